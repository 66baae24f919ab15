// Records one by one, out of the batches in which they are made. An async generator takes several turns of the queue of promises for each
// value; with tens of thousands of records that takes longer than measuring them.

import type { MeasurementRecord } from '../model/records.ts';

type Batch = readonly MeasurementRecord[];
type Result = IteratorResult<MeasurementRecord, undefined>;

const END: Result = { done: true, value: undefined };

export class RecordStream implements AsyncIterableIterator<MeasurementRecord, undefined> {
  readonly #batches: AsyncGenerator<Batch>;
  #batch: Batch = [];
  #next = 0;
  /** A request for the next batch that is under way: later ones wait for it. */
  #waiting: Promise<Result> | null = null;

  constructor(batches: AsyncGenerator<Batch>) {
    this.#batches = batches;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    if (this.#waiting !== null) {
      const later = () => this.next();
      return this.#waiting.then(later, later);
    }
    if (this.#next < this.#batch.length) return Promise.resolve({ done: false, value: this.#batch[this.#next++] });
    const waiting = this.#advance().finally(() => {
      this.#waiting = null;
    });
    this.#waiting = waiting;
    return waiting;
  }

  /** The reader leaves: what is under way ends. */
  async return(): Promise<Result> {
    this.#batch = [];
    this.#next = 0;
    await this.#batches.return(undefined);
    return END;
  }

  async #advance(): Promise<Result> {
    for (;;) {
      const { done, value } = await this.#batches.next();
      if (done === true) return END;
      if (value.length === 0) continue;
      this.#batch = value;
      this.#next = 1;
      return { done: false, value: value[0] };
    }
  }
}
