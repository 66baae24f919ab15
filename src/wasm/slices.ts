// Work in slices of bounded time: between two of them the thread's messages have their turn, and a cancel is seen.

/** A cancel is obeyed within this and one step. */
const SLICE_MS = 25;

export interface SliceManners {
  /** Asked between slices. */
  readonly cancelled: () => boolean;
  /** Gives way to the thread's messages. */
  readonly pause: () => Promise<void>;
}

export class Slices {
  readonly #manners: SliceManners;
  #end = performance.now() + SLICE_MS;

  constructor(manners: SliceManners) {
    this.#manners = manners;
  }

  get over(): boolean {
    return performance.now() >= this.#end;
  }

  /** Pauses and begins the next slice; false when the work was cancelled. */
  async next(): Promise<boolean> {
    await this.#manners.pause();
    this.#end = performance.now() + SLICE_MS;
    return !this.#manners.cancelled();
  }
}
