// Keeps the figure up with the reader. One request is in flight at a time; a newer one cancels it, except that a preview
// which has just begun may finish while a slider still moves: on a slow adapter a continuous drag would otherwise never
// show anything. The first seed comes first, the others when the slider rests. Every result belongs to one generation.

import { type SoundedTower, type Sounding, soundings } from '../experiment/sounding.ts';
import { type Experiment, parseExperiment, toJson } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import type { Sounder, SoundOutcome, SoundUpdate } from './sounder-contract.ts';

/** A preview younger than this may finish under a moving slider: a first seed of the start takes 1 to 3 s on two loaded cores. */
const PREVIEW_GRACE_MS = 4000;
/** Strips of deeper towers would be thinner than a pixel many times over, and their records fill the memory. */
export const MAX_STRIP_LAYERS = 4096;

export interface Shown {
  readonly experiment: Experiment;
  readonly soundings: readonly Sounding[];
  readonly seedsDone: number;
}

export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly share: number; readonly startedAt: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly deviceLost: boolean };

export interface RunnerListener {
  readonly shown: (shown: Shown) => void;
  readonly state: (state: RunState) => void;
  readonly now: () => number;
}

interface Flight {
  readonly generation: number;
  readonly startedAt: number;
  readonly preview: boolean;
}

export class SoundingRunner {
  private wanted: Experiment | null = null;
  private moving = false;
  private wake: (() => void) | null = null;
  private pumping = false;
  private cancelled = false;
  private generation = 0;
  private flight: Flight | null = null;

  private readonly sounder: Sounder;
  private readonly listener: RunnerListener;

  constructor(sounder: Sounder, listener: RunnerListener) {
    this.sounder = sounder;
    this.listener = listener;
  }

  /** Asks for a sounding. While `moving` only its first seed is measured. */
  request(experiment: Experiment, { moving = false } = {}): void {
    this.wanted = experiment;
    this.moving = moving;
    this.cancelled = false;
    const young = this.flight?.preview === true && this.listener.now() - this.flight.startedAt < PREVIEW_GRACE_MS;
    if (!(moving && young)) this.stopFlight();
    this.wakeUp();
    if (!this.pumping) void this.pump();
  }

  /** The slider rests: a preview of an older value is given up, and the remaining seeds may come. */
  settle(): void {
    if (this.moving && this.wanted !== null) this.stopFlight();
    this.moving = false;
    this.wakeUp();
  }

  /** Ends everything in flight; what is shown stays. */
  cancel(): void {
    this.wanted = null;
    this.cancelled = true;
    this.stopFlight();
    this.wakeUp();
  }

  private stopFlight(): void {
    if (this.flight === null) return;
    this.flight = null;
    this.generation += 1;
    void this.sounder.cancel();
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    let last: RunState = { kind: 'idle' };
    while (this.wanted !== null) {
      const experiment = this.wanted;
      this.wanted = null;
      last = await this.measure(experiment);
    }
    this.pumping = false;
    this.listener.state(this.cancelled ? { kind: 'cancelled' } : last);
  }

  private async measure(experiment: Experiment): Promise<RunState> {
    const startedAt = this.listener.now();
    const { first, count } = experiment.seeds;
    const parts: Part[] = [];
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && this.moving && this.wanted === null) await this.rest();
      if (this.wanted !== null || this.cancelled) return { kind: 'idle' };
      const one = parseExperiment({
        ...experiment,
        measure: measuresOf(experiment),
        seeds: { first: first + index, count: 1 },
      });
      const records: MeasurementRecord[] = [];
      const outcome = await this.fly(one, {
        preview: index === 0,
        startedAt,
        offset: index / count,
        weight: 1 / count,
        records,
      });
      if (outcome.kind === 'failed') return outcome;
      if (outcome.kind === 'cancelled') return { kind: 'idle' };
      parts.push({ towers: listTowers(one), records });
      this.listener.shown({ experiment, soundings: joined(parts), seedsDone: index + 1 });
    }
    return { kind: 'idle' };
  }

  private rest(): Promise<void> {
    this.listener.state({ kind: 'idle' });
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private async fly(experiment: Experiment, leg: Leg): Promise<SoundOutcome> {
    this.generation += 1;
    const generation = this.generation;
    this.flight = { generation, startedAt: this.listener.now(), preview: leg.preview };
    this.listener.state({ kind: 'running', share: leg.offset, startedAt: leg.startedAt });
    const onUpdate = (update: SoundUpdate) => {
      if (this.flight?.generation !== update.generation) return;
      if (update.kind === 'records') for (const record of update.records) leg.records.push(record);
      else
        this.listener.state({
          kind: 'running',
          share: leg.offset + (leg.weight * update.done) / update.total,
          startedAt: leg.startedAt,
        });
    };
    let outcome: SoundOutcome;
    try {
      outcome = await this.sounder.sound({ generation, experiment: toJson(experiment) }, onUpdate);
    } catch (error) {
      outcome = { kind: 'failed', message: messageOf(error), deviceLost: false };
    }
    // A stopped flight whose answer came all the same is an old request: its result is dropped.
    if (generation !== this.generation) return { kind: 'cancelled' };
    this.flight = null;
    return outcome;
  }
}

interface Leg {
  readonly preview: boolean;
  readonly startedAt: number;
  readonly offset: number;
  readonly weight: number;
  readonly records: MeasurementRecord[];
}

interface Part {
  readonly towers: readonly SoundedTower[];
  readonly records: readonly MeasurementRecord[];
}

/** One set of soundings over runs of one seed each; towers are renumbered so that runs do not collide. */
function joined(parts: readonly Part[]): Sounding[] {
  let offset = 0;
  const towers = [];
  const records: MeasurementRecord[] = [];
  for (const part of parts) {
    for (const tower of part.towers) towers.push({ ...tower, tower: tower.tower + offset });
    for (const record of part.records) records.push({ ...record, tower: record.tower + offset });
    offset += part.towers.length;
  }
  return soundings(towers, records);
}

function measuresOf({ measure, network }: Experiment): Experiment['measure'] {
  return network.depth > MAX_STRIP_LAYERS ? measure.filter((name) => name !== 'histogram') : measure;
}
