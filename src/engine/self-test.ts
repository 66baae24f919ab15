// Guards against a wrong device: random words and activations (src/gpu/self-test.ts), then one tiny network whose loss and input
// gradient are known in closed form.

import { variantFor } from '../gpu/choose-variant.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { SelfTestError } from '../gpu/errors.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { selfTest } from '../gpu/self-test.ts';
import { InputError } from '../model/input-error.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { executePlan } from './execute-plan.ts';
import { KNOWN_NETWORK, requireKnownAnswer } from './known-network.ts';
import { passLimits } from './plan-ground.ts';
import { WeightStore } from './weight-store.ts';

/** Rejects with SelfTestError where the device computes something else than it should. */
export async function engineSelfTest(
  session: DeviceSession,
  variant: KernelVariant = variantFor(session.adapter, null),
): Promise<void> {
  await selfTest(session);
  const store = new WeightStore(session);
  try {
    const data = casePass(KNOWN_NETWORK, passLimits(session.limits, variant));
    const result = await executePlan({ session, store, variant }, { data });
    const answer = caseAnswer(KNOWN_NETWORK, {
      plan: data.plan,
      result,
      engine: 'webgpu',
      adapter: session.adapter.name,
    });
    requireKnownAnswer(answer);
  } catch (error) {
    // The known network is in range, so an answer that is not finite is the device's fault and not the reader's.
    if (error instanceof InputError) throw new SelfTestError(`a known network is answered wrongly: ${error.message}`);
    throw error;
  } finally {
    store.destroy();
  }
}
