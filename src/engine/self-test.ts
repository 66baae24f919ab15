// Guards against a wrong device: random words and activations (src/gpu/self-test.ts), then one tiny network whose loss and input
// gradient are known in closed form.

import { variantFor } from '../gpu/choose-variant.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { SelfTestError } from '../gpu/errors.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { selfTest } from '../gpu/self-test.ts';
import type { NetworkCase } from '../model/case.ts';
import { InputError } from '../model/input-error.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { executePlan } from './execute-plan.ts';
import { passLimits } from './plan-ground.ts';
import { WeightStore } from './weight-store.ts';

/** float32 with a few roundings: 16 units in the last place. */
const TOLERANCE = 16 * 2 ** -24;

/** z = 2 * tanh(0.5 x) + x at x = 1 with cotangent 1: the loss is z, its slope sech^2(0.5) + 1. */
const KNOWN: NetworkCase = {
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

/** Rejects with SelfTestError where the device computes something else than it should. */
export async function engineSelfTest(
  session: DeviceSession,
  variant: KernelVariant = variantFor(session.adapter, null),
): Promise<void> {
  await selfTest(session);
  const store = new WeightStore(session);
  try {
    const data = casePass(KNOWN, passLimits(session.limits, variant));
    const result = await executePlan({ session, store, variant }, { data });
    const answer = caseAnswer(KNOWN, { plan: data.plan, result, adapter: session.adapter.name });
    expect('loss', answer.loss, 2 * Math.tanh(0.5) + 1);
    expect('input gradient', answer.inputGradient[0][0], 1 / Math.cosh(0.5) ** 2 + 1);
  } catch (error) {
    // The known network is in range, so an answer that is not finite is the device's fault and not the reader's.
    if (error instanceof InputError) throw new SelfTestError(`a known network is answered wrongly: ${error.message}`);
    throw error;
  } finally {
    store.destroy();
  }
}

function expect(what: string, got: number, expected: number): void {
  if (Math.abs(got - expected) <= TOLERANCE * Math.abs(expected)) return;
  throw new SelfTestError(`the ${what} of a known network is ${got}, expected ${expected}`);
}
