// The inside of one layer of one tower: histograms, sentences, and the parts of its gradient.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LayerAnatomy } from '../../model/layer-anatomy.ts';
import { histogramFigure } from '../../plot/histogram-figure.ts';
import { sizeText } from '../../plot/log-axis.ts';
import { DataTable } from '../data-table.tsx';
import type { Messages } from '../messages/en.ts';
import { Powers } from '../powers.tsx';
import type { TowerAnatomy } from './anatomy-asker.ts';
import type { AnatomyMessages } from './anatomy-messages.ts';
import { AnatomyParts } from './anatomy-parts.tsx';
import { countTable, layerTexts, type NamedSite, percentText, sitesOf, siteText } from './anatomy-words.ts';

interface AnatomyTowerProps {
  readonly name: string;
  readonly skip: boolean;
  readonly tower: TowerAnatomy;
  /** The answer is to an earlier question; the next one is under way. */
  readonly stale: boolean;
  readonly messages: AnatomyMessages;
  readonly pageMessages: Messages;
}

export function AnatomyTower({ stale, ...content }: AnatomyTowerProps) {
  const { name } = content;
  return (
    <article class="inside-tower" aria-label={name} aria-busy={stale}>
      <h4>{name}</h4>
      <Content {...content} />
    </article>
  );
}

function Content({ name, skip, tower, messages, pageMessages }: Omit<AnatomyTowerProps, 'stale'>) {
  if (tower.kind === 'pending') return <p class="waiting">{messages.pending}</p>;
  if (tower.kind === 'failed') return <p class="fault">{messages.failed(tower.message)}</p>;
  const { answer } = tower;
  if (answer.kind === 'too-large') {
    const size = (count: number) => sizeText(Math.log10(count));
    return (
      <p>
        <Powers text={messages.tooLarge(size(answer.multiplyAdds), size(answer.limit))} />
      </p>
    );
  }
  return (
    <>
      {answer.faults.length > 0 && <p class="fault">{messages.faulty}</p>}
      <div class="histograms">
        {sitesOf(answer).map((site) => (
          <Histogram key={site.key} named={site} tower={name} batch={answer.batch} messages={messages} />
        ))}
      </div>
      <Sentences anatomy={answer} messages={messages} />
      <AnatomyParts anatomy={answer} skip={skip} messages={messages} />
      <DataTable
        messages={pageMessages}
        summary={messages.table}
        caption={messages.tableCaption(name)}
        content={() => countTable(answer, messages)}
      />
    </>
  );
}

function Sentences({ anatomy, messages }: { readonly anatomy: LayerAnatomy; readonly messages: AnatomyMessages }) {
  const texts = layerTexts(anatomy, messages);
  return (
    <ul class="inside-words">
      {texts.map((text) => (
        <li key={text}>
          <Powers text={text} />
        </li>
      ))}
    </ul>
  );
}

const HISTOGRAM_WIDTH_PX = 190;
const HISTOGRAM_HEIGHT_PX = 92;

interface HistogramProps {
  readonly named: NamedSite;
  readonly tower: string;
  readonly batch: number;
  readonly messages: AnatomyMessages;
}

function Histogram({ named, tower, batch, messages }: HistogramProps) {
  const { key, kind, site } = named;
  const title = messages.sites[key];
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { histogram } = site;
    if (histogram === null) {
      host.current?.replaceChildren();
      return;
    }
    const { counts, below, above } = histogram;
    const tallest = Math.max(below, above, ...counts) / (site.units * batch);
    const figure = histogramFigure({
      bins: histogram,
      kind,
      width: HISTOGRAM_WIDTH_PX,
      height: HISTOGRAM_HEIGHT_PX,
      texts: { name: messages.histogramName(title, tower), tallest: messages.tallest(percentText(tallest)) },
    });
    host.current?.replaceChildren(figure);
  }, [site, kind, title, tower, batch, messages]);
  return (
    <figure class={`histogram-of-${kind}`}>
      <figcaption>
        <strong>{title}</strong> <Powers text={siteText(site, batch, messages)} />
      </figcaption>
      <div ref={host} />
    </figure>
  );
}
