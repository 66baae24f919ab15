// A ledger as a device would leave it, written by hand: the one place in the tests that knows its words.

import { HISTOGRAM_WORDS, STAT_WORDS } from '../../../src/engine/layout.ts';
import type { Plan, Statistic } from '../../../src/engine/plan.ts';

/** SQUARE_LIFT of shaders/shared/moments.wgsl. */
const SQUARE_LIFT = 2 ** 36;

export interface WrittenMoments {
  readonly sum?: number;
  readonly squares?: number;
  readonly low?: number;
  readonly high?: number;
  readonly zeros?: number;
  readonly saturated?: number;
  /** Exponent field of the largest magnitude, 0 where all are zero. */
  readonly peak?: number;
  readonly exponent?: number;
}

export class SyntheticLedger {
  readonly words: Uint32Array;
  readonly #floats: Float32Array;

  /** Everything is exactly zero. */
  constructor(plan: Plan) {
    this.words = new Uint32Array(plan.layout.readBackWords);
    this.#floats = new Float32Array(this.words.buffer);
    for (const statistic of plan.statistics) {
      if (statistic.kind !== 'moments') continue;
      for (let place = 0; place < statistic.span.towers; place++) this.moments(statistic, { peak: 0 }, place);
    }
  }

  /** Where the peak is 0 all values count as zeros unless `zeros` says otherwise. */
  moments({ result, count }: Statistic, moments: WrittenMoments, place = 0): void {
    const { sum = 0, squares = 0, low = 0, high = 0, saturated = 0, peak = 127, exponent = 0 } = moments;
    const { zeros = peak === 0 ? count : 0 } = moments;
    const base = result + place * STAT_WORDS;
    this.#floats.set([sum, squares * SQUARE_LIFT ** 2, low, high, zeros, saturated], base);
    this.words.set([peak, exponent >>> 0], base + 6);
  }

  pairs({ result }: Statistic, { apart, undefinedPairs }: { apart: number; undefinedPairs: number }): void {
    this.#floats.set([apart, undefinedPairs], result);
  }

  loss({ result }: Statistic, { mantissa, exponent }: { mantissa: number; exponent: number }): void {
    this.#floats[result] = mantissa;
    this.words[result + 1] = exponent >>> 0;
  }

  /** 64 counts, the count below them, and log2 of the octave of the largest magnitude. */
  histogram(
    { result }: Statistic,
    { counts, below, top }: { counts: readonly number[]; below: number; top: number },
  ): void {
    if (counts.length + 2 > HISTOGRAM_WORDS) throw new Error('too many counts');
    this.words.set([...counts, below, top >>> 0], result);
  }
}
