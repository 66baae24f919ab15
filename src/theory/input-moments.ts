// What the theory needs of a batch of inputs: second moments and means of the samples, in a few groups, and how alike they are.

import type { InputSpec } from '../model/tower.ts';

export interface InputMoments {
  readonly width: number;
  readonly batch: number;
  /** Groups of samples; the weights add up to 1. */
  readonly groups: readonly { readonly weight: number; readonly secondMoment: number; readonly mean: number }[];
  /** Mean of 1 - cosine over the samples 2i and 2i + 1, as it is measured; null for a batch of one. */
  readonly decorrelation: number | null;
  /** Cosine of two samples of the batch, on average. */
  readonly correlation: number;
  /** Whether every seed gets the same samples. */
  readonly fixed: boolean;
}

/** Gaussian inputs: all samples alike, drawn anew for each seed. */
export function gaussianInputMoments({ width, batch, secondMoment, correlation }: InputSpec): InputMoments {
  return {
    width,
    batch,
    groups: [{ weight: 1, secondMoment, mean: 0 }],
    decorrelation: batch < 2 ? null : 1 - correlation,
    // Each sample has one partner among the others.
    correlation: batch < 2 ? 0 : correlation / (batch - 1),
    fixed: false,
  };
}

// Samples of a data set differ in size by a factor of a few; within a fifth of them by little.
const MAX_GROUPS = 5;

/** The moments of given samples, row-major [batch, width]. */
export function sampleMoments(values: Float64Array, { batch, width }: { batch: number; width: number }): InputMoments {
  const samples = Array.from({ length: batch }, (_, s) => values.subarray(s * width, (s + 1) * width));
  const squares = samples.map((sample) => product(sample, sample) / width);
  const means = samples.map((sample) => sample.reduce((sum, value) => sum + value, 0) / width);
  const order = squares.map((_, s) => s).sort((a, b) => squares[a] - squares[b]);
  const size = Math.ceil(batch / Math.min(batch, MAX_GROUPS));
  const groups = [];
  for (let first = 0; first < batch; first += size) {
    const members = order.slice(first, first + size);
    const mean = (numbers: readonly number[]) => members.reduce((sum, s) => sum + numbers[s], 0) / members.length;
    groups.push({ weight: members.length / batch, secondMoment: mean(squares), mean: mean(means) });
  }
  return { width, batch, groups, ...likeness(samples, squares), fixed: true };
}

function likeness(
  samples: readonly Float64Array[],
  squares: readonly number[],
): Pick<InputMoments, 'decorrelation' | 'correlation'> {
  const { length: batch } = samples;
  if (batch < 2) return { decorrelation: null, correlation: 0 };
  const { length: width } = samples[0];
  const units = samples.map((sample, s) => sample.map((value) => value / (Math.sqrt(width * squares[s]) || 1)));
  let apart = 0;
  const pairs = Math.floor(batch / 2);
  for (let i = 0; i < pairs; i++) apart += 1 - product(units[2 * i], units[2 * i + 1]);
  // The cosines of all pairs are the square of the units' sum, less the diagonal.
  const total = new Float64Array(width);
  for (const unit of units) for (let i = 0; i < width; i++) total[i] += unit[i];
  return { decorrelation: apart / pairs, correlation: (product(total, total) - batch) / (batch * (batch - 1)) };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
