// Which layer first leaves a floating-point format. A layer leaves where the root mean square of its values, the mean over the
// seeds in the logarithm, is above the format's largest finite number or below its smallest normal one, or where every value is
// exactly zero. Single values leave sooner; subnormal numbers hold a while longer with ever fewer digits.

import type { LayerSpread } from './sounding.ts';

export type FloatFormatName = 'float32' | 'float16' | 'bfloat16';

export interface FloatFormat {
  readonly name: FloatFormatName;
  readonly exponentBits: number;
  /** Stored bits of the fraction. */
  readonly mantissaBits: number;
}

/** IEEE 754-2019, table 3.5, and bfloat16 (float32 cut to its upper half). */
export const FLOAT_FORMATS: readonly FloatFormat[] = [
  { name: 'float32', exponentBits: 8, mantissaBits: 23 },
  { name: 'float16', exponentBits: 5, mantissaBits: 10 },
  { name: 'bfloat16', exponentBits: 8, mantissaBits: 7 },
];

/** (2 - 2^-mantissaBits) * 2^(2^(exponentBits - 1) - 1): the largest exponent with all bits of the fraction set. */
export function largestFinite({ exponentBits, mantissaBits }: FloatFormat): number {
  return (2 - 2 ** -mantissaBits) * 2 ** (2 ** (exponentBits - 1) - 1);
}

/** 2^(2 - 2^(exponentBits - 1)): the smallest exponent that is not kept for zero and subnormal numbers. */
export function smallestNormal({ exponentBits }: FloatFormat): number {
  return 2 ** (2 - 2 ** (exponentBits - 1));
}

export interface FormatExit {
  readonly format: FloatFormatName;
  /** The first layer outside, in the order in which the signal or the gradient travels; null where all are inside. */
  readonly layer: number | null;
  readonly how: 'overflow' | 'underflow' | null;
}

/** For each format where a signal on its way down or a gradient on its way up first leaves it; rows stand by rising layer. */
export function formatExits(rows: readonly LayerSpread[], direction: 'down' | 'up'): readonly FormatExit[] {
  const travelled = direction === 'down' ? rows : [...rows].reverse();
  return FLOAT_FORMATS.map((format) => {
    const high = Math.log10(largestFinite(format));
    const low = Math.log10(smallestNormal(format));
    const row = travelled.find(({ mean }) => mean === null || mean > high || mean < low);
    if (row === undefined) return { format: format.name, layer: null, how: null };
    return {
      format: format.name,
      layer: row.layer,
      how: row.mean !== null && row.mean > high ? 'overflow' : 'underflow',
    };
  });
}
