// The activations by their field's names. Definitions and derivatives live in activations.ts; aliases are accepted on
// input and never written out.

export const ACTIVATION_NAMES = [
  'linear',
  'tanh',
  'logistic',
  'erf',
  'relu',
  'leaky-relu',
  'elu',
  'selu',
  'gelu',
  'gelu-tanh',
  'silu',
  'softplus',
  'softsign',
  'mish',
  'sin',
  'hard-tanh',
] as const;

export type ActivationName = (typeof ACTIVATION_NAMES)[number];

export const ACTIVATION_ALIASES: ReadonlyMap<string, ActivationName> = new Map([
  ['identity', 'linear'],
  ['sigmoid', 'logistic'],
  ['swish', 'silu'],
]);
