// One tower: its name and formula, its water column, what it and the theory say in words, and what went wrong in it.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding, TowerFault } from '../experiment/sounding.ts';
import { echoVerdict, signalVerdict, type Verdict } from '../experiment/verdict.ts';
import type { Domain } from '../plot/log-axis.ts';
import { sizeText } from '../plot/log-axis.ts';
import { figureGeometry, soundingFigure } from '../plot/sounding-figure.ts';
import { type FigureSize, isResidual } from './figure-parts.ts';
import { FormatWords } from './format-words.tsx';
import type { Lab } from './lab.ts';
import type { Messages } from './messages/en.ts';
import { Powers } from './powers.tsx';
import { TheoryWords } from './theory-words.tsx';

interface TowerColumnProps {
  readonly lab: Lab;
  readonly sounding: Sounding;
  /** What is expected of as many layers; null where there is no theory. */
  readonly prediction: PredictedSounding | null;
  /** The same kind of tower of the pinned run. */
  readonly pinned: Sounding | null;
  readonly domains: { readonly signal: Domain; readonly echo: Domain };
  readonly size: FigureSize;
  readonly index: number;
  /** Opens a layer to look inside. */
  readonly onOpen: (layer: number) => void;
}

export function TowerColumn(props: TowerColumnProps) {
  const { lab, sounding, size, index } = props;
  const messages = lab.messages.value;
  const residual = isResidual(sounding);
  const name = residual ? messages.residual : messages.plain;
  const headingId = `tower-${index}`;
  return (
    <article class={`tower tower-${residual ? 'residual' : 'plain'}`} aria-labelledby={headingId}>
      <header class="tower-head">
        <h2 id={headingId}>{name}</h2>
        <code>{residual ? messages.residualFormula : messages.plainFormula}</code>
      </header>
      {faultTexts(sounding.faults, messages).map((text) => (
        <p class="fault" key={text}>
          {text}
        </p>
      ))}
      {sounding.seeds.length === 0 ? (
        <p class="waiting" style={{ minHeight: `${size.height}px` }}>
          {messages.allFaulty}
        </p>
      ) : (
        <Canvas {...props} name={name} />
      )}
      <div class="verdicts">
        <p class="verdict verdict-signal">
          <Powers text={verdictText(messages.verdict.signal, signalVerdict(sounding))} />
        </p>
        <p class="verdict verdict-echo">
          <Powers text={verdictText(messages.verdict.echo, echoVerdict(sounding))} />
        </p>
      </div>
      <TheoryWords lab={lab} index={index} />
      <FormatWords lab={lab} sounding={sounding} />
    </article>
  );
}

type CanvasProps = Omit<TowerColumnProps, 'index'> & { readonly name: string };

function Canvas({ lab, sounding, prediction, pinned, domains, size, name, onOpen }: CanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const messages = lab.messages.value;
  const lastLayer = sounding.depth;
  useLayoutEffect(() => {
    const node = soundingFigure({
      signal: sounding.signal,
      echo: sounding.echo,
      theory: prediction,
      pinned: pinned === null ? null : { signal: pinned.signal.rows, echo: pinned.echo.rows },
      domains,
      lastLayer,
      ...size,
      texts: {
        name: messages.figureName(name, lastLayer),
        signalAxis: messages.signalAxis,
        echoAxis: messages.echoAxis,
        layer: messages.layer,
        zero: (kind, from, to) => messages.zero(from, to, kind, lastLayer),
      },
    });
    host.current?.replaceChildren(node);
  }, [sounding, prediction, pinned, domains, size, messages, name, lastLayer]);
  const { layerAt } = figureGeometry(size.height, lastLayer);
  const layerUnder = (event: MouseEvent & { readonly currentTarget: Element }) =>
    layerAt(event.clientY - event.currentTarget.getBoundingClientRect().top);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the slider and the button of the readout do the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div
      class="canvas"
      style={{ height: `${size.height}px` }}
      onPointerMove={(event) => {
        lab.layer.value = layerUnder(event);
      }}
      onPointerDown={(event) => {
        lab.layer.value = layerUnder(event);
      }}
      onClick={(event) => onOpen(layerUnder(event))}
    >
      <div ref={host} />
      <Hairline lab={lab} height={size.height} lastLayer={lastLayer} />
    </div>
  );
}

/** The layer being read, drawn over the figure so that moving it redraws nothing. */
function Hairline({
  lab,
  height,
  lastLayer,
}: {
  readonly lab: Lab;
  readonly height: number;
  readonly lastLayer: number;
}) {
  const layer = lab.layer.value;
  if (layer === null || layer > lastLayer) return null;
  const { yOf, rowHeight } = figureGeometry(height, lastLayer);
  const thickness = Math.max(1, rowHeight);
  return (
    <div
      class="hairline"
      aria-hidden="true"
      style={{ top: `${yOf(layer) - thickness / 2}px`, height: `${thickness}px` }}
    >
      <span>{layer}</span>
    </div>
  );
}

function verdictText(
  sentences: Messages['verdict']['echo'] | Messages['verdict']['signal'],
  { fate, log10Ratio, from, to }: Verdict,
): string {
  return sentences[fate](log10Ratio === null ? '' : sizeText(log10Ratio), from, to);
}

const FAULT_BITS = [1, 2, 4] as const;

/** One sentence for all seeds with the same fault at the same layer. */
function faultTexts(faults: readonly TowerFault[], messages: Messages): string[] {
  const groups = new Map<string, TowerFault[]>();
  for (const fault of faults) {
    const key = `${fault.layer} ${fault.code}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].map((group) => {
    const [{ layer, code }] = group;
    const known = FAULT_BITS.filter((bit) => (code & bit) !== 0).map((bit) => messages.faults[bit]);
    const seeds = group.map(({ seed }) => seed);
    return messages.fault(seeds, layer, known.length > 0 ? known.join('; ') : messages.unknownFault(code));
  });
}
