// Losses and their gradients at the network's output, range-safe: a confident softmax's tiny loss and gradient are kept with
// their exponents instead of being rounded to 0.

import { addScaled, expScaled, SCALED_ZERO, type Scaled, scaled, timesPowerOfTwo, toNumber } from '../math/scaled.ts';
import type { CaseLoss } from '../model/case.ts';
import { type Columns, collect, columnsFrom, combine, type FaultSet, squareSum, times } from './columns.ts';

export type Target =
  | { readonly kind: 'labels'; readonly labels: ArrayLike<number> }
  /** Row-major [batch, outputs]: targets of the squared errors, or the cotangent. */
  | { readonly kind: 'values'; readonly values: Float64Array };

export interface LossResult {
  readonly loss: Scaled;
  readonly outputGradient: Columns;
}

/**
 * softmax-cross-entropy: mean over the batch; mean-squared-error: mean over batch and outputs; half-squared-error: half the
 * sum over outputs, mean over the batch; cotangent: sum of target times output.
 */
export function lossAndGradient(loss: CaseLoss, output: Columns, target: Target, faults: FaultSet): LossResult {
  if (loss === 'softmax-cross-entropy') {
    if (target.kind !== 'labels') throw new Error('softmax-cross-entropy needs labels as its target');
    return softmaxCrossEntropy(output, target.labels, faults);
  }
  if (target.kind !== 'values') throw new Error(`${loss} needs one target a unit, not labels`);
  const { batch, units } = output;
  const wanted = columnsFrom(target.values.slice(), { batch, units });
  if (loss === 'cotangent') return { loss: innerProduct(wanted, output), outputGradient: wanted };
  const difference = combine(1, output, -1, wanted);
  let squares = SCALED_ZERO;
  for (let s = 0; s < batch; s++) squares = addScaled(squares, squareSum(difference, s));
  const share = loss === 'mean-squared-error' ? 1 / (batch * units) : 0.5 / batch;
  return {
    loss: scaled(squares.mantissa * share, squares.exponent),
    outputGradient: times(2 * share, difference),
  };
}

/** Rows of a one-hot matrix [batch, classes], row-major. */
export function oneHot(labels: ArrayLike<number>, classes: number): Float64Array {
  const rows = new Float64Array(labels.length * classes);
  for (let s = 0; s < labels.length; s++) {
    if (labels[s] >= classes) throw new Error(`label ${labels[s]} needs a readout wider than ${classes}`);
    rows[s * classes + labels[s]] = 1;
  }
  return rows;
}

function innerProduct(a: Columns, b: Columns): Scaled {
  let sum = SCALED_ZERO;
  for (let s = 0; s < a.batch; s++) {
    let own = 0;
    for (let i = s * a.units; i < (s + 1) * a.units; i++) own += a.values[i] * b.values[i];
    sum = addScaled(sum, scaled(own, a.exponents[s] + b.exponents[s]));
  }
  return sum;
}

function softmaxCrossEntropy(output: Columns, labels: ArrayLike<number>, faults: FaultSet): LossResult {
  const { batch } = output;
  const gradients: Scaled[][] = [];
  let loss = SCALED_ZERO;
  for (let s = 0; s < batch; s++) {
    const own = sampleCrossEntropy(output, s, labels[s]);
    loss = addScaled(loss, own.loss);
    gradients.push(own.gradient);
  }
  return {
    loss: scaled(loss.mantissa / batch, loss.exponent),
    outputGradient: times(
      1 / batch,
      collect(output, (s, i) => gradients[s][i], faults),
    ),
  };
}

// With z_t the largest output and q_j = exp(z_j - z_t): loss = log(1 + sum of q_j over j other than t) + z_t - z_label, and the
// gradient at the label is minus the sum of the other probabilities, which 1 - p would cancel away.
function sampleCrossEntropy(output: Columns, sample: number, label: number): { loss: Scaled; gradient: Scaled[] } {
  const { units } = output;
  if (!(label < units)) throw new Error(`label ${label} needs a readout wider than ${units}`);
  const logits = output.values.subarray(sample * units, (sample + 1) * units);
  const exponent = output.exponents[sample];
  const top = logits.indexOf(Math.max(...logits));
  const growth = Array.from(logits, (z) => expScaled(timesPowerOfTwo(z - logits[top], exponent)));
  const sumExcept = (left: number) => growth.reduce((sum, q, j) => (j === left ? sum : addScaled(sum, q)), SCALED_ZERO);
  const others = sumExcept(top);
  const total = addScaled(others, scaled(1));
  const share = (part: Scaled) => scaled(part.mantissa / total.mantissa, part.exponent - total.exponent);
  const wrong = share(sumExcept(label));
  const spread = others.exponent < -60 ? others : scaled(Math.log1p(toNumber(others)));
  return {
    loss: addScaled(spread, scaled(logits[top] - logits[label], exponent)),
    gradient: growth.map((q, j) => (j === label ? { ...wrong, mantissa: -wrong.mantissa } : share(q))),
  };
}
