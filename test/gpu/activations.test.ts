// Activations and slopes as the device computes them against float64.

import { afterAll, beforeAll } from 'vitest';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { probeActivation } from '../../src/gpu/probe.ts';
import { describeActivations } from '../activation-agreement.ts';
import { openTestDevice } from './open-test-device.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

describeActivations((given) => probeActivation(session, given));
