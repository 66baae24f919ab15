// Runs one kernel of the CPU engine by itself, on buffers that the test fills and reads whole: as test/gpu/run-kernel.ts.

import { setFlagsFromString } from 'node:v8';
import { type PassParams, passParamWords } from '../../src/gpu/pass-params.ts';
import { bestBuild, type CpuBuild, type CpuModule, openCpuModule } from '../../src/wasm/cpu-module.ts';
import { type CpuStem, KERNEL_EXPORTS } from '../../src/wasm/kernel-exports.ts';

const NO_ACTIVATION = 255;
const SCRATCH_BYTES = 2 ** 24;
/** Below it lies the kernels' own data. */
export const FREE_BYTE = 65536;

// Node 20 has relaxed SIMD, but not without being asked.
if (bestBuild() === 'plain') setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The builds that this runtime can run. */
export const TEST_BUILDS: readonly CpuBuild[] = bestBuild() === 'relaxed' ? ['relaxed', 'plain'] : ['plain'];

export interface CpuKernelRun {
  readonly stem: CpuStem;
  readonly activation?: number;
  readonly params: PassParams;
  /** Towers from tower_first on. */
  readonly span: number;
  /** Rows of items or of reductions from item_first on. */
  readonly count?: number;
  /** Contents by name: arena, ledger, towers, items, plan, targets, weights. */
  readonly buffers: Readonly<Record<string, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>>;
}

export async function openTestModule(build: CpuBuild | null = bestBuild()): Promise<CpuModule> {
  if (build === null) throw new Error('this runtime has no WebAssembly SIMD');
  return openCpuModule(build);
}

/** Grows the memory to at least this many bytes; views of it are stale after that. */
export function haveRoom(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / 65536);
  if (missing > 0) memory.grow(missing);
}

/** What the kernel left in the buffers; those given are not touched. */
export function runCpuKernel(
  { memory, exports }: CpuModule,
  { stem, activation = NO_ACTIVATION, params, span, count = 1, buffers }: CpuKernelRun,
): Record<string, Uint32Array<ArrayBuffer>> {
  const places: Record<string, number> = {};
  let next = FREE_BYTE;
  const place = (name: string, bytes: number) => {
    places[name] = next;
    next = Math.ceil((next + bytes) / 64) * 64;
  };
  place('params', 120);
  for (const [name, { byteLength }] of Object.entries(buffers)) place(name, byteLength);
  place('scratch', SCRATCH_BYTES);
  haveRoom(memory, next);
  new Uint32Array(memory.buffer, places.params, 30).set(passParamWords(params));
  for (const [name, values] of Object.entries(buffers)) {
    new Uint8Array(memory.buffer, places[name], values.byteLength).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  }
  const at = (name: string) => places[name] ?? 0;
  exports.bindPass(at('arena'), at('ledger'), at('towers'), at('items'), at('plan'), at('targets'), at('scratch'));
  exports.bindWeights(at('weights'));
  exports[KERNEL_EXPORTS[stem]](places.params, activation, span, count);
  return Object.fromEntries(
    Object.entries(buffers).map(([name, { byteLength }]) => [
      name,
      new Uint32Array(memory.buffer.slice(places[name], places[name] + byteLength)),
    ]),
  );
}
