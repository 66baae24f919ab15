// Quadrature rules for Gaussian expectations of activations: a half line for one argument, an arc for the angle between two.
// Both are trapezoids after a change of variable that is uniform in the logarithm where an activation may bend, at every
// scale between the finest and the deviation itself, and double exponential beyond (Takahasi and Mori 1974).

export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

// A bend of scale 1 (a pole at distance pi/2) and the Gaussian itself are analytic to an angle of pi/4 in log z, so the trapezoid
// errs by exp(-2 pi (pi/4) / step): 7e-18 at 1/8, 3e-9 at 1/4.
const FINE_STEP = 1 / 8;
const COARSE_STEP = 1 / 4;
// exp(-39) = 1e-17: what lies beyond is invisible in float64.
const TAIL = 39;
// z beyond which exp(-z^2/2) is below 1e-18 of its peak.
const LAST_DEVIATION = 9.3;

const halfLines = new Map<number, Rule>();
const arcs = new Map<number, Rule>();

/**
 * Nodes z > 0 and weights w with sum w g(z) = integral over z > 0 of g(z) times the standard normal density, for a g that
 * bends at scales from 2^-octaves up. `coarse` gives seven digits for half of the nodes.
 */
export function halfLineRule(octaves: number, coarse = false): Rule {
  const key = 2 * octaves + (coarse ? 1 : 0);
  const known = halfLines.get(key);
  if (known !== undefined) return known;
  const step = coarse ? COARSE_STEP : FINE_STEP;
  const start = 2 ** -octaves;
  const first = Math.floor(tailStart() / step);
  const last = Math.ceil(Math.log(LAST_DEVIATION / start) / step);
  const nodes = new Float64Array(last - first + 1);
  const weights = new Float64Array(last - first + 1);
  for (let k = first; k <= last; k++) {
    const t = k * step;
    const z = start * Math.exp(t - Math.exp(-t));
    nodes[k - first] = z;
    weights[k - first] = (step * z * (1 + Math.exp(-t)) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  }
  const rule = { nodes, weights };
  halfLines.set(key, rule);
  return rule;
}

/**
 * Fractions x of an arc and weights with sum w g(x) = integral of g over [0, 1], for a g that bends near both ends at scales
 * from 2^-octaves up. Symmetric; the first half of the nodes is the lower one, and each comes with its distance to its own end.
 */
export function arcRule(octaves: number): Rule {
  const known = arcs.get(octaves);
  if (known !== undefined) return known;
  const window = octaves * Math.LN2 + 1;
  // Half a step off the middle, so that the number of nodes is even and none is shared by the halves.
  const count = Math.ceil((window - tailStart()) / PAIR_STEP);
  const nodes = new Float64Array(2 * count);
  const weights = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const t = -(k + 0.5) * PAIR_STEP;
    const tau = t - Math.exp(-(t + window)) + Math.exp(t - window);
    const x = 1 / (1 + Math.exp(-tau));
    const weight =
      (PAIR_STEP * Math.exp(tau) * (1 + Math.exp(-(t + window)) + Math.exp(t - window))) / (1 + Math.exp(tau)) ** 2;
    nodes[count - 1 - k] = x;
    nodes[count + k] = 1 - x;
    weights[count - 1 - k] = weight;
    weights[count + k] = weight;
  }
  const rule = { nodes, weights };
  arcs.set(octaves, rule);
  return rule;
}

// Two arguments cost the square of the nodes; this step still errs by less than 1e-11.
const PAIR_STEP = 1 / 6;

/** Octaves that a rule in units of the deviation needs for an activation that bends at arguments of about 1. */
export function octavesFor(variance: number): number {
  // Two octaves below the bend every activation is a straight line to a few per cent and analytic in z far around.
  return Math.max(1, Math.ceil(Math.log2(variance) / 2) + 2);
}

/** t with exp(-t) - t = TAIL, where the double exponential end has died out. */
function tailStart(): number {
  let t = -1;
  while (Math.exp(-t) - t < TAIL) t -= 1 / 64;
  return t;
}
