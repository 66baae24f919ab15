// What every engine reports: one record is one measured number with its coordinates. Engines, figures' data, the command
// line and the library all speak this form, so it lives below them.

/** Where in the network a number was taken. `layer` counts blocks: state 0 is the input, state l the output of block l. */
export const SITES = [
  'preactivation', // argument of the block's activation (row block: [fanOut of its first map, batch])
  'state', // output of the block, after the skip and, if asked, the activation after the sum
  'preactivationGradient', // gradient arriving at that argument through the branch
  'stateGradient', // total gradient of the loss with respect to the state
  'weightGradient', // gradient of the loss with respect to all weights of the block
  'logits', // output of the readout map (layer = depth + 1)
  'logitsGradient',
  'loss', // the loss itself (layer = depth + 1)
] as const;
export type Site = (typeof SITES)[number];

export const QUANTITIES = [
  'log10MeanSquare', // log10 of the second moment over batch and units; null where every value is exactly zero
  'log10Variance', // log10 of the second moment about the mean; null where it is exactly zero
  'meanOverRms', // mean, in units of the root of the second moment
  'minOverRms',
  'maxOverRms',
  'zeroShare', // share of values that are exactly zero, in [0, 1]; on WebGPU also those 2^126 below the scale of their sample
  'saturatedShare', // share of pre-activations at or beyond saturationBounds (math/saturation.ts): |slope| stays below 0.01
  'correlation', // mean cosine between paired samples (columns 2i and 2i+1); null where a sample is exactly zero
  'log10Decorrelation', // log10 of the mean of 1 - cosine, from the difference of the normalised samples
  'histogram', // density of log2 |value|, see LogHistogram
  'log10Value', // log10 of a single number (the loss); null where it is exactly zero
  'fault', // a numerical fault: value is its code in FAULTS; nothing else of that tower is to be trusted
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Counts of log2 |value| in bins of equal width 1/binsPerOctave; bin k starts at firstLog2 + k / binsPerOctave. */
export interface LogHistogram {
  readonly firstLog2: number;
  readonly binsPerOctave: number;
  readonly counts: readonly number[];
  /** Values that are exactly zero or lie below the first bin. */
  readonly below: number;
}

/** Histograms of both engines: 16 octaves down from the largest magnitude, four bins an octave. */
export const HISTOGRAM_OCTAVES = 16;
export const HISTOGRAM_BINS_PER_OCTAVE = 4;

interface Coordinates {
  /** Index into the experiment's towers (see listTowers). */
  readonly tower: number;
  readonly layer: number;
  readonly site: Site;
}

export interface NumberRecord extends Coordinates {
  readonly quantity: Exclude<Quantity, 'histogram'>;
  /** null says "exactly zero" or "undefined", as the quantity states; never NaN and never infinite. */
  readonly value: number | null;
}

export interface HistogramRecord extends Coordinates {
  readonly quantity: 'histogram';
  readonly value: LogHistogram;
}

export type MeasurementRecord = NumberRecord | HistogramRecord;

/** Codes of the `fault` quantity, with what they mean. */
export const FAULTS: ReadonlyMap<number, string> = new Map([
  [1, 'a value that is not finite was found in device memory: please report it with the adapter named here'],
  [2, 'an argument of sin whose phase cannot be resolved: beyond 8192 in float32, beyond 2^41 in float64'],
  [4, 'values, slopes (below 2^-6,000,000 in float32) or exponents (beyond 2^29) outside of what is tracked'],
]);
