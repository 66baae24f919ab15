// The sixteen activations as the four frameworks write them. Where a framework's own function has another slope at a kink than the
// engines (hard_tanh and leaky_relu of JAX), the formula is written out.

import type { ActivationName } from '../../math/activation-names.ts';
import { pyNumber } from './python-text.ts';

/** As a function of `a`. */
type Call = (leakySlope: string) => string;

const JAX: Readonly<Record<ActivationName, Call>> = {
  linear: () => 'a',
  tanh: () => 'jnp.tanh(a)',
  logistic: () => 'jax.nn.sigmoid(a)',
  erf: () => 'jax.scipy.special.erf(a)',
  relu: () => 'jax.nn.relu(a)',
  'leaky-relu': (slope) => `jnp.where(a > 0, a, ${slope} * a)`,
  elu: () => 'jax.nn.elu(a)',
  selu: () => 'jax.nn.selu(a)',
  gelu: () => 'jax.nn.gelu(a, approximate=False)',
  'gelu-tanh': () => 'jax.nn.gelu(a, approximate=True)',
  silu: () => 'jax.nn.silu(a)',
  softplus: () => 'jax.nn.softplus(a)',
  softsign: () => 'jax.nn.soft_sign(a)',
  mish: () => 'jax.nn.mish(a)',
  sin: () => 'jnp.sin(a)',
  'hard-tanh': () => 'jnp.where(jnp.abs(a) < 1, a, jnp.sign(a))',
};

const TORCH: Readonly<Record<ActivationName, Call>> = {
  linear: () => 'a',
  tanh: () => 'torch.tanh(a)',
  logistic: () => 'torch.sigmoid(a)',
  erf: () => 'torch.erf(a)',
  relu: () => 'F.relu(a)',
  'leaky-relu': (slope) => `F.leaky_relu(a, ${slope})`,
  elu: () => 'F.elu(a)',
  selu: () => 'F.selu(a)',
  gelu: () => 'F.gelu(a)',
  'gelu-tanh': () => 'F.gelu(a, approximate="tanh")',
  silu: () => 'F.silu(a)',
  softplus: () => 'F.softplus(a)',
  softsign: () => 'F.softsign(a)',
  mish: () => 'F.mish(a)',
  sin: () => 'torch.sin(a)',
  'hard-tanh': () => 'F.hardtanh(a)',
};

/** As the `activation` of a Keras layer: a name, or a function. */
const KERAS: Readonly<Record<ActivationName, Call>> = {
  linear: () => '"linear"',
  tanh: () => '"tanh"',
  logistic: () => '"sigmoid"',
  erf: () => 'keras.ops.erf',
  relu: () => '"relu"',
  'leaky-relu': (slope) => `lambda a: keras.activations.leaky_relu(a, negative_slope=${slope})`,
  elu: () => '"elu"',
  selu: () => '"selu"',
  gelu: () => '"gelu"',
  'gelu-tanh': () => 'lambda a: keras.activations.gelu(a, approximate=True)',
  silu: () => '"silu"',
  softplus: () => '"softplus"',
  softsign: () => '"softsign"',
  mish: () => '"mish"',
  sin: () => 'keras.ops.sin',
  'hard-tanh': () => '"hard_tanh"',
};

/** phi(a) in JAX, with the names jax and jnp. */
export function jaxActivation(name: ActivationName, leakySlope: number): string {
  return JAX[name](pyNumber(leakySlope));
}

/** phi(a) in PyTorch, with the names torch and F. */
export function torchActivation(name: ActivationName, leakySlope: number): string {
  return TORCH[name](pyNumber(leakySlope));
}

export function kerasActivation(name: ActivationName, leakySlope: number): string {
  return KERAS[name](pyNumber(leakySlope));
}
