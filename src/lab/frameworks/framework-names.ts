// How a framework calls its dense layer and the initialiser that it takes by default.

import type { Framework } from '../../experiment/code/layer-code.ts';
import type { FrameworkScheme } from '../../experiment/framework-defaults.ts';

export interface FrameworkName {
  readonly framework: Framework;
  readonly layer: string;
  readonly initialiser: string;
}

export const FRAMEWORK_NAMES: Readonly<Record<FrameworkScheme, FrameworkName>> = {
  'torch-linear': { framework: 'torch', layer: 'torch.nn.Linear', initialiser: 'kaiming_uniform_(a=√5)' },
  'keras-dense': { framework: 'keras', layer: 'keras.layers.Dense', initialiser: 'glorot_uniform' },
  'flax-dense': { framework: 'flax', layer: 'flax.linen.Dense', initialiser: 'lecun_normal' },
};

/** A number to four digits, as short as it gets; a power of ten where it is far from 1. */
export function fourDigits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(4)));
  const [mantissa, exponent] = value.toExponential(2).split('e');
  return `${mantissa}×10${[...exponent.replace('+', '')].map((digit) => RAISED.get(digit) ?? digit).join('')}`;
}

const RAISED = new Map([...'0123456789-'].map((digit, index) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'[index]]));
