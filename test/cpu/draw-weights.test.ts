// The draws of both builds against JAX's own and against float64 (test/draw-cases.ts).

import { beforeAll, describe } from 'vitest';
import { DRAW_PARAMS_BYTES, type DrawParams, writeDrawParams } from '../../src/gpu/draw-params.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { drawnBy, GUARD, testDraws, testWords } from '../draw-cases.ts';
import { FREE_BYTE, haveRoom, openTestModule, TEST_BUILDS } from './run-cpu-kernel.ts';

const PARAMS_AT = FREE_BYTE;
const RESULTS_AT = FREE_BYTE + 128;

describe.each(TEST_BUILDS)('%s build', (build) => {
  let module: CpuModule;
  beforeAll(async () => {
    module = await openTestModule(build);
  });

  testWords(async ({ key: [key0, key1], first = 0, count }) => {
    const { memory, exports } = module;
    haveRoom(memory, RESULTS_AT + 4 * count + 32);
    exports.probeWords(key0, key1, first, count, RESULTS_AT);
    return new Uint32Array(memory.buffer.slice(RESULTS_AT, RESULTS_AT + 4 * count));
  });

  testDraws((params) => drawnBy(runDraws, params));

  async function runDraws(params: DrawParams, size: number): Promise<Float32Array> {
    const { memory, exports } = module;
    haveRoom(memory, RESULTS_AT + size);
    writeDrawParams(new DataView(memory.buffer, PARAMS_AT, DRAW_PARAMS_BYTES), 0, { ...params, groupsX: 1 });
    new Float32Array(memory.buffer, RESULTS_AT, size / 4).fill(GUARD);
    exports.bindWeights(RESULTS_AT);
    exports.drawWeights(PARAMS_AT);
    return new Float32Array(memory.buffer.slice(RESULTS_AT, RESULTS_AT + size));
  }
});
