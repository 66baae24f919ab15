// The papers' points as buttons, each with what theory gives there.

import { useMemo } from 'preact/hooks';
import { type PhasePoint, phaseCell } from '../../experiment/phase-plane.ts';
import { activation } from '../../math/activations.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { numberText } from './phase-facts.ts';
import type { PhaseMessages } from './phase-messages.ts';
import { settingsOfPoint } from './phase-point.ts';
import { PHASE_PRESETS, type PhasePreset } from './preset-points.ts';
import { Symbols } from './symbols.tsx';

interface PresetsProps {
  readonly lab: Lab;
  readonly texts: PhaseMessages;
  readonly point: PhasePoint;
  /** Second moment of the inputs. */
  readonly inputSquare: number;
}

export function PhasePresets({ lab, texts, point, inputSquare }: PresetsProps) {
  const messages = lab.messages.value;
  const { network } = lab.experiment.value;
  const expected = useMemo(
    () =>
      new Map(
        PHASE_PRESETS.flatMap(({ points }) => points).map((preset) => [
          preset,
          expectedText(preset, inputSquare, texts),
        ]),
      ),
    [inputSquare, texts],
  );
  function take({ activation: name, window, ...place }: PhasePreset): void {
    lab.change({
      settings: new Map<string, unknown>([['network.activation', name], ...settingsOfPoint(place, network.block)]),
      options: new Map([['phase.window', window]]),
    });
  }
  return (
    <section class="phase-presets" aria-label={texts.presets}>
      <h2>{texts.presets}</h2>
      {PHASE_PRESETS.map(({ paper, points }) => (
        <div class="phase-paper" key={paper}>
          <h3>{paper}</h3>
          {points.map((preset) => (
            <button
              type="button"
              key={`${preset.activation} ${preset.weightStd}`}
              aria-pressed={network.activation === preset.activation && isAt(point, preset)}
              onClick={() => take(preset)}
            >
              <span>
                {choiceName(messages, preset.activation)}{' '}
                <Symbols text={`σ_w ${numberText(preset.weightStd)}, σ_b ${numberText(preset.biasStd)}`} />
              </span>
              <small>
                <Symbols text={expected.get(preset) ?? ''} />
              </small>
            </button>
          ))}
        </div>
      ))}
    </section>
  );
}

// The presets carry six decimals at least.
const SAME = 1e-5;

function isAt(point: PhasePoint, { weightStd, biasStd }: PhasePoint): boolean {
  return Math.abs(point.weightStd - weightStd) < SAME && Math.abs(point.biasStd - biasStd) < SAME;
}

function expectedText(preset: PhasePreset, inputSquare: number, texts: PhaseMessages): string {
  const cell = phaseCell(activation(preset.activation), preset, inputSquare);
  return texts.presetNumbers(numberText(cell.q), numberText(cell.chi1));
}
