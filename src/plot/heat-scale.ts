// From a number to a colour of a heat map. A diverging scale counts both ways from its middle, teal below and vermilion above, palest in
// the middle, as on the phase plane; a sequential one goes from pale to deep. Beyond a few units a diverging scale goes on in
// logarithms, so that 300 decades do not hide one. Each colour is light-dark(light, dark), which an exported figure resolves.

export interface HeatScale {
  readonly kind: 'diverging' | 'sequential';
  readonly low: number;
  readonly high: number;
  /** Of a sequential scale unused. */
  readonly middle: number;
  /** Where the scale turns from linear to logarithmic, counted from the middle; null where it stays linear. */
  readonly bend: number | null;
}

export const HEAT_LEVELS = 64;

// A scale no wider than this many bends needs none: its middle third is still seen.
const LINEAR_BENDS = 4;
const NICE = [1, 1.5, 2, 3, 5, 7, 10];

export interface HeatScaleOptions {
  /** The neutral value; null makes the scale sequential. */
  readonly middle: number | null;
  readonly bend?: number;
  /** A scale reaches at least so far from its middle, so that noise does not look like a trend. */
  readonly least?: number;
  /** Fixed ends of a sequential scale, such as those of a share. */
  readonly ends?: readonly [low: number, high: number];
}

/** The scale that holds all these values, its ends rounded outwards so that it seldom moves while a map fills in. */
export function heatScaleOf(values: Iterable<number>, options: HeatScaleOptions): HeatScale {
  const { middle, bend = 1, least = 0.1, ends } = options;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const empty = low > high;
  if (middle !== null) {
    const reach = niceAbove(empty ? least : Math.max(least, high - middle, middle - low));
    const linear = reach <= LINEAR_BENDS * bend;
    return { kind: 'diverging', low: middle - reach, high: middle + reach, middle, bend: linear ? null : bend };
  }
  if (ends !== undefined) return sequential(ends[0], ends[1]);
  if (empty) return sequential(0, least);
  const step = niceAbove(Math.max(least, high - low) / 4);
  const first = Math.floor(low / step + 1e-9) * step;
  const last = Math.ceil(high / step - 1e-9) * step;
  return sequential(first, Math.max(last, first + step));
}

function sequential(low: number, high: number): HeatScale {
  return { kind: 'sequential', low, high, middle: low, bend: null };
}

/** The next of 1, 1.5, 2, 3, 5, 7 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = NICE.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}

/** The place of a value on the scale: 0 at its low end, 1 at its high one; values beyond the ends stand at them. */
export function heatShare(scale: HeatScale, value: number): number {
  const { low, high, middle, bend } = scale;
  const bent = (distance: number) => (bend === null ? distance : Math.asinh(distance / bend));
  const share =
    scale.kind === 'diverging'
      ? 0.5 + (0.5 * bent(value - middle)) / bent(high - middle)
      : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** 0 to HEAT_LEVELS - 1. */
export function heatLevel(scale: HeatScale, value: number): number {
  return Math.min(HEAT_LEVELS - 1, Math.floor(heatShare(scale, value) * HEAT_LEVELS));
}

/** The colour of a level as CSS. */
export function heatColour({ kind }: Pick<HeatScale, 'kind'>, level: number): string {
  return COLOURS[kind][level];
}

/** Places to name on a legend: the ends, the middle and round values between them. */
export function heatTicks({ kind, low, high, middle, bend }: HeatScale): number[] {
  if (kind === 'sequential') return [0, 0.25, 0.5, 0.75, 1].map((share) => tidy(low + share * (high - low)));
  const reach = high - middle;
  const sides = bend === null ? [reach / 2, reach] : powersUpTo(reach, bend);
  return [...sides.map((side) => middle - side).reverse(), middle, ...sides.map((side) => middle + side)].map(tidy);
}

/** At most three, the last one the end itself. */
function powersUpTo(reach: number, bend: number): number[] {
  const inner: number[] = [];
  for (let side = bend; side <= reach / 2; side *= 10) inner.push(side);
  const step = Math.ceil(inner.length / 2);
  return [...inner.filter((_, index) => index % step === 0), reach];
}

function tidy(value: number): number {
  return Number(value.toPrecision(6));
}

// Anchors in OKLab (Ottosson 2020): lightness and two hue axes, in which even steps look even. On paper the middle is light and the ends
// are dark, on the dark ground the other way round. The vermilion end is the lighter one: without hue the two ends still differ.
type Lab = readonly [lightness: number, a: number, b: number];
interface Theme {
  readonly middle: Lab;
  readonly below: readonly Lab[];
  readonly above: readonly Lab[];
  readonly sequence: readonly Lab[];
}
const LIGHT: Theme = {
  middle: [0.972, 0, 0.004],
  below: [
    [0.8, -0.075, -0.025],
    [0.6, -0.088, -0.045],
    [0.37, -0.052, -0.036],
  ],
  above: [
    [0.84, 0.062, 0.062],
    [0.68, 0.13, 0.11],
    [0.48, 0.125, 0.095],
  ],
  sequence: [
    [0.965, -0.004, 0.004],
    [0.8, -0.02, -0.05],
    [0.56, -0.03, -0.1],
    [0.3, 0.012, -0.1],
  ],
};
const DARK: Theme = {
  middle: [0.25, -0.008, -0.006],
  below: [
    [0.42, -0.06, -0.028],
    [0.64, -0.085, -0.042],
    [0.9, -0.07, -0.025],
  ],
  above: [
    [0.4, 0.075, 0.06],
    [0.6, 0.14, 0.115],
    [0.79, 0.09, 0.09],
  ],
  sequence: [
    [0.26, -0.008, -0.01],
    [0.44, -0.022, -0.07],
    [0.67, -0.05, -0.08],
    [0.92, -0.05, -0.005],
  ],
};

const COLOURS: Readonly<Record<HeatScale['kind'], readonly string[]>> = {
  diverging: ramp(({ middle, below, above }) => [...[...below].reverse(), middle, ...above]),
  sequential: ramp(({ sequence }) => sequence),
};

function ramp(anchorsOf: (theme: Theme) => readonly Lab[]): string[] {
  return Array.from({ length: HEAT_LEVELS }, (_, level) => {
    const share = level / (HEAT_LEVELS - 1);
    return `light-dark(${hexBetween(anchorsOf(LIGHT), share)}, ${hexBetween(anchorsOf(DARK), share)})`;
  });
}

function hexBetween(anchors: readonly Lab[], share: number): string {
  const place = share * (anchors.length - 1);
  const index = Math.min(anchors.length - 2, Math.floor(place));
  const [from, to] = [anchors[index], anchors[index + 1]];
  const mixed = from.map((value, axis) => value + (place - index) * (to[axis] - value));
  return hexOf([mixed[0], mixed[1], mixed[2]]);
}

/** Ottosson 2020, "A perceptual color space for image processing": OKLab to linear sRGB, then the sRGB transfer curve. */
function hexOf([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((linear) => hexByte(linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055)).join('')}`;
}

function hexByte(channel: number): string {
  const byte = Math.round(255 * Math.min(1, Math.max(0, channel)));
  return byte.toString(16).padStart(2, '0');
}
