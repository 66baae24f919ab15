// Keeps the figure up with the reader. One request is in flight at a time; a newer one cancels it, except that a preview
// which has just begun may finish while a slider still moves: on a slow adapter a continuous drag would otherwise never
// show anything. The first seed comes first, the others when the slider rests. Every result belongs to one generation.

import { type SoundedTower, type Sounding, soundings } from '../experiment/sounding.ts';
import { RemainingTime } from '../math/remaining-time.ts';
import { type Experiment, parseExperiment, toJson } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import type { Measurer, SoundNotice, SoundOutcome, SoundUpdate } from './sounder-contract.ts';

/** A preview younger than this may finish under a moving slider: a first seed of the start takes 1 to 3 s on two loaded cores. */
const PREVIEW_GRACE_MS = 4000;
/** The estimate of the time left is renewed no more often than this: faster it cannot be read. */
const ESTIMATE_INTERVAL_MS = 400;
/** Strips of deeper towers would be thinner than a pixel many times over, and their records fill the memory. */
export const MAX_STRIP_LAYERS = 4096;

export interface Shown {
  readonly experiment: Experiment;
  readonly soundings: readonly Sounding[];
  readonly seedsDone: number;
}

export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly share: number; readonly secondsLeft: number | null }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly deviceLost: boolean };

export interface RunnerListener {
  readonly shown: (shown: Shown) => void;
  readonly state: (state: RunState) => void;
  /** Something has happened to the measurement that goes on. */
  readonly notice: (notice: SoundNotice) => void;
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
  /** How the last request ended before its time: by the reader, who is told, or because something else is shown. */
  private ended: 'cancelled' | 'stopped' | null = null;
  private generation = 0;
  private flight: Flight | null = null;

  private readonly sounder: Measurer;
  private readonly listener: RunnerListener;

  constructor(sounder: Measurer, listener: RunnerListener) {
    this.sounder = sounder;
    this.listener = listener;
  }

  /** Asks for a sounding. While `moving` only its first seed is measured. */
  request(experiment: Experiment, { moving = false } = {}): void {
    this.wanted = experiment;
    this.moving = moving;
    this.ended = null;
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
    this.end('cancelled');
  }

  /** Ends everything in flight without a word: somebody else has the status line from here on. */
  stop(): void {
    this.end('stopped');
  }

  private end(how: 'cancelled' | 'stopped'): void {
    this.wanted = null;
    this.ended = how;
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
    if (this.ended !== 'stopped') this.listener.state(this.ended === 'cancelled' ? { kind: 'cancelled' } : last);
  }

  private async measure(experiment: Experiment): Promise<RunState> {
    const { first, count } = experiment.seeds;
    const clock = new Estimate(this.listener.now);
    const parts: Part[] = [];
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && this.moving && this.wanted === null) {
        await this.rest();
        clock.pause();
      }
      if (this.wanted !== null || this.ended !== null) return { kind: 'idle' };
      const one = parseExperiment({
        ...experiment,
        measure: measuresOf(experiment),
        seeds: { first: first + index, count: 1 },
      });
      const records: MeasurementRecord[] = [];
      const outcome = await this.fly(one, {
        preview: index === 0,
        clock,
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
    const tell = (share: number) =>
      this.listener.state({ kind: 'running', share, secondsLeft: leg.clock.secondsLeft(share) });
    tell(leg.offset);
    const onUpdate = (update: SoundUpdate) => {
      if (this.flight?.generation !== update.generation) return;
      switch (update.kind) {
        case 'records':
          for (const record of update.records) leg.records.push(record);
          break;
        case 'progress':
          tell(leg.offset + (leg.weight * update.done) / update.total);
          break;
        case 'notice':
          this.listener.notice(update.notice);
          break;
        case 'cells':
          break;
        default:
          update satisfies never;
      }
    };
    let outcome: SoundOutcome;
    try {
      outcome = await this.sounder.sound(
        { generation, experiment: toJson(experiment), answer: { kind: 'sounding' } },
        onUpdate,
      );
    } catch (error) {
      outcome = { kind: 'failed', message: messageOf(error), deviceLost: false };
    }
    // A stopped flight whose answer came all the same is an old request: its result is dropped.
    if (generation !== this.generation) return { kind: 'cancelled' };
    this.flight = null;
    return outcome;
  }
}

/** Time left over all seeds of one request, held still between two renewals. */
class Estimate {
  private readonly remaining = new RemainingTime(1);
  private readonly now: () => number;
  private shown: number | null = null;
  private renewed = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.now = now;
  }

  secondsLeft(share: number): number | null {
    const now = this.now();
    const left = this.remaining.tell(share, now);
    if (now - this.renewed >= ESTIMATE_INTERVAL_MS) {
      this.renewed = now;
      this.shown = left;
    }
    return this.shown;
  }

  pause(): void {
    this.remaining.pause();
    this.shown = null;
  }
}

interface Leg {
  readonly preview: boolean;
  readonly clock: Estimate;
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
