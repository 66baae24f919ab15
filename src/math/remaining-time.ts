// How long the rest of a piece of work will take, from the pace at which it has gone so far. Recent work weighs more, since a sweep
// goes from quick networks to slow ones; the memory grows with the time measured, so that a long run's estimate does not jump about.

/** No estimate from less than this: a single slice of work says nothing about the next. */
const BASIS_MS = 500;
/** Time after which what was measured weighs half: a third of all that was measured, but at least this. */
const LEAST_HALF_LIFE_MS = 5000;
const HALF_LIFE_SHARE = 1 / 3;
/** A silence longer than this and PAUSE_FACTOR times any before it is a sleeping machine or a frozen page and no work. */
const PAUSE_MS = 10_000;
const PAUSE_FACTOR = 20;

export class RemainingTime {
  readonly #total: number;
  #last: { readonly done: number; readonly at: number } | null = null;
  /** Sums over the past, weighted by their age; their quotient is the pace. */
  #work = 0;
  #time = 0;
  #measured = 0;
  #longest = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * Seconds left after `done` of the work at this time (milliseconds of a clock that never goes back); null without a basis. What
   * comes before the first work is done, compiling above all, comes once and counts for nothing.
   */
  tell(done: number, at: number): number | null {
    if (done >= this.#total) return 0;
    if (done <= 0) return null;
    if (this.#last !== null && at > this.#last.at) this.#learn(done - this.#last.done, at - this.#last.at);
    if (this.#last === null || at > this.#last.at) this.#last = { done, at };
    if (this.#measured < BASIS_MS || this.#work <= 0) return null;
    return ((this.#total - done) * this.#time) / this.#work / 1000;
  }

  /** Nothing has been under way since the last telling: the time in between does not count. */
  pause(): void {
    this.#last = null;
  }

  #learn(work: number, elapsed: number): void {
    if (this.#longest > 0 && elapsed > Math.max(PAUSE_MS, PAUSE_FACTOR * this.#longest)) return;
    const decay = 2 ** (-elapsed / Math.max(LEAST_HALF_LIFE_MS, this.#measured * HALF_LIFE_SHARE));
    this.#work = this.#work * decay + Math.max(work, 0);
    this.#time = this.#time * decay + elapsed;
    this.#measured += elapsed;
    this.#longest = Math.max(this.#longest, elapsed);
  }
}
