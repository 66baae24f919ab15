// What an adapter can do at most, measured: the yardstick of the benchmarks.

import { allocate } from './buffers.ts';
import type { DeviceSession } from './device-session.ts';
import { DispatchStream } from './dispatch-stream.ts';
import { createKernel, type Kernel } from './kernel.ts';
import type { KernelStem } from './kernel-registry.ts';

export interface Ceilings {
  /** Fused multiply-adds a second, float32. */
  readonly multiplyAdds: number;
  /** Bytes read plus bytes written a second by a copying kernel, at 1 MiB and at 32 MiB. */
  readonly copyBytes: { readonly small: number; readonly large: number };
  /** Seconds of a dispatch that does nothing, among many in one pass. */
  readonly emptyDispatch: number;
}

const FMA_GROUPS = 256;
const FMA_ROUNDS = 256;
/** Multiply-adds of one lane in one round of probe-fma.wgsl. */
const FMA_PER_ROUND = 2 * 64 * 4;
const LANES = 64;
const EMPTY_DISPATCHES = 400;
const SMALL_BYTES = 2 ** 20;
const LARGE_BYTES = 2 ** 25;
/** The best of several: a ceiling is what the adapter can do when nothing disturbs it. */
const REPEATS = 5;

/** Measures the ceilings; about a second on a software adapter. */
export async function measureCeilings(session: DeviceSession): Promise<Ceilings> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const [sums, source, copied] = await allocate(session, [
    { label: 'sums', size: FMA_GROUPS * LANES * 16, usage },
    { label: 'source', size: LARGE_BYTES, usage },
    { label: 'copied', size: LARGE_BYTES, usage },
  ]);
  try {
    const copy = (bytes: number) => ({
      stem: 'probe-copy' as const,
      buffers: { source, copied },
      groups: bytes / 16 / LANES,
      word: bytes / 16,
    });
    const fma = await best(session, {
      stem: 'probe-fma',
      buffers: { sums },
      groups: FMA_GROUPS,
      word: FMA_ROUNDS,
      count: 1,
    });
    const small = await best(session, { ...copy(SMALL_BYTES), count: 16 });
    const large = await best(session, { ...copy(LARGE_BYTES), count: 1 });
    const empty = await best(session, {
      stem: 'probe-empty',
      buffers: { words: sums },
      groups: 1,
      word: 1,
      count: EMPTY_DISPATCHES,
    });
    return {
      multiplyAdds: (FMA_GROUPS * LANES * FMA_ROUNDS * FMA_PER_ROUND) / fma,
      copyBytes: { small: (2 * SMALL_BYTES) / small, large: (2 * LARGE_BYTES) / large },
      emptyDispatch: empty,
    };
  } finally {
    for (const buffer of [sums, source, copied]) buffer.destroy();
  }
}

interface Probe {
  readonly stem: KernelStem;
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly groups: number;
  readonly word: number;
  readonly count: number;
}

/** Seconds of one dispatch, at best. */
async function best(session: DeviceSession, probe: Probe): Promise<number> {
  const kernel = await createKernel(session, probe.stem);
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) least = Math.min(least, await time(session, kernel, probe));
  return least;
}

async function time(session: DeviceSession, kernel: Kernel, { buffers, groups, word, count }: Probe): Promise<number> {
  const stream = await DispatchStream.open(session);
  try {
    const group = kernel.bind({ params: { buffer: stream.uniforms, offset: 0, size: 16 }, ...buffers });
    const params = Uint32Array.of(word, 0, 0, 0);
    const started = performance.now();
    for (let index = 0; index < count; index++) await stream.add({ kernel, group, params, grid: [groups, 1], work: 1 });
    await stream.finish();
    return (performance.now() - started) / 1000 / count;
  } finally {
    stream.destroy();
  }
}
