// Predictions in the units of a sounding: numbers or null, whatever the settings, and zero told as zero.

import { describe, expect, it } from 'vitest';
import { inputMoments, type PredictedRow, predictSounding } from '../../../src/experiment/prediction.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import { listTowers } from '../../../src/model/towers.ts';

function predicted(network: object) {
  const [tower] = listTowers(parseExperiment({ network: { depth: 6, width: 8, ...network } }));
  return predictSounding(tower, inputMoments(tower.input, null));
}

/** Settings at the ends of what is allowed, and where signal or gradient is exactly zero. */
const EXTREMES = [
  { input: { secondMoment: 0 } },
  { input: { secondMoment: 0 }, readout: { loss: 'gaussian-cotangent' } },
  { input: { batch: 1, width: 1 }, width: 1, depth: 1 },
  { weights: { gain: 0 } },
  { weights: { gain: 0 }, biases: { std: 1 } },
  { weights: { gain: 1e30 } },
  { weights: { gain: 1e-30 } },
  { biases: { std: 1e30 } },
  { branchScale: 0 },
  { skipScale: 0, branchScale: 0 },
  { readout: { width: 1 } },
  { readout: { loss: 'mean-squared-error' }, weights: { gain: 1e30 } },
  { weights: { scheme: 'orthogonal' }, width: { from: 20, to: 3 } },
];

describe.each([...BLOCK_KINDS])('a prediction for %s', (block) => {
  it.each(['tanh', 'relu', 'logistic', 'sin', 'softplus'])('with %s holds numbers or null, never NaN', (activation) => {
    for (const skip of [false, true]) {
      for (const extreme of EXTREMES) {
        const sounding = predicted({ block, activation, skip, ...extreme });
        const rows: readonly PredictedRow[] = [...(sounding?.signal ?? []), ...(sounding?.echo ?? [])];
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows) {
          const odd = Object.values(row).filter((value) => value !== null && !Number.isFinite(value));
          expect(odd, `${JSON.stringify({ skip, ...extreme })} ${JSON.stringify(row)}`).toEqual([]);
        }
      }
    }
  });
});

describe('a prediction', () => {
  it('of a zero input without biases is exactly zero on the way down, and not on the way back', () => {
    const sounding = predicted({ activation: 'tanh', input: { secondMoment: 0 } });
    expect(sounding?.signal.map(({ limit }) => limit)).toEqual(new Array(7).fill(null));
    expect(sounding?.echo.every(({ expected }) => expected !== null)).toBe(true);
  });

  it('is null where theory has none: an activation after the sum', () => {
    expect(predicted({ activationAfterSum: true })).toBeNull();
  });

  it('brackets its mean by a band, wider where networks are narrower', () => {
    const width = (units: number) => {
      const row = predicted({ activation: 'tanh', width: units, input: { width: units } })?.echo[0];
      expect(row?.low).toBeLessThan(row?.expected ?? Number.NaN);
      expect(row?.high).toBeGreaterThan(row?.expected ?? Number.NaN);
      return Number(row?.high) - Number(row?.low);
    };
    expect(width(16)).toBeGreaterThan(1.5 * width(64));
  });

  it('doubts itself where depth is large against width, and only there', () => {
    const relu = { activation: 'relu', weights: { scheme: 'he' }, readout: { loss: 'gaussian-cotangent' } };
    expect(predicted({ ...relu, depth: 60, width: 16, input: { width: 16 } })?.doubt).toBe('spread');
    expect(predicted({ ...relu, depth: 6, width: 256, input: { width: 256 } })?.doubt).toBeNull();
  });
});
