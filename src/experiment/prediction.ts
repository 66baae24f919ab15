// Theory beside measurement: what is expected of a tower, in the units of a sounding (log10 of the root of the second moment),
// with the band that seeds should fall into, and in words where mean field is not expected to hold.

import type { Digits } from '../engine/digits.ts';
import type { InputSpec, TowerSpec } from '../model/tower.ts';
import { gaussianInputMoments, type InputMoments, sampleMoments } from '../theory/input-moments.ts';
import { type Phase, phaseOf } from '../theory/phase.ts';
import { type CurvePrediction, predictTower, unpredictable } from '../theory/prediction.ts';

export interface PredictedRow {
  readonly layer: number;
  /** log10 of the root of the second moment at infinite width; null where it is exactly zero. */
  readonly limit: number | null;
  /** The mean over seeds expected at this width, and two standard deviations of a seed to either side. */
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Why mean field is not expected to hold, or null where it is. */
export type Doubt = 'spread' | 'shift' | null;

export interface PredictedSounding {
  readonly signal: readonly PredictedRow[];
  readonly echo: readonly PredictedRow[];
  /** null with a skip. */
  readonly phase: Phase | null;
  readonly doubt: Doubt;
}

// Two standard deviations hold 95 of 100 seeds.
const BAND = 2;
const TO_LOG10_ROOT = 1 / (2 * Math.LN10);
// Seeds whose second moments differ by a factor of e each way (relative variance 1, about depth / width = 1 / v), and a mean
// that the first correction already moves by half: the expansion in 1 / width has ended.
const DOUBTFUL_VARIANCE = 1;
const DOUBTFUL_SHIFT = 0.5;

/** The input's moments; digits are needed for towers of digits and not looked at otherwise. */
export function inputMoments(input: InputSpec, digits: Pick<Digits, 'pixels'> | null): InputMoments {
  if (input.kind === 'gaussian') return gaussianInputMoments(input);
  if (digits === null) throw new Error('a prediction for digits needs the digits');
  const { batch, width } = input;
  return sampleMoments(digits.pixels.subarray(0, batch * width), { batch, width });
}

/** The prediction for one tower; null where theory has none (an activation after the sum). */
export function predictSounding(
  tower: Pick<TowerSpec, 'layers' | 'readout'>,
  input: InputMoments,
): PredictedSounding | null {
  if (unpredictable(tower) !== null) return null;
  const prediction = predictTower(tower, input);
  const { state, stateGradient } = prediction;
  return {
    signal: rows(state),
    echo: rows(stateGradient),
    phase: phaseOf(tower.layers, Math.exp(prediction.preactivation[0])),
    doubt: doubtOf([state, stateGradient]),
  };
}

function rows({ limit, expected, std }: CurvePrediction): PredictedRow[] {
  return Array.from(limit, (value, layer) => {
    if (value === Number.NEGATIVE_INFINITY) return { layer, limit: null, expected: null, low: null, high: null };
    const centre = expected[layer] * TO_LOG10_ROOT;
    const reach = BAND * std[layer] * TO_LOG10_ROOT;
    return { layer, limit: value * TO_LOG10_ROOT, expected: centre, low: centre - reach, high: centre + reach };
  });
}

function doubtOf(curves: readonly CurvePrediction[]): Doubt {
  const any = (test: (curve: CurvePrediction, layer: number) => boolean) =>
    curves.some((curve) => curve.limit.some((_, layer) => test(curve, layer)));
  if (any(({ std }, layer) => std[layer] ** 2 > DOUBTFUL_VARIANCE)) return 'spread';
  // The mean itself, without the part that the logarithm of a spread takes away.
  const shift = ({ limit, expected, std }: CurvePrediction, layer: number) =>
    Math.abs(expected[layer] + std[layer] ** 2 / 2 - limit[layer]);
  return any((curve, layer) => shift(curve, layer) > DOUBTFUL_SHIFT) ? 'shift' : null;
}
