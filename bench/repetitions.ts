// First call and steady repetitions of one stage, within a budget of seconds.

import type { Stage } from './place.ts';
import type { Repetition } from './stage.ts';

export interface Patience {
  /** Steady repetitions wanted, after the first call. */
  readonly repetitions: number;
  /** A stage whose calls have taken this many seconds starts no other. */
  readonly seconds: number;
}

/** What a stage has done so far. */
export class Course {
  readonly #stage: Stage;
  readonly #patience: Patience;
  readonly steady: Repetition[] = [];
  first: Repetition | null = null;

  constructor(stage: Stage, patience: Patience) {
    this.#stage = stage;
    this.#patience = patience;
  }

  /** Runs once more unless there have been enough or the budget is spent; false when it did not. */
  async advance(): Promise<boolean> {
    const spent = [this.first, ...this.steady].reduce((sum, repetition) => sum + (repetition?.seconds ?? 0), 0);
    if (this.steady.length >= this.#patience.repetitions || spent >= this.#patience.seconds) return false;
    const repetition = await this.#stage.perform({ kind: 'repeat' });
    if (this.first === null) this.first = repetition;
    else this.steady.push(repetition);
    return true;
  }

  /** The last repetition: its counts are those of the steady state where there was one. */
  get last(): Repetition {
    const last = this.steady.at(-1) ?? this.first;
    if (last === null) throw new Error('nothing was run');
    return last;
  }

  /** Seconds in ascending order: of the steady repetitions, or of the first call where the budget allowed no other. */
  get seconds(): readonly number[] {
    const counted = this.steady.length > 0 ? this.steady : [this.last];
    return counted.map(({ seconds }) => seconds).sort((a, b) => a - b);
  }
}

/** Of numbers in ascending order. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
