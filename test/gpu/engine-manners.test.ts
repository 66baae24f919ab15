// How the WebGPU engine behaves when it is hurried or interrupted, and what it leaves on its device. All engines share one device, since
// compiling the kernels takes longer than all the rest.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { collect } from '../engines/collect.ts';
import { describeManners, SMALL } from '../engines/engine-manners.ts';
import { openTestDevice } from './open-test-device.ts';
import { countBuffers } from './scripted-device.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

/** An engine that has drawn no weights yet. It must not be destroyed: the session is everybody's. */
function freshEngine(): WebGpuEngine {
  return new WebGpuEngine(session, 'test');
}

describeManners(freshEngine);

describe('buffers', () => {
  test('of finished and of cancelled runs are all given back, but for the weights', async () => {
    const count = countBuffers(session.device);
    try {
      const engine = freshEngine();
      await collect(engine, SMALL);
      const kept = count.living();
      const created = count.created();
      // A slab of seven maps for each of two seeds; a map of 16 by 16 with its biases is 272 floats, the readout one of 10 by 16 too.
      expect([...kept.keys()]).toEqual(['weights']);
      expect(kept.get('weights')).toEqual(new Array(2).fill(7 * 272 * 4));
      for (let round = 0; round < 5; round++) await collect(engine, SMALL);
      expect(count.created(), 'the script sees the buffers of a run').toBeGreaterThan(created);
      expect(count.living()).toEqual(kept);
      for (let round = 0; round < 5; round++) {
        const cancel = new AbortController();
        let told = 0;
        const onProgress = () => {
          told += 1;
          if (told > round % 3) cancel.abort(new Error('stop'));
        };
        await expect(collect(engine, SMALL, { signal: cancel.signal, onProgress })).rejects.toThrow('stop');
      }
      expect(count.living()).toEqual(kept);
    } finally {
      count.restore();
    }
  });
});

test('no run has left an error that nobody caught', () => {
  session.check();
});
