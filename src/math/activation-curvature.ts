// Second derivatives of the activations, for how slowly inputs merge at criticality (theory/edge-rate.ts). Activations whose
// slope jumps have no second derivative that could be squared under an integral; they are told apart here.

import type { ActivationName } from './activation-names.ts';
import type { Activation } from './activations.ts';
import { logistic } from './bounded-activations.ts';
import { normalDensity } from './special.ts';

type Curvature = (x: number, slope: number) => number;

const zero: Curvature = () => 0;
// With s = logistic(x): s'' = s' (1 - 2s) and 1 - 2s = -tanh(x / 2).
const logisticCurvature: Curvature = (x, slope) => -slope * Math.tanh(x / 2);
const GELU_CUBIC = 0.044715;
const SQRT_TWO_OVER_PI = 0.7978845608028654;

const CURVATURES: ReadonlyMap<ActivationName, Curvature> = new Map<ActivationName, Curvature>([
  ['linear', zero],
  ['tanh', (x, slope) => -2 * Math.tanh(x) * slope],
  ['logistic', logisticCurvature],
  ['erf', (x, slope) => -2 * x * slope],
  // With alpha = 1 the slope is continuous; its own derivative jumps.
  ['elu', (x, slope) => (x > 0 ? 0 : slope)],
  // The density is 0 beyond 40, where the square may overflow.
  ['gelu', (x) => (Math.abs(x) > 40 ? 0 : normalDensity(x) * (2 - x * x))],
  ['gelu-tanh', geluTanhCurvature],
  ['silu', siluCurvature],
  ['softplus', (x) => logistic(x) * logistic(-x)],
  ['softsign', (x) => (-2 * Math.sign(x)) / (1 + Math.abs(x)) ** 3],
  ['mish', mishCurvature],
  ['sin', (x) => -Math.sin(x)],
]);

/** phi''(x), or null where the slope has a jump. */
export function curvature(phi: Activation): ((x: number) => number) | null {
  const form = CURVATURES.get(phi.name);
  return form === undefined ? null : (x) => form(x, phi.slope(x));
}

/** The sum over an activation's kinks of the squared jump in slope times exp(-kink^2 / (2q)): 0 for those without. */
export function kinkMass(phi: Activation, q: number): number {
  // Two kinks of size 1 at -1 and 1; all others lie at 0.
  if (phi.name === 'hard-tanh') return 2 * Math.exp(-1 / (2 * q));
  return (phi.slopeAboveZero - phi.slopeBelowZero) ** 2;
}

// (x s)'' = 2 s' + x s''.
function siluCurvature(x: number): number {
  const slope = logistic(x) * logistic(-x);
  return slope * (2 - x * Math.tanh(x / 2));
}

// x s(2u(x)) with u = sqrt(2/pi) (x + 0.044715 x^3): 2 g' + x g'' for the gate g = s(2u).
function geluTanhCurvature(x: number): number {
  if (Math.abs(x) > 30) return 0; // exp(-2u) is below 1e-900
  const phase = 2 * SQRT_TWO_OVER_PI * x * (1 + GELU_CUBIC * x * x);
  const first = 2 * SQRT_TWO_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
  const second = 2 * SQRT_TWO_OVER_PI * 6 * GELU_CUBIC * x;
  const slope = logistic(phase) * logistic(-phase);
  return slope * (2 * first + x * (second - first * first * Math.tanh(phase / 2)));
}

// x g(x) with the gate g = tanh(softplus(x)): g' = (1 - g^2) s, g'' = (1 - g^2)(s' - 2 g s^2), s = logistic(x).
function mishCurvature(x: number): number {
  const gateLog = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const gate = Math.tanh(gateLog);
  const sech = 1 / Math.cosh(Math.min(gateLog, 300));
  const s = logistic(x);
  return sech * sech * (2 * s + x * (s * logistic(-x) - 2 * gate * s * s));
}
