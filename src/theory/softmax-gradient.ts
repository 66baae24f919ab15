// The gradient of softmax cross-entropy at the logits of a fresh network: p - y, with K independent normal logits and labels
// that know nothing of them. Its squared length is T + 1 - 2 p_label, T = sum p_k^2, so its moments follow from E T and E T^2.

import { halfLineRule, octavesFor } from '../math/gaussian-rules.ts';

export interface SoftmaxGradient {
  /** E |p - y|^2. */
  readonly lengthSquare: number;
  /** Var |p - y|^2 / (E |p - y|^2)^2 for one sample. */
  readonly relativeVariance: number;
  /** The same for the covariance of two samples with the same logits and independent labels. */
  readonly relativeCovariance: number;
  /** E ((p - y) . o)^2 / (logitVariance E |p - y|^2) for the logits o: 1 where the gradient knows nothing of them. */
  readonly alignment: number;
}

// Beyond this deviation all but a share of order 1 / deviation of the samples have one class at probability 1.
const LARGEST_DEVIATION = 8;

export function softmaxGradient(logitVariance: number, classes: number): SoftmaxGradient {
  if (classes === 1) return { lengthSquare: 0, relativeVariance: 0, relativeCovariance: 0, alignment: 1 };
  const { square, fourth, product } = probabilityMoments(logitVariance, classes);
  // sum p_k = 1 and exchangeable classes: E p_label = 1/K, E T p_label = E T / K, E p_label^2 = E T / K.
  const mean = square + 1 - 2 / classes;
  const own = fourth + 2 * square + 1 - 4 / classes;
  // Independent labels: E p_a p_b = 1/K^2 over both labels.
  const across = fourth + 2 * square + 1 - (4 / classes) * (square + 1) + 4 / classes ** 2;
  return {
    lengthSquare: mean,
    relativeVariance: Math.max(0, own / mean ** 2 - 1),
    relativeCovariance: Math.max(0, across / mean ** 2 - 1),
    // E (p . o) o_label = logitVariance / K by Stein's lemma, since shifting all logits changes no probability.
    alignment: (product - 2 / classes + 1) / mean,
  };
}

interface ProbabilityMoments {
  /** E T and E T^2 for T = sum of p_k^2. */
  readonly square: number;
  readonly fourth: number;
  /** E (p . o)^2 / logitVariance. */
  readonly product: number;
}

function probabilityMoments(logitVariance: number, classes: number): ProbabilityMoments {
  if (logitVariance === 0) return { square: 1 / classes, fourth: 1 / classes ** 2, product: 1 / classes };
  const deviation = Math.sqrt(logitVariance);
  if (deviation <= LARGEST_DEVIATION) return integrated(deviation, classes);
  // What is missing to 1 comes from near ties, whose share falls as 1 / deviation.
  const { square, fourth, product } = farthest(classes);
  const share = LARGEST_DEVIATION / deviation;
  // p . o has become the largest logit, which grows with the deviation.
  return { square: 1 - (1 - square) * share, fourth: 1 - (1 - fourth) * share, product };
}

// Deep residual networks all come here: kept, one entry for each width of a readout.
const far = new Map<number, ProbabilityMoments>();

function farthest(classes: number): ProbabilityMoments {
  const known = far.get(classes) ?? integrated(LARGEST_DEVIATION, classes);
  far.set(classes, known);
  return known;
}

// e^(-t e^x) steps within a unit of x, and over ln t the power of the other classes narrows the integrand; a wide distribution of
// logits smooths both. Trapezoids of these steps are good to 1e-6 and better.
const FINE_STEP = 0.125;
const WIDE_STEP = 0.25;
const WIDE_DEVIATION = 2;
const LAST_DEVIATION = 8.5;

/**
 * With S = sum of e^x_k: 1 / S^2 = integral over t > 0 of t e^(-t S), and 1 / S^4 likewise with t^3 / 6, after which the classes are
 * independent. The outer integral runs over ln t; A_m(t) = E e^(m x) e^(-t e^x), and A_0 to the power of the other classes.
 */
function integrated(deviation: number, classes: number): ProbabilityMoments {
  const step = deviation < WIDE_DEVIATION ? FINE_STEP : WIDE_STEP;
  const { points, weights } = normalPoints(deviation, step);
  let square = 0;
  let fourth = 0;
  let product = 0;
  const top = Math.ceil((deviation * LAST_DEVIATION + 5) / step) * step;
  // The integrand falls as t^2 towards small t: e^-30 of it is left out.
  const start = -top - Math.ceil((Math.log(classes) + 10) / step) * step;
  const sums = new Float64Array(5);
  for (let lnT = start; lnT <= top; lnT += step) {
    addShifted(sums, { points, weights, lnT });
    const [a0, a2, a4, o1, o2] = sums;
    // One class twice, and two different ones.
    const own = step * classes * a0 ** (classes - 1);
    const pairs = step * classes * (classes - 1) * a0 ** (classes - 2);
    square += own * a2;
    fourth += (own * a4 + pairs * a2 * a2) / 6;
    product += own * o2 + pairs * o1 * o1;
  }
  return { square, fourth, product: product / (deviation * deviation) };
}

/**
 * t^m E e^(m x) e^(-t e^x) for m = 0, 2, 4, then t E x e^x e^(-t e^x) and t^2 E x^2 e^(2x) e^(-t e^x), with y = x + ln t: all are powers of
 * e^y times e^(-e^y), which never overflows.
 */
function addShifted(
  sums: Float64Array,
  { points, weights, lnT }: { points: Float64Array; weights: Float64Array; lnT: number },
): void {
  let [a0, a2, a4, o1, o2] = [0, 0, 0, 0, 0];
  for (let k = 0; k < points.length; k++) {
    const y = points[k] + lnT;
    if (y > GATE_HIGH) continue;
    if (y < GATE_LOW) {
      a0 += weights[k];
      continue;
    }
    const growth = Math.exp(y);
    const gated = weights[k] * Math.exp(-growth);
    const square = growth * growth * gated;
    const x = points[k];
    a0 += gated;
    a2 += square;
    a4 += growth * growth * square;
    o1 += x * growth * gated;
    o2 += x * x * square;
  }
  sums.set([a0, a2, a4, o1, o2]);
}

// Below, e^(-e^y) is 1 and e^y nothing to 1e-10; above it is 0.
const GATE_LOW = -23;
const GATE_HIGH = 7;

/** Points x and weights of a normal distribution of this deviation, fine enough for a step of width 1 anywhere. */
function normalPoints(deviation: number, step: number): { points: Float64Array; weights: Float64Array } {
  if (deviation < 1) {
    const { nodes, weights } = halfLineRule(octavesFor(deviation * deviation));
    return {
      points: Float64Array.from([...nodes, ...nodes], (z, k) => (k < nodes.length ? z : -z) * deviation),
      weights: Float64Array.from([...weights, ...weights]),
    };
  }
  const count = Math.ceil((LAST_DEVIATION * deviation) / step);
  const points = Float64Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
  const scale = step / (deviation * Math.sqrt(2 * Math.PI));
  return { points, weights: points.map((x) => scale * Math.exp(-(x * x) / (2 * deviation * deviation))) };
}
