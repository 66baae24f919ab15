// The network part of an experiment with every default filled in, still as the reader chose it: words such as
// "1/sqrt(depth)" and width profiles are resolved to numbers in towers.ts.

import type { ActivationName } from '../math/activation-names.ts';
import { DIGIT_PIXELS } from './digits.ts';
import type {
  BlockKind,
  BRANCH_SCALES,
  DISTRIBUTIONS,
  FAN_MODES,
  INPUT_KINDS,
  LossKind,
  Scheme,
  SettingValue,
} from './settings.ts';

export type WidthProfile = number | readonly number[] | { readonly from: number; readonly to: number };

export interface WeightSettings {
  readonly scheme: Scheme;
  readonly distribution: (typeof DISTRIBUTIONS)[number];
  readonly mode: (typeof FAN_MODES)[number];
  readonly gain: number;
  readonly std: number;
  readonly halfWidth: number;
}

/** One field for each `network.*` path of the settings table (a test compares the two). */
export interface Network {
  readonly input: {
    readonly kind: (typeof INPUT_KINDS)[number];
    readonly width: number;
    readonly batch: number;
    readonly secondMoment: number;
    readonly correlation: number;
  };
  readonly depth: number;
  readonly width: WidthProfile;
  readonly block: BlockKind;
  readonly hidden: number | 'width';
  readonly skip: boolean;
  readonly skipScale: number;
  readonly branchScale: number | (typeof BRANCH_SCALES)[number];
  readonly activationAfterSum: boolean;
  readonly norm: 'none';
  readonly activation: ActivationName;
  readonly leakySlope: number;
  readonly weights: WeightSettings;
  readonly biases: { readonly std: number | 'scheme' };
  readonly readout: { readonly width: number; readonly loss: LossKind };
}

/** Units of the input: digits have their own number whatever the setting says. */
export function inputWidth(network: Network): number {
  return network.input.kind === 'digits' ? DIGIT_PIXELS : network.input.width;
}

/** Output width of block `index` (from 0). A taper is a straight line over the blocks, rounded; one block takes `from`. */
function blockWidth(network: Network, index: number): number {
  const { width, depth } = network;
  if (typeof width === 'number') return width;
  if (isList(width)) return width[index] ?? 0;
  if (depth === 1) return width.from;
  return Math.round(width.from + ((width.to - width.from) * index) / (depth - 1));
}

/** Fans of the maps of block `index`, whose input has `fanIn` units: one pair, two for linear-activation-linear. */
export function blockFans(
  network: Network,
  index: number,
  fanIn: number,
): (readonly [fanIn: number, fanOut: number])[] {
  const fanOut = blockWidth(network, index);
  if (network.block !== 'linear-activation-linear') return [[fanIn, fanOut]];
  const hidden = network.hidden === 'width' ? fanOut : network.hidden;
  return [
    [fanIn, hidden],
    [hidden, fanOut],
  ];
}

/** A copy of the network with the settings at these `network.*` paths replaced; the values are taken as checked. */
export function networkWith(network: Network, coordinates: ReadonlyMap<string, SettingValue>): Network {
  let changed: unknown = network;
  for (const [path, value] of coordinates) changed = replaceAt(changed, path.split('.').slice(1), value);
  return changed as Network;
}

/** A copy of a tree of plain objects with one leaf replaced; missing branches are made. Keys come from the settings table, never from input. */
export function replaceAt(tree: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const branch = (tree ?? {}) as Readonly<Record<string, unknown>>;
  return { ...branch, [key]: replaceAt(branch[key], rest, value) };
}

function isList(width: WidthProfile): width is readonly number[] {
  return Array.isArray(width);
}
