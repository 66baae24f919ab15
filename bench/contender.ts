// A contender is one way of carrying out a workload on one device. What it does before `once` (loading, uploading weights) is not timed. It
// lives as long as its stage.

import type { TowerReadings } from './readings.ts';

/** What a run is on: one adapter of WebGPU, or the processor itself. Contenders of different targets are never in one table. */
export type Target = 'webgpu' | 'cpu';

export interface Contender {
  /** How many threads of the processor compute; null where one cannot ask, and on WebGPU. */
  readonly threads: number | null;
  /** One repetition of the whole workload; resolves when the readings are in the host's memory. */
  once(): Promise<readonly TowerReadings[]>;
}

/** Forms of a peer: autodiff as a user writes it; a backward pass by hand; all gains of a sweep stacked on an axis, by hand. */
export type PeerForm = 'AD' | 'man' | 'bat';
