// The committed values of scripts/make-math-values.py, typed.

import type { ActivationName } from '../../../src/math/activation-names.ts';
import { type Scaled, scaled } from '../../../src/math/scaled.ts';
import values from '../../golden/math-values.json' with { type: 'json' };

type Pair = [number, number];

export const DRAWS = values.draws;

export const SPECIAL = values.special.map((row) => {
  const [x, erf, erfc, erfcScaled, normalCdf] = row as [number, Pair, Pair, Pair | null, Pair];
  return {
    x,
    erf: wide(erf),
    erfc: wide(erfc),
    erfcScaled: erfcScaled && wide(erfcScaled),
    normalCdf: wide(normalCdf),
  };
});

export const INVERSE = values.inverse as Pair[];

export const ACTIVATION_VALUES = Object.entries(values.activations).map(([name, rows]) => ({
  name: name as ActivationName,
  points: (rows as [number, Pair, Pair][]).map(([x, value, slope]) => ({ x, value: wide(value), slope: wide(slope) })),
}));

function wide([mantissa, exponent]: Pair): Scaled {
  return scaled(mantissa, exponent);
}
