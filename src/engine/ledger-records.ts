// From the ledger that came home to records: mantissa and exponent become log10 in float64, faults are told instead of numbers.

import {
  HISTOGRAM_BINS_PER_OCTAVE,
  HISTOGRAM_OCTAVES,
  type LogHistogram,
  type MeasurementRecord,
  type NumberRecord,
} from '../model/records.ts';
import { HISTOGRAM_WORDS, STAT_WORDS } from './layout.ts';
import type { Plan, Statistic } from './plan.ts';

const LOG10_2 = Math.log10(2);
/** The exponent field of infinities and NaN. */
const NOT_FINITE = 255;
/** Exponents saturate here on the device (ZERO_EXPONENT in ledger.wgsl). */
const EXPONENT_BOUND = 0x20000000;
const BINS = HISTOGRAM_OCTAVES * HISTOGRAM_BINS_PER_OCTAVE;
/** Share of counted zeros from which all are: counts are float32 sums. */
const ALL_ZERO = 1 - 1e-6;
/** Taken into every square on the device, so that small ones survive (moments.wgsl). */
const SQUARE_LIFT = 2 ** 36;
/** Marks a gradient all of whose slopes were clamped (gradient-terms.wgsl). */
const UNTRACKED = 256;
/** Beyond 8192 float32 cannot resolve the phase of sin. */
const LOG2_SIN_LIMIT = 13;
/** Below this share of the second moment a variance is the rounding of float32 sums, not a measurement. */
const RESOLVED_VARIANCE = 1e-5;

/** Raw moments of one tensor and tower; squares are sums of true value squared times 2^(-2 exponent). */
interface Moments {
  readonly sum: number;
  readonly squares: number;
  readonly low: number;
  readonly high: number;
  readonly zeros: number;
  readonly saturated: number;
  readonly count: number;
  readonly exponent: number;
  readonly peak: number;
}

/** A tower in its pass, and its number in the experiment. */
export interface TowerPlace {
  readonly probe: number;
  readonly base: number;
  readonly tower: number;
}

/** Records of one tower of the pass. */
export function ledgerRecords(plan: Plan, ledger: Uint32Array, at: TowerPlace): MeasurementRecord[] {
  const reader = new LedgerReader(ledger);
  const records: MeasurementRecord[] = [];
  const weightMoments = new Map<number, Moments[]>();
  for (const statistic of plan.statistics) {
    const { site, layer } = statistic;
    const place = placeOf(plan, statistic, at);
    if (place === null) continue;
    reader.place = place;
    const put = (quantity: NumberRecord['quantity'], value: number | null) =>
      records.push({ tower: at.tower, layer, site, quantity, value });
    switch (statistic.kind) {
      case 'moments': {
        const moments = reader.moments(statistic);
        if (site === 'weightGradient') {
          weightMoments.set(layer, [...(weightMoments.get(layer) ?? []), moments]);
          break;
        }
        const fault = faultOf(moments) ?? (statistic.saturation && leavesSin(plan, layer, moments) ? 2 : null);
        if (fault !== null) put('fault', fault);
        if (statistic.silent || (fault !== null && fault !== 2)) break;
        putMoments(put, moments, statistic.saturation);
        break;
      }
      case 'pairs':
        putPairs(put, reader.pairs(statistic), statistic.count);
        break;
      case 'loss':
        if (plan.demand.forward) put('log10Value', reader.loss(statistic));
        break;
      case 'histogram':
        records.push({ tower: at.tower, layer, site, quantity: 'histogram', value: reader.histogram(statistic) });
        break;
      default:
        statistic.kind satisfies never;
    }
  }
  for (const [layer, moments] of weightMoments) {
    // One map at fault leaves no number for its block: half of it would pass for the whole.
    const fault = moments.map(faultOf).find((code) => code !== null);
    const [quantity, value] =
      fault === undefined ? (['log10MeanSquare', log10Joined(moments)] as const) : (['fault', fault] as const);
    records.push({ tower: at.tower, layer, site: 'weightGradient', quantity, value });
  }
  return records;
}

/** The tower's place among those that a statistic is for; null where it is not among them. */
function placeOf({ shape }: Plan, { scope, probe, layer, span }: Statistic, at: TowerPlace): number | null {
  if (scope === 'base') {
    const reaches = probe === null ? layer <= shape.probes[at.probe].depth : probe === at.probe;
    return reaches ? at.base : null;
  }
  const place = at.probe * shape.towers + at.base - span.first;
  return place >= 0 && place < span.towers ? place : null;
}

/** In units of the root mean square, so undefined where that is zero. */
const RELATIVE = ['meanOverRms', 'minOverRms', 'maxOverRms'] as const;

type Put = (quantity: NumberRecord['quantity'], value: number | null) => void;

