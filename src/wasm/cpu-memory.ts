// Where things lie in the memory of one CPU worker: base weights that are kept for later passes first, behind them what one pass needs.
// A memory can grow and not shrink; what a pass leaves is used again by the next.

import type { CpuSlab } from './pass-job.ts';

const PAGE = 65536;
/** Room for the kernels' own data. */
const FIRST = PAGE;
/** Base weights that are kept: as much as a GPU keeps of them (src/engine/weight-store.ts). */
const KEPT_BYTES = 2 ** 28;
const ALIGNMENT = 64;

/** The memory could not grow to so many bytes. */
export class NoMemoryError extends Error {
  override readonly name = 'NoMemoryError';
  readonly bytes: number;

  constructor(bytes: number, cause: unknown) {
    super(`the memory of a CPU worker cannot grow to ${bytes} bytes`, { cause });
    this.bytes = bytes;
  }
}

export class CpuMemory {
  readonly memory: WebAssembly.Memory;
  /** Address of each slab that is kept; filled says whether its weights are in it. */
  readonly #kept = new Map<string, { readonly at: number; filled: boolean }>();
  #keptEnd = FIRST;
  #next = FIRST;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** Begins a pass: gives room to its slabs that can be kept, where all of them fit, and forgets the former pass. */
  begin(slabs: readonly CpuSlab[]): void {
    const fits = (missing: readonly CpuSlab[]) =>
      this.#keptEnd + missing.reduce((sum, slab) => sum + roomOf(slab), 0) <= FIRST + KEPT_BYTES;
    const wanted = slabs.filter(({ keep }) => keep);
    const missing = () => wanted.filter(({ key }) => !this.#kept.has(key));
    if (!fits(missing())) this.dropWeights();
    if (fits(missing())) {
      for (const slab of missing()) {
        if (this.#kept.has(slab.key)) continue;
        this.#kept.set(slab.key, { at: this.#keptEnd, filled: false });
        this.#keptEnd += roomOf(slab);
      }
    }
    this.#next = this.#keptEnd;
  }

  /** Address of so many bytes of this pass. */
  take(bytes: number): number {
    const at = this.#next;
    this.#next += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  }

  /** Makes sure that all that was taken exists. Throws NoMemoryError. */
  grow(): void {
    const missing = Math.ceil((this.#next - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch (error) {
      throw new NoMemoryError(this.#next, error);
    }
  }

  /** The place of a slab that is kept; null for one that is not. */
  keptSlab({ key }: CpuSlab): { readonly at: number; filled: boolean } | null {
    return this.#kept.get(key) ?? null;
  }

  dropWeights(): void {
    this.#kept.clear();
    this.#keptEnd = FIRST;
  }

  words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, count);
  }

  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, count);
  }
}

function roomOf({ elements }: CpuSlab): number {
  return Math.ceil((elements * 4) / ALIGNMENT) * ALIGNMENT;
}
