// Numbers as every view writes them: so many digits, a true minus, and a power of ten where plain digits would be mostly zeros.

import { powerOfTen } from '../plot/log-axis.ts';

const PLAIN = { from: 1e-4, below: 1e6 };

/** 0.4603, 12.6041, 1.654×10⁻⁸: zeros at the end are left out. */
export function numberText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : trueMinus(String(value).replace('Infinity', '∞'));
  const size = Math.abs(value);
  if (value === 0 || (size >= PLAIN.from && size < PLAIN.below))
    return trueMinus(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${trueMinus(String(Number(mantissa)))}×${powerOfTen(Number(exponent))}`;
}

/** As many as numbers of theory are compared by. */
export function fourDigits(value: number): string {
  return numberText(value, 4);
}

export function trueMinus(text: string): string {
  return text.replace('-', '−');
}
