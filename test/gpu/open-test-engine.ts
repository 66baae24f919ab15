// The WebGPU engine on the test device.

import { WebGpuEngine, type WebGpuEngineOptions } from '../../src/engine/webgpu-engine.ts';
import { openTestDevice } from './open-test-device.ts';

export async function openTestEngine(options: WebGpuEngineOptions = {}): Promise<WebGpuEngine> {
  return new WebGpuEngine(await openTestDevice(), 'test', options);
}
