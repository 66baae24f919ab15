// Mean fields by name and deviations, and the fixed point that a test means by q*.

import { expect } from 'vitest';
import type { ActivationName } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { lengthFixedPoints } from '../../../src/theory/fixed-points.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';

export function meanField(name: ActivationName, weightVariance: number, biasVariance: number): MeanField {
  return { phi: activation(name), weightVariance, biasVariance };
}

/** The only stable fixed point. */
export function qStar(field: MeanField): number {
  const stable = lengthFixedPoints(field).points.filter(({ stability }) => stability === 'stable');
  expect(stable, `stable fixed points of ${field.phi.name}`).toHaveLength(1);
  return stable[0].q;
}
