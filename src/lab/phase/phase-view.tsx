// The phase plane of the base network's activation beside what theory says at its point, and under both the sounding there.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PhaseAxes, PhasePoint } from '../../experiment/phase-plane.ts';
import { activation } from '../../math/activations.ts';
import { type Experiment, toJson } from '../../model/experiment.ts';
import { inputWidth } from '../../model/network.ts';
import '../../plot/phase.css';
import { useExport } from '../export/export-source.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import type { Sounder } from '../sounder-contract.ts';
import { Symbols } from '../symbols.tsx';
import { TwinFigure } from '../twin-figure.tsx';
import { PhaseBar } from './phase-bar.tsx';
import { phaseFacts } from './phase-facts.ts';
import { phaseMessages } from './phase-messages.ts';
import { PhaseNotes } from './phase-notes.tsx';
import { PHASE_WINDOWS, type PhaseQuantity, type PhaseWindowName } from './phase-options.ts';
import { PhasePlaneFigure } from './phase-plane-figure.tsx';
import { fieldOfBase, pointOfField, settingsOfPoint } from './phase-point.ts';
import { PhasePresets } from './phase-presets.tsx';
import { PhaseReadout } from './phase-readout.tsx';
import { PhaseTable, planeTable } from './phase-table.tsx';
import { usePhasePlane } from './use-phase-plane.ts';
import './phase.css';

export function PhaseView({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const texts = phaseMessages[lab.language.value];
  const experiment = lab.experiment.value;
  const { network } = experiment;
  const quantity = lab.option('phase.quantity') as PhaseQuantity;
  const axes = lab.option('phase.axes') as PhaseAxes;
  const window = PHASE_WINDOWS[lab.option('phase.window') as PhaseWindowName];
  const inputSquare = useInputSquare(lab.sounder, experiment);
  // Other slopes than leaky-relu's change nothing, and must not compute the plane anew.
  const leakySlope = network.activation === 'leaky-relu' ? network.leakySlope : 0;
  const { plane, complete, failure } = usePhasePlane(lab.sounder, {
    activation: network.activation,
    leakySlope,
    axes,
    ...window,
    inputSquare,
  });
  const phi = useMemo(() => activation(network.activation, leakySlope), [network.activation, leakySlope]);
  const point = useMemo(() => pointOfField(fieldOfBase(experiment)), [experiment]);
  const facts = useMemo(() => phaseFacts(phi, point, inputSquare), [phi, point, inputSquare]);
  const [pointer, setPointer] = useState<PhasePoint | null>(null);
  const pointed = useMemo(
    () => (pointer === null ? null : phaseFacts(phi, pointer, inputSquare)),
    [phi, pointer, inputSquare],
  );
  const figure = useRef<() => SVGSVGElement | null>(() => null);
  const twin = useRef<HTMLElement>(null);
  const current = plane !== null && plane.request.activation === network.activation ? plane : null;
  useExport(
    lab,
    useMemo(
      () => ({
        name: 'phase-plane',
        figures: () => [
          ...[figure.current()].filter((node) => node !== null),
          ...(twin.current?.querySelectorAll<SVGSVGElement>('svg.sounding') ?? []),
        ],
        headings: () => [
          ...(figure.current() === null
            ? []
            : [`${messages.views.phase}: ${choiceName(messages, network.activation)}`]),
          ...[...(twin.current?.querySelectorAll('.tower:has(svg.sounding) h2') ?? [])].map(
            (heading) => heading.textContent,
          ),
        ],
        table: () => planeTable(current, lab.experiment.peek(), facts),
        experiments: () => [toJson(lab.experiment.peek())],
      }),
      [lab, current, facts, messages, network.activation],
    ),
  );
  const move = (to: PhasePoint, how: { moving?: boolean } = {}) =>
    lab.change({ settings: settingsOfPoint(to, network.block) }, how);
  return (
    <div class="phase-view" data-complete={complete}>
      <p class="phase-intro">
        <Symbols text={texts.intro} />
      </p>
      <PhaseBar lab={lab} texts={texts} />
      <div class="phase-grid">
        <div class="phase-main">
          {failure !== null && (
            <p class="fault" role="alert">
              {texts.failed(failure)}
            </p>
          )}
          <PhasePlaneFigure
            texts={texts}
            activation={choiceName(messages, network.activation)}
            plane={current}
            complete={complete}
            quantity={quantity}
            facts={facts}
            figure={figure}
            onMove={move}
            onSettle={lab.settle}
            onPoint={setPointer}
          />
          <PhaseNotes texts={texts} plane={current} phi={phi} experiment={experiment} facts={facts} />
        </div>
        <aside class="phase-side">
          <PhaseReadout lab={lab} texts={texts} facts={facts} pointed={pointed} onMove={move} />
        </aside>
        <PhasePresets lab={lab} texts={texts} point={point} inputSquare={inputSquare} />
      </div>
      <PhaseTable messages={messages} texts={texts} plane={current} facts={facts} />
      <section class="phase-twin" ref={twin} aria-label={texts.twin}>
        <h2 class="phase-twin-name">{texts.twin}</h2>
        <TwinFigure lab={lab} />
      </section>
    </div>
  );
}

/** The second moment of the network's inputs: 1 until that of the digits has been counted. */
function useInputSquare(sounder: Sounder, { network }: Experiment): number {
  const { kind, batch, secondMoment, correlation } = network.input;
  const width = inputWidth(network);
  const [counted, setCounted] = useState(1);
  useEffect(() => {
    if (kind === 'gaussian') return;
    let wanted = true;
    sounder.inputMoments({ kind, width, batch, secondMoment, correlation }).then(
      // The sample in the middle, as for the predictions.
      ({ groups }) => wanted && setCounted(groups[Math.floor((groups.length - 1) / 2)].secondMoment),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [sounder, kind, width, batch, secondMoment, correlation]);
  return kind === 'gaussian' ? secondMoment : Number(counted.toPrecision(3));
}
