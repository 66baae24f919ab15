// One water column for each framework on shared axes, and in words how far its signal and its gradient get.

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { FRAMEWORK_SCHEMES, type FrameworkScheme } from '../../experiment/framework-defaults.ts';
import type { PredictedSounding } from '../../experiment/prediction.ts';
import type { Sounding } from '../../experiment/sounding.ts';
import type { Domain } from '../../plot/log-axis.ts';
import { soundingFigure } from '../../plot/sounding-figure.ts';
import { traceDomain } from '../../plot/trace.ts';
import { measuredExtents, predictionsOf } from '../figure-parts.ts';
import type { Lab } from '../lab.ts';
import { Powers } from '../powers.tsx';
import { useWidth } from '../use-width.ts';
import { Waiting } from '../waiting.tsx';
import { FRAMEWORK_NAMES } from './framework-names.ts';
import { frameworksMessages } from './frameworks-messages.ts';
import { reachOf } from './reach.ts';
import { reachText, restsOnBiases } from './reach-text.ts';
import type { FrameworkRun } from './use-framework-run.ts';

const HEIGHT_PX = 340;

export interface FrameworkColumnsProps {
  readonly lab: Lab;
  readonly run: FrameworkRun;
}

export function FrameworkColumns({ lab, run }: FrameworkColumnsProps) {
  const texts = frameworksMessages[lab.language.value];
  const { shown, theory } = run;
  const predictions = useMemo(() => predictionsOf(theory), [theory]);
  const domains = useMemo(() => domainsOf(shown?.soundings ?? [], predictions), [shown, predictions]);
  if (shown === null) return <Waiting lab={lab} text={texts.waiting} asks={run.start !== null} />;
  return (
    <div class="framework-columns" data-seeds={shown.seedsDone} data-depth={shown.soundings[0]?.depth ?? 0}>
      {shown.soundings.map((sounding, index) => (
        <Column
          key={FRAMEWORK_SCHEMES[index]}
          lab={lab}
          scheme={FRAMEWORK_SCHEMES[index]}
          sounding={sounding}
          prediction={predictions[index] ?? null}
          domains={domains}
        />
      ))}
    </div>
  );
}

interface ColumnProps {
  readonly lab: Lab;
  readonly scheme: FrameworkScheme;
  readonly sounding: Sounding;
  readonly prediction: PredictedSounding | null;
  readonly domains: { readonly signal: Domain; readonly echo: Domain };
}

function Column({ lab, scheme, sounding, prediction, domains }: ColumnProps) {
  const messages = lab.messages.value;
  const texts = frameworksMessages[lab.language.value];
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const { framework, layer } = FRAMEWORK_NAMES[scheme];
  const name = texts.frameworks[framework];
  const lastLayer = sounding.depth;
  useLayoutEffect(() => {
    if (width === 0 || sounding.seeds.length === 0) return;
    const node = soundingFigure({
      signal: sounding.signal,
      echo: sounding.echo,
      theory: prediction,
      domains,
      lastLayer,
      width,
      height: HEIGHT_PX,
      texts: {
        name: texts.figureName(name, lastLayer),
        signalAxis: messages.signalAxis,
        echoAxis: messages.echoAxis,
        layer: messages.layer,
        zero: (kind, from, to) => messages.zero(from, to, kind, lastLayer),
      },
    });
    canvas.current?.replaceChildren(node);
  }, [sounding, prediction, domains, width, texts, messages, name, lastLayer]);
  return (
    <article class="framework-column" aria-labelledby={`framework-${framework}`} ref={host}>
      <h4 id={`framework-${framework}`}>
        {name} <code>{layer}</code>
      </h4>
      {sounding.seeds.length === 0 && <p class="fault">{messages.allFaulty}</p>}
      <div ref={canvas} style={{ minHeight: `${sounding.seeds.length === 0 ? 0 : HEIGHT_PX}px` }} />
      <p class="verdict verdict-signal">
        <Powers text={reachText('signal', reachOf(sounding.signal, 'down'), texts)} />{' '}
        {restsOnBiases(sounding, prediction) && texts.reach.biasesOnly}
      </p>
      <p class="verdict verdict-echo">
        <Powers text={reachText('gradient', reachOf(sounding.echo, 'up'), texts)} />
      </p>
      <button
        type="button"
        onClick={() =>
          lab.change({
            view: 'sounding',
            settings: new Map<string, unknown>([
              ['network.weights.scheme', scheme],
              ['network.weights.distribution', 'scheme'],
              ['network.weights.mode', 'scheme'],
              ['network.weights.gain', 1],
              ['network.biases.std', 'scheme'],
            ]),
          })
        }
      >
        {texts.open}
      </button>
    </article>
  );
}

function domainsOf(soundings: readonly Sounding[], predictions: readonly (PredictedSounding | null)[]) {
  const present = predictions.filter((prediction) => prediction !== null);
  const extents = measuredExtents(soundings);
  const held = (key: 'signal' | 'echo') =>
    traceDomain(
      extents[key],
      present.map((prediction) => prediction[key]),
    );
  return { signal: held('signal'), echo: held('echo') };
}
