// First call and steady repetitions of one stage, within a budget of seconds.

import type { Stage } from './place.ts';
import type { Repetition } from './stage.ts';

export interface Patience {
  /** Steady repetitions wanted, after the first call. */
  readonly repetitions: number;
  /** A stage whose calls have taken this many seconds starts no other, once there is a steady repetition. */
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
    const { repetitions, seconds } = this.#patience;
    const count = this.steady.length;
    const spent = this.steady.reduce((sum, steady) => sum + steady.seconds, this.first?.seconds ?? 0);
    if (count >= repetitions || (count > 0 && spent >= seconds)) return false;
    const repetition = await this.#stage.perform({ kind: 'repeat' });
    if (this.first === null) this.first = repetition;
    else this.steady.push(repetition);
    return true;
  }

  /** The last steady repetition, whose counts and readings stand for all. */
  get last(): Repetition {
    const last = this.steady.at(-1) ?? this.first;
    if (last === null) throw new Error('nothing was run');
    return last;
  }

  /** Seconds of the steady repetitions in ascending order. */
  get seconds(): readonly number[] {
    return this.steady.map(({ seconds }) => seconds).sort((a, b) => a - b);
  }
}

/** Of numbers in ascending order. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
