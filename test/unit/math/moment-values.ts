// The committed values of scripts/make-moment-values.py, typed. They are good to the last bit of float64.

import type { ActivationName } from '../../../src/math/activation-names.ts';
import values from '../../golden/moment-values.json' with { type: 'json' };

interface MomentRow {
  readonly q: number;
  readonly mean: number;
  readonly square: number;
  readonly fourth: number;
  readonly slopeSquare: number;
  readonly slopeFourth: number;
  readonly squareGrowth: number;
  /** null where the slope jumps. */
  readonly curvatureSquare: number | null;
}

interface PairRow {
  readonly q: number;
  readonly c: number;
  readonly value: number;
  readonly slope: number;
  readonly decorrelation: number;
}

/** The slope below zero of the leaky-relu in the file. */
export const LEAKY_SLOPE = 0.01;

export const MOMENT_VALUES = Object.entries(values.moments).map(([name, rows]) => ({
  name: name as ActivationName,
  rows: rows.map((row): MomentRow => {
    const [q, mean, square, fourth, slopeSquare, slopeFourth, squareGrowth] = row as number[];
    return { q, mean, square, fourth, slopeSquare, slopeFourth, squareGrowth, curvatureSquare: row[7] };
  }),
}));

export const PAIR_VALUES = Object.entries(values.pairs).map(([name, rows]) => ({
  name: name as ActivationName,
  rows: rows.map(([q, c, value, slope, decorrelation]): PairRow => ({ q, c, value, slope, decorrelation })),
}));
