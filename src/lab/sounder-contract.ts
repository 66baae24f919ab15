// What the page asks of its worker. Both sides speak plain data: an experiment as JSON down, records or predictions back.

import type { CellQuantityId } from '../experiment/cell-quantities.ts';
import type { PhasePlane, PhasePlaneRequest } from '../experiment/phase-plane.ts';
import type { TheoryGrid } from '../experiment/theory-grid.ts';
import type { TowerCells } from '../experiment/tower-cells.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { InputSpec } from '../model/tower.ts';
import type { InputMoments } from '../theory/input-moments.ts';
import type { AnatomyAnswer, AnatomyRequest } from './anatomy/anatomy-contract.ts';
import type { Outlook } from './outlook.ts';

export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export interface EngineStatus {
  readonly kind: 'webgpu' | 'cpu' | 'reference';
  readonly adapter: string;
  /** One sentence of the engine: why it was taken. */
  readonly reason: string;
}

/** What comes back of a run: the records that a sounding draws, all records, or a few numbers a network. */
export type SoundAnswer =
  | { readonly kind: 'sounding' }
  | { readonly kind: 'records' }
  | { readonly kind: 'cells'; readonly quantities: readonly CellQuantityId[] };

export interface SoundRequest {
  readonly generation: number;
  /** As toJson gives it. */
  readonly experiment: unknown;
  readonly answer: SoundAnswer;
}

/** What happened to a run that goes on all the same. */
export interface SoundNotice {
  readonly kind: 'device-lost' | 'worker-lost' | 'less-memory';
  /** The engine's own sentence. */
  readonly message: string;
  /** The adapter that measures from here on. */
  readonly adapter: string;
}

/** Everything a run reports while it goes; the generation says which request it answers. */
export type SoundUpdate =
  | { readonly kind: 'records'; readonly generation: number; readonly records: readonly MeasurementRecord[] }
  | { readonly kind: 'cells'; readonly generation: number; readonly cells: readonly TowerCells[] }
  | { readonly kind: 'progress'; readonly generation: number; readonly done: number; readonly total: number }
  | { readonly kind: 'notice'; readonly generation: number; readonly notice: SoundNotice };

export type SoundOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly deviceLost: boolean };

/** Texts by key that outlive the page. A memory that fails has forgotten. */
export interface AdapterMemory {
  read(key: string): string | null | Promise<string | null>;
  write(key: string, text: string): void | Promise<void>;
}

export interface Sounder {
  /**
   * Opens an engine, closing the one before. Rejects with a readable message where the choice cannot be had. `memory` keeps what was
   * measured of the adapter for the next time.
   */
  open(choice: EngineChoice, memory?: AdapterMemory): Promise<EngineStatus>;
  /**
   * Runs one experiment; a run in flight is cancelled first. Never rejects: the outcome says what happened. All records
   * have arrived when it resolves; progress may still come later.
   */
  sound(request: SoundRequest, onUpdate: (update: SoundUpdate) => void | Promise<void>): Promise<SoundOutcome>;
  /** Ends the run in flight within one slice of work; nothing happens where there is none. */
  cancel(): Promise<void>;
  /** What theory needs of a batch of inputs. Needs no engine: answers also while one is opened or measures. */
  inputMoments(input: InputSpec): Promise<InputMoments>;
  /** What theory expects of each tower of an experiment, as JSON. For networks so deep that the page would have to wait for it. */
  predict(experiment: unknown): Promise<readonly Outlook[]>;
  /** One layer of one tower taken apart, in float64. Needs no engine. */
  anatomy(request: AnatomyRequest): Promise<AnatomyAnswer>;
  /** The phase plane of an activation; null where a newer call has taken its place. Needs no engine. */
  phasePlane(request: PhasePlaneRequest): Promise<PhasePlane | null>;
  /** What theory says at each point of a sweep; null where a newer call has taken its place. Needs no engine. */
  theoryGrid(experiment: unknown): Promise<TheoryGrid | null>;
}

/** The part of the worker that measures. */
export type Measurer = Pick<Sounder, 'sound' | 'cancel'>;
