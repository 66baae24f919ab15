// What a CPU worker is asked to do and what it answers: plain data that messages can carry. One job is one pass of a plan.

import type { CpuBuild } from './cpu-module.ts';

/** A row of the table of steps: kernel (CPU_STEMS, or FILL), activation, slab, towers of the span, rows of a table, then the 30 words of the params block. */
export const STEP_WORDS = 35;
export const STEP_PARAMS = 5;
/** In place of a kernel: make sure that the slab is in memory. */
export const FILL = 0xffffffff;

/** Matrices of one shape that are orthogonal: made by the host in float64, as for every engine. */
export interface OrthogonalRun {
  readonly seed: number;
  readonly matrix: number;
  readonly matrixStep: number;
  readonly count: number;
  readonly at: number;
  readonly step: number;
  readonly fanOut: number;
  readonly fanIn: number;
  readonly biasDistribution: 'none' | 'normal' | 'uniform';
}

/** What a slab of base weights holds; offsets in floats. */
export interface CpuSlab {
  /** Equal keys, equal bits. */
  readonly key: string;
  readonly elements: number;
  /** Blocks of draw params (src/gpu/draw-params.ts), one behind the other. */
  readonly draws: Uint32Array<ArrayBuffer>;
  readonly orthogonal: readonly OrthogonalRun[];
  readonly given: readonly { readonly at: number; readonly values: Float32Array<ArrayBuffer> }[];
  /** False where no later pass can ask for the same. */
  readonly keep: boolean;
}

export interface CpuPass {
  readonly steps: Uint32Array<ArrayBuffer>;
  /** Multiply-adds of each step. */
  readonly work: Float64Array<ArrayBuffer>;
  readonly arenaFloats: number;
  readonly ledgerWords: number;
  readonly scratchBytes: number;
  readonly towers: Uint32Array<ArrayBuffer>;
  readonly items: Uint32Array<ArrayBuffer>;
  readonly reductions: Uint32Array<ArrayBuffer>;
  readonly targets: Float32Array<ArrayBuffer>;
  /** Values of the input and words of its slots, with their places in arena and ledger. */
  readonly input: { readonly at: number; readonly values: Float32Array<ArrayBuffer> };
  readonly inputSlots: { readonly at: number; readonly words: Uint32Array<ArrayBuffer> };
  readonly slabs: readonly CpuSlab[];
  /** What is read back: the first words of the ledger, and stretches of the arena [first float, floats]. */
  readonly readBackWords: number;
  readonly kept: readonly (readonly [number, number])[];
}

export interface CpuPassResult {
  readonly ledger: Uint32Array<ArrayBuffer>;
  readonly kept: readonly Float32Array<ArrayBuffer>[];
}

/** Several threads at one pass. Number 0 hears requests and answers; the others hear nothing after `open`. */
export interface Team {
  readonly memory: WebAssembly.Memory;
  readonly part: number;
  readonly parts: number;
}

/** `open` comes first and once. */
export type CpuRequest =
  | { readonly kind: 'open'; readonly build: CpuBuild; readonly team?: Team }
  | { readonly kind: 'pass'; readonly id: number; readonly pass: CpuPass }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'drop-weights' };

export type CpuReply =
  | { readonly kind: 'work'; readonly id: number; readonly work: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: CpuPassResult }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'no-memory'; readonly id: number; readonly bytes: number; readonly message: string }
  | { readonly kind: 'failed'; readonly id: number | null; readonly message: string };
