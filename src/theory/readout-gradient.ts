// The gradient that starts at the top: what the loss sends back, from the second moment of the last state.

import type { ReadoutSpec } from '../model/tower.ts';
import { mapConstants } from './block-constants.ts';
import { throughMap } from './forward-means.ts';
import { softmaxGradient } from './softmax-gradient.ts';

export interface ReadoutGradient {
  /** ln of the second moment of the logits and of their gradient; null where the loss acts on the state itself. */
  readonly logits: { readonly lnSquare: number; readonly lnGradient: number } | null;
  /** ln of the second moment of the gradient at the last state. */
  readonly lnState: number;
  /** Relative variance of that over seeds for one sample, and the covariance of two. */
  readonly variance: number;
  readonly covariance: number;
  /** d lnState / d ln of the last state's second moment. */
  readonly elasticity: number;
  /** Mean square of the correlation of two samples' gradients. */
  readonly correlationSquare: number;
  /** E (g . z)^2 by what it is for a gradient that knows nothing of the state, less 1. */
  readonly alignment: number;
  /** What that adds to the gradient's second moment, relatively. */
  readonly alignmentGain: number;
}

// Logits so large are nothing but themselves, and the square of their second moment still fits float64.
const LARGEST_LN = 300;
// A step in ln q for the elasticity of the softmax: its curvature over 1 % is of no account in a spread.
const LOG_STEP = 0.01;

/** `batch` samples; `correlation` is that of two last states. */
export function readoutGradient(
  { loss, map }: ReadoutSpec,
  state: { readonly lnSquare: number; readonly width: number; readonly batch: number; readonly correlation: number },
): ReadoutGradient {
  const { lnSquare, width, batch, correlation } = state;
  if (loss === 'gaussian-cotangent' || map === null) {
    // Standard normal entries, drawn anew for every sample.
    return {
      logits: null,
      lnState: 0,
      variance: 2 / width,
      covariance: 0,
      elasticity: 0,
      correlationSquare: 0,
      alignment: 0,
      alignmentGain: 0,
    };
  }
  const constants = mapConstants(map);
  const lnLogits = throughMap(constants, lnSquare);
  const classes = map.fanOut;
  const fromState = Math.exp(Math.min(0, constants.lnForward + lnSquare - lnLogits)) || 0;
  const one =
    loss === 'softmax-cross-entropy' ? softmaxPart(lnLogits, classes, batch) : squaresPart(lnLogits, classes, batch);
  const logitC = 1 - fromState * (1 - correlation);
  const pair = one.pairAt(logitC);
  // g . z = delta . (o - b): what the loss knows of the logits it knows of the state.
  const alignment = fromState * (one.alignment - 1);
  // W' delta given delta is normal: its square has relative variance 2 / width, and 2 c^2 / width for two samples. Orthonormal rows keep it.
  const drawn = constants.orthogonal && classes <= width ? 0 : 1 / width;
  return {
    logits: { lnSquare: lnLogits, lnGradient: one.lnGradient },
    lnState: constants.lnBackward + one.lnGradient,
    variance: one.variance + 2 * drawn,
    covariance: pair.covariance + 2 * pair.correlationSquare * drawn,
    elasticity: one.elasticity * fromState,
    correlationSquare: pair.correlationSquare,
    alignment,
    alignmentGain: alignment * drawn,
  };
}

interface LossPart {
  readonly lnGradient: number;
  readonly variance: number;
  readonly elasticity: number;
  /** E (delta . o)^2 / (E o^2 E |delta|^2). */
  readonly alignment: number;
  readonly pairAt: (c: number) => { readonly covariance: number; readonly correlationSquare: number };
}

// (p - y) / batch.
function softmaxPart(lnLogits: number, classes: number, batch: number): LossPart {
  const at = (lnQ: number) => softmaxGradient(Math.exp(lnQ), classes);
  const own = at(lnLogits);
  const before = at(lnLogits - LOG_STEP);
  return {
    lnGradient: Math.log(own.lengthSquare / classes) - 2 * Math.log(batch),
    variance: own.relativeVariance,
    elasticity: own.lengthSquare > 0 ? Math.log(own.lengthSquare / before.lengthSquare) / LOG_STEP : 0,
    alignment: own.alignment,
    // Unequal labels at equal logits: cosine -1 / (K - 1), equal ones 1; on average 0, in the square 1 / (K - 1).
    pairAt: (c) => ({ covariance: own.relativeCovariance * c * c, correlationSquare: 1 / Math.max(1, classes - 1) }),
  };
}

// 2 (o - y) / (batch classes) with one-hot y: E (o - y)^2 = q + 1 / K over the K outputs.
function squaresPart(lnLogits: number, classes: number, batch: number): LossPart {
  const q = Math.exp(Math.min(lnLogits, LARGEST_LN));
  const mean = q + 1 / classes;
  return {
    lnGradient: Math.log(4 / (classes * batch) ** 2) + (lnLogits > LARGEST_LN ? lnLogits : Math.log(mean)),
    // |o - y|^2 = sum of squares of normals less 2 o_label, plus 1: variance 2 K q^2 + 4 q.
    variance: (2 * classes * q * q + 4 * q) / (classes * mean) ** 2,
    elasticity: q / mean,
    // E (o . (o - y))^2 = K (K + 2) q^2 + q.
    alignment: (classes * (classes + 2) * q + 1) / (classes * mean),
    pairAt: (c) => ({
      covariance: (2 * classes * (c * q) ** 2 + (4 * c * q) / classes) / (classes * mean) ** 2,
      correlationSquare: ((c * q + 1 / classes ** 2) / mean) ** 2,
    }),
  };
}
