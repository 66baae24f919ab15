// The papers' points as buttons, each with what theory gives there.

import { useEffect, useState } from 'preact/hooks';
import { type PhasePoint, phaseLength } from '../../experiment/phase-plane.ts';
import { activation } from '../../math/activations.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { fourDigits } from '../number-text.ts';
import { Symbols } from '../symbols.tsx';
import type { PhaseMessages } from './phase-messages.ts';
import { settingsOfPoint } from './phase-point.ts';
import { PHASE_PRESETS, type PhasePreset } from './preset-points.ts';

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
  const expected = useExpected(inputSquare);
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
                <Symbols text={`σ_w ${fourDigits(preset.weightStd)}, σ_b ${fourDigits(preset.biasStd)}`} />
              </span>
              <small>
                <Symbols text={expectedText(expected.get(preset), texts)} />
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

type Expected = ReturnType<typeof phaseLength>;

/** A point in its own task: the tables that an activation needs at first take some ten milliseconds. */
function useExpected(inputSquare: number): ReadonlyMap<PhasePreset, Expected> {
  const [expected, setExpected] = useState<ReadonlyMap<PhasePreset, Expected>>(new Map());
  useEffect(() => {
    const points = PHASE_PRESETS.flatMap(({ points: own }) => own);
    const found = new Map<PhasePreset, Expected>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      const preset = points[found.size];
      if (preset === undefined) return setExpected(found);
      found.set(preset, phaseLength(activation(preset.activation), preset, inputSquare));
      timer = setTimeout(next);
    };
    timer = setTimeout(next);
    return () => clearTimeout(timer);
  }, [inputSquare]);
  return expected;
}

function expectedText(expected: Expected | undefined, texts: PhaseMessages): string {
  return expected === undefined ? '…' : texts.presetNumbers(fourDigits(expected.q), fourDigits(expected.chi1));
}
