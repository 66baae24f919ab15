// The CPU engine on the thread of the test.

import { CpuEngine } from '../../src/engine/cpu-engine.ts';
import type { CpuBuild } from '../../src/wasm/cpu-module.ts';
import type { OpenEngine } from '../engines/record-table.ts';

export function cpuEngineOpener(build: CpuBuild): OpenEngine {
  return async ({ passBytes } = {}) => new CpuEngine('test', { build, passBytes });
}
