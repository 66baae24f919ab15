// One tiny network whose loss and input gradient are known in closed form, to ask any engine.

import { SelfTestError } from '../gpu/errors.ts';
import type { CaseAnswer, NetworkCase } from '../model/case.ts';

/** float32 with a few roundings: 16 units in the last place. */
const TOLERANCE = 16 * 2 ** -24;

/** z = 2 * tanh(0.5 x) + x at x = 1 with cotangent 1: the loss is z, its slope sech^2(0.5) + 1. */
export const KNOWN_NETWORK: NetworkCase = {
  layers: [
    {
      block: 'linear-activation-linear',
      activation: 'tanh',
      leakySlope: 0,
      skip: true,
      skipScale: 1,
      branchScale: 1,
      activationAfterSum: false,
      maps: [
        { weights: [[0.5]], biases: null },
        { weights: [[2]], biases: null },
      ],
    },
  ],
  input: [[1]],
  loss: 'cotangent',
  target: null,
  cotangent: [[1]],
};

/** Throws SelfTestError where the answer is another. */
export function requireKnownAnswer({ loss, inputGradient }: CaseAnswer): void {
  expect('loss', loss, 2 * Math.tanh(0.5) + 1);
  expect('input gradient', inputGradient[0][0], 1 / Math.cosh(0.5) ** 2 + 1);
}

function expect(what: string, got: number, expected: number): void {
  if (Math.abs(got - expected) <= TOLERANCE * Math.abs(expected)) return;
  throw new SelfTestError(`the ${what} of a known network is ${got}, expected ${expected}`);
}