function putMoments(put: Put, moments: Moments, saturation: boolean): void {
  const { sum, squares, low, high, zeros, saturated, count, exponent } = moments;
  const meanSquare = squares / count;
  if (meanSquare === 0) {
    put('log10MeanSquare', null);
    for (const quantity of RELATIVE) put(quantity, null);
    put('log10Variance', null);
  } else {
    const rms = Math.sqrt(meanSquare);
    const mean = sum / count;
    const variance = meanSquare - mean * mean;
    put('log10MeanSquare', log10Of(meanSquare, 2 * exponent));
    if (low === high) put('log10Variance', null);
    else if (variance > RESOLVED_VARIANCE * meanSquare) put('log10Variance', log10Of(variance, 2 * exponent));
    put('meanOverRms', mean / rms);
    put('minOverRms', low / rms);
    put('maxOverRms', high / rms);
  }
  put('zeroShare', zeros / count);
  if (saturation) put('saturatedShare', saturated / count);
}

function putPairs(put: Put, { apart, undefinedPairs }: { apart: number; undefinedPairs: number }, pairs: number): void {
  if (undefinedPairs > 0) {
    put('correlation', null);
    put('log10Decorrelation', null);
    return;
  }
  const mean = apart / pairs;
  put('correlation', 1 - mean);
  put('log10Decorrelation', mean === 0 ? null : Math.log10(mean));
}

/** Code of FAULTS, or null. */
function faultOf({ peak, exponent, squares, zeros, count }: Moments): number | null {
  if (peak === UNTRACKED) return 4;
  if (peak >= NOT_FINITE) return 1;
  // Values whose squares all underflow are not zero, but how large they are was lost.
  if (peak > 0 && squares === 0) return 4;
  // Neither is what was lost below float32 with nothing else beside it: stored as zeros, but not counted among them.
  if (peak === 0 && zeros < count * ALL_ZERO) return 4;
  return peak > 0 && Math.abs(exponent) >= EXPONENT_BOUND ? 4 : null;
}

function leavesSin(plan: Plan, layer: number, { low, high, exponent }: Moments): boolean {
  const log2Largest = Math.log2(Math.max(-low, high)) + exponent;
  return plan.shape.layers[layer - 1].activation === 'sin' && log2Largest > LOG2_SIN_LIMIT;
}

/** log10 of the mean square over several parts, each with its own exponent; null if all are zero. */
export function log10Joined(parts: readonly Pick<Moments, 'squares' | 'count' | 'exponent'>[]): number | null {
  const present = parts.filter(({ squares }) => squares > 0);
  if (present.length === 0) return null;
  const top = Math.max(...present.map(({ exponent }) => exponent));
  const squares = present.reduce((sum, part) => sum + part.squares * 4 ** (part.exponent - top), 0);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return log10Of(squares / count, 2 * top);
}

/** log10 of value * 2^exponent, the same for the same number however it is split: exponents differ from plan to plan, numbers do not. */
function log10Of(value: number, exponent: number): number {
  let own = Math.floor(Math.log2(value));
  if (value * 2 ** -own < 1) own -= 1;
  if (value * 2 ** -own >= 2) own += 1;
  return Math.log10(value * 2 ** -own) + (own + exponent) * LOG10_2;
}

class LedgerReader {
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  readonly #integers: Int32Array;
  /** Of the tower among those that a statistic is for. */
  place = 0;

  constructor(ledger: Uint32Array) {
    this.#words = ledger;
    this.#floats = new Float32Array(ledger.buffer, ledger.byteOffset, ledger.length);
    this.#integers = new Int32Array(ledger.buffer, ledger.byteOffset, ledger.length);
  }

  moments({ result, count }: Statistic): Moments {
    const base = result + this.place * STAT_WORDS;
    const [sum, squares, low, high, zeros, saturated] = this.#floats.subarray(base, base + 6);
    const [peak, exponent] = [this.#words[base + 6], this.#integers[base + 7]];
    return { sum, squares: squares / SQUARE_LIFT ** 2, low, high, zeros, saturated, count, exponent, peak };
  }

  pairs({ result }: Statistic): { apart: number; undefinedPairs: number } {
    const base = result + this.place * STAT_WORDS;
    return { apart: this.#floats[base], undefinedPairs: this.#floats[base + 1] };
  }

  /** log10 of the loss's magnitude. */
  loss({ result }: Statistic): number | null {
    const base = result + this.place * STAT_WORDS;
    const mantissa = Math.abs(this.#floats[base]);
    return mantissa === 0 ? null : log10Of(mantissa, this.#integers[base + 1]);
  }

  histogram({ result }: Statistic): LogHistogram {
    const base = result + this.place * HISTOGRAM_WORDS;
    const below = this.#words[base + BINS];
    const counts = [...this.#words.subarray(base, base + BINS)];
    // Where every value is zero there is no octave to count from.
    const top = counts.some((count) => count > 0) ? this.#integers[base + BINS + 1] : 0;
    return { firstLog2: top - (HISTOGRAM_OCTAVES - 1), binsPerOctave: HISTOGRAM_BINS_PER_OCTAVE, counts, below };
  }
}
