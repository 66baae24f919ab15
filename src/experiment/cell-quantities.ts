// The quantities that a map can show: one number for each tower, made of its records. A growth compares the two ends that the
// verdicts of a sounding compare (verdict.ts); logarithms are decades of the root of the second moment.

import type { MeasurementRecord, Quantity, Site } from '../model/records.ts';
import type { Measure } from '../model/settings.ts';

export const CELL_QUANTITY_IDS = [
  'signalGrowth', // the last state over the input
  'gradientGrowth', // the gradient at layer 1 over that at the last layer
  'signalPerLayer', // the same, by block
  'gradientPerLayer',
  'lastSignal', // the last state
  'firstGradient', // the gradient at layer 1
  'decorrelation', // log10 of 1 - c of the last states
  'saturatedShare', // of the pre-activations, mean over the blocks
  'zeroShare', // of the states, mean over the blocks
  'weightGradientSpread', // the largest gradient of a block's weights over the smallest
  'loss', // log10 of the loss
] as const;
export type CellQuantityId = (typeof CELL_QUANTITY_IDS)[number];

export interface CellQuantity {
  readonly id: CellQuantityId;
  /** What the experiment must measure. */
  readonly measures: readonly Measure[];
  readonly kind: 'log10' | 'share';
  /** The value at which nothing happens, from which both directions count; null where there is none. */
  readonly middle: number | null;
  /** Whether the value is made of this record; the others need not be kept. */
  readonly uses: (record: MeasurementRecord) => boolean;
  /** Of all records of one tower; null where it is exactly zero or undefined. */
  readonly valueOf: (records: readonly MeasurementRecord[], depth: number) => number | null;
}

export function cellQuantity(id: CellQuantityId): CellQuantity {
  return BY_ID[id];
}

/** What the colours of a map of this quantity reach, whatever its numbers are. */
export interface ColourRange {
  readonly middle: number | null;
  /** The least reach, so that noise does not look like a trend. */
  readonly least: number;
  /** Fixed ends, of a share. */
  readonly ends?: readonly [low: number, high: number];
}

// Twice or half as much is no trend.
const LEAST_DECADES = 0.3;
// Decades a layer are small numbers: a tenth a layer is ten decades over a hundred layers.
const LEAST_DECADES_PER_LAYER = 0.05;

export function colourRange(id: CellQuantityId): ColourRange {
  const { kind, middle } = cellQuantity(id);
  const perLayer = id === 'signalPerLayer' || id === 'gradientPerLayer';
  const range = { middle, least: perLayer ? LEAST_DECADES_PER_LAYER : LEAST_DECADES };
  return kind === 'share' ? { ...range, ends: [0, 1] } : range;
}

const state: Source = { site: 'state', quantity: 'log10MeanSquare' };
const gradient: Source = { site: 'stateGradient', quantity: 'log10MeanSquare' };

const BY_ID: Readonly<Record<CellQuantityId, CellQuantity>> = {
  signalGrowth: growth('signalGrowth', state, { measure: 'forward', ends: signalEnds, perLayer: false }),
  gradientGrowth: growth('gradientGrowth', gradient, { measure: 'backward', ends: gradientEnds, perLayer: false }),
  signalPerLayer: growth('signalPerLayer', state, { measure: 'forward', ends: signalEnds, perLayer: true }),
  gradientPerLayer: growth('gradientPerLayer', gradient, { measure: 'backward', ends: gradientEnds, perLayer: true }),
  lastSignal: made('lastSignal', state, {
    measure: 'forward',
    make: (records, depth) => half(at(records, state, depth)),
  }),
  firstGradient: made('firstGradient', gradient, {
    measure: 'backward',
    make: (records) => half(at(records, gradient, 1)),
  }),
  decorrelation: made(
    'decorrelation',
    { site: 'state', quantity: 'log10Decorrelation' },
    { measure: 'correlation', make: (records, depth, source) => at(records, source, depth) },
  ),
  saturatedShare: made(
    'saturatedShare',
    { site: 'preactivation', quantity: 'saturatedShare' },
    { measure: 'forward', kind: 'share', make: meanOverBlocks },
  ),
  zeroShare: made(
    'zeroShare',
    { site: 'state', quantity: 'zeroShare' },
    { measure: 'forward', kind: 'share', make: meanOverBlocks },
  ),
  weightGradientSpread: made(
    'weightGradientSpread',
    { site: 'weightGradient', quantity: 'log10MeanSquare' },
    { measure: 'weight-gradient', make: spread },
  ),
  loss: made(
    'loss',
    { site: 'loss', quantity: 'log10Value' },
    { measure: 'forward', make: (records, depth, source) => at(records, source, depth + 1) },
  ),
};

/** Where a quantity is read. */
interface Source {
  readonly site: Site;
  readonly quantity: Exclude<Quantity, 'histogram'>;
}

interface Making {
  readonly measure: Measure;
  readonly kind?: CellQuantity['kind'];
  readonly middle?: number;
  readonly make: (records: readonly MeasurementRecord[], depth: number, source: Source) => number | null;
}

function made(id: CellQuantityId, source: Source, { measure, kind = 'log10', middle, make }: Making): CellQuantity {
  return {
    id,
    measures: [measure],
    kind,
    middle: middle ?? null,
    uses: ({ site, quantity }) => site === source.site && quantity === source.quantity,
    valueOf: (records, depth) => make(records, depth, source),
  };
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

function signalEnds(depth: number): Ends {
  return { from: 0, to: depth };
}

function gradientEnds(depth: number): Ends {
  return { from: depth, to: 1 };
}

/** Decades from one end to the other, or of each layer between them; without a layer between them the latter is undefined. */
function growth(
  id: CellQuantityId,
  source: Source,
  { measure, ends, perLayer }: { measure: Measure; ends: (depth: number) => Ends; perLayer: boolean },
): CellQuantity {
  return made(id, source, {
    measure,
    middle: 0,
    make: (records, depth) => {
      const { from, to } = ends(depth);
      const start = at(records, source, from);
      const end = at(records, source, to);
      if (start === null || end === null) return null;
      const decades = (end - start) / 2;
      if (!perLayer) return decades;
      return from === to ? null : decades / Math.abs(to - from);
    },
  });
}

/** The value at one layer; null where it is exactly zero, undefined or not there. */
function at(records: readonly MeasurementRecord[], { site, quantity }: Source, layer: number): number | null {
  for (const record of records) {
    if (record.layer !== layer || record.site !== site || record.quantity !== quantity) continue;
    return typeof record.value === 'number' ? record.value : null;
  }
  return null;
}

/** From the second moment to its root. */
function half(log10Square: number | null): number | null {
  return log10Square === null ? null : log10Square / 2;
}

/** The values of the blocks; the input is none. */
function blockValues(records: readonly MeasurementRecord[], { site, quantity }: Source): (number | null)[] {
  return records
    .filter((record) => record.site === site && record.quantity === quantity && record.layer > 0)
    .map(({ value }) => (typeof value === 'number' ? value : null));
}

function meanOverBlocks(records: readonly MeasurementRecord[], _depth: number, source: Source): number | null {
  const shares = blockValues(records, source).filter((value) => value !== null);
  return shares.length === 0 ? null : shares.reduce((sum, value) => sum + value, 0) / shares.length;
}

/** No number of decades lies between a gradient and exactly zero. */
function spread(records: readonly MeasurementRecord[], _depth: number, source: Source): number | null {
  const values = blockValues(records, source);
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) return null;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least > greatest ? null : (greatest - least) / 2;
}
