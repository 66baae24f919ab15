// The compiled kernels, instantiated on a memory of their own: with fused multiply-add (relaxed SIMD) where the runtime has it, else
// with plain SIMD.

import type { KernelExports } from './kernel-exports.ts';

export type CpuBuild = 'relaxed' | 'plain';

export interface CpuModule {
  readonly build: CpuBuild;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
}

/** A module of one function with f32x4.relaxed_madd, and one with f32x4.add, to ask what the runtime understands. */
const RELAXED_PROBE = probe([0xfd, 0x85, 0x02], 3);
const SIMD_PROBE = probe([0xfd, 0xe4, 0x01], 2);

/** The best build that this runtime can run; null where it has no SIMD. */
export function bestBuild(): CpuBuild | null {
  if (typeof WebAssembly === 'undefined') return null;
  if (WebAssembly.validate(RELAXED_PROBE)) return 'relaxed';
  return WebAssembly.validate(SIMD_PROBE) ? 'plain' : null;
}

/**
 * Whether the relaxed build rounds a multiply-add once on this processor: bits differ from those of one that rounds twice. Asked of a module of
 * one function, a * a - b with a = 1 + 2^-12 and b = 1 + 2^-11, which is 2^-24 or 0.
 */
export function fusesMultiplyAdd(): boolean {
  const splat = (value: number) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer), 0xfd, 0x13];
  const a = splat(1 + 2 ** -12);
  const body = [0, ...a, ...a, ...splat(-(1 + 2 ** -11)), 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b];
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7d],
    ...[3, 2, 1, 0],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return (f as () => number)() !== 0;
}

/** Pages that a shared memory may grow to: 1 GiB. The compiled modules name the same number. */
const SHARED_PAGES = 16384;

/** A memory that the threads of a team share; null where the runtime has none (a page without cross-origin isolation). */
export function sharedMemory(): WebAssembly.Memory | null {
  if (typeof SharedArrayBuffer === 'undefined') return null;
  return new WebAssembly.Memory({ initial: 1, maximum: SHARED_PAGES, shared: true });
}

/** On a memory of its own, or a shared one. Rejects where the runtime cannot run the build. */
export async function openCpuModule(build: CpuBuild, shared: WebAssembly.Memory | null = null): Promise<CpuModule> {
  const base64 = await compiled(build, shared !== null);
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const memory = shared ?? new WebAssembly.Memory({ initial: 1 });
  const abort = () => {
    throw new Error('a kernel was stopped by a check of its own');
  };
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, abort } });
  return { build, memory, exports: instance.exports as unknown as KernelExports };
}

async function compiled(build: CpuBuild, shared: boolean): Promise<string> {
  if (shared) {
    return build === 'relaxed'
      ? (await import('./assembly/index.ts?compiled=relaxed-shared')).default
      : (await import('./assembly/index.ts?compiled=plain-shared')).default;
  }
  return build === 'relaxed'
    ? (await import('./assembly/index.ts?compiled=relaxed')).default
    : (await import('./assembly/index.ts?compiled=plain')).default;
}

/** (v128, ...) -> v128 by one instruction. */
function probe(instruction: readonly number[], operands: number): Uint8Array<ArrayBuffer> {
  const parameters = Array.from({ length: operands }, () => 0x7b);
  const gets = parameters.flatMap((_, index) => [0x20, index]);
  const body = [0, ...gets, ...instruction, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5 + operands, 1, 0x60, operands, ...parameters, 1, 0x7b],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
}
