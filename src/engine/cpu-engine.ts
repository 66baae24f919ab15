// The CPU engine: cohorts of towers through the kernels of src/wasm, one worker a processor, each with its own columns. That needs no
// shared memory, and so no special headers of a page. Where threads can share memory, they do a single pass together. A tower's bits depend on
// none of it.

import { bestBuild, type CpuBuild, fusesMultiplyAdd, sharedMemory } from '../wasm/cpu-module.ts';
import { CohortEngine } from './cohort-engine.ts';
import { portOnThisThread, type SpawnCpuWorker } from './cpu-port.ts';
import { CpuRunner } from './cpu-runner.ts';

export interface CpuEngineOptions {
  /** Starts a worker; without it everything is computed on the calling thread, with pauses. */
  readonly spawn?: SpawnCpuWorker | undefined;
  /** How many; by default the processors that the runtime tells of, where workers can be started. */
  readonly workers?: number | undefined;
  /** Which compilation of the kernels; by default the best that the runtime can run. */
  readonly build?: CpuBuild | undefined;
  /** Memory of one pass besides the weights, in bytes; 256 MiB by default. */
  readonly passBytes?: number | undefined;
}

/** More share no memory and gain little: each draws its own weights. */
const MOST_WORKERS = 16;

/** The runtime has no WebAssembly SIMD. */
class NoSimdError extends Error {
  override readonly name = 'NoSimdError';

  constructor() {
    super('this runtime has no WebAssembly SIMD, which the CPU engine needs');
  }
}

export class CpuEngine extends CohortEngine {
  readonly build: CpuBuild;
  readonly threads: number;

  /** Throws NoSimdError. */
  constructor(reason: string, { spawn, workers, build = bestBuild() ?? undefined, passBytes }: CpuEngineOptions = {}) {
    if (build === undefined) throw new NoSimdError();
    const count = spawn === undefined ? 1 : Math.max(1, Math.min(workers ?? processors(), MOST_WORKERS));
    // Bits do not depend on the number of threads: it is no part of the adapter's name, by which results are joined.
    const adapter = `WebAssembly SIMD${build === 'relaxed' && fusesMultiplyAdd() ? ' + FMA' : ''}`;
    const options = { spawn: spawn ?? portOnThisThread, build, adapter, passBytes };
    const threads = count === 1 ? '1 thread' : `${count} threads`;
    super({
      kind: 'cpu',
      reason: `${reason}; ${threads}`,
      runners: Array.from({ length: count }, () => new CpuRunner(options)),
      // Where threads can share memory, a single pass is done by all of them.
      team: count > 1 && sharedMemory() !== null ? new CpuRunner({ ...options, threads: count }) : undefined,
    });
    this.build = build;
    this.threads = count;
  }
}

function processors(): number {
  return typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1);
}
