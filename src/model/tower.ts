// A tower is one fully specified network: every choice of the experiment resolved to plain numbers, with its seed. Nothing
// here is drawn yet; engines draw the base weights by counter (src/math/draw.ts states the counters).

import type { ActivationName } from '../math/activation-names.ts';
import type { BlockKind, LossKind, SettingValue } from './settings.ts';

/** Unit-variance base distributions. `orthogonal` is sqrt(max(fanIn, fanOut)) times a Haar matrix with orthonormal rows or columns. */
export type BaseDistribution = 'normal' | 'uniform' | 'truncated-normal' | 'orthogonal';

export interface MapSpec {
  /** Counts the maps of the network from 0, the readout last: the second word of the base weights' key. */
  readonly matrix: number;
  readonly fanIn: number;
  readonly fanOut: number;
  readonly distribution: BaseDistribution;
  /** Standard deviation of one weight: weights = entryStd * base weights. */
  readonly entryStd: number;
  readonly biasDistribution: 'normal' | 'uniform';
  /** Standard deviation of one bias; 0 means that there are none. */
  readonly biasStd: number;
}

export interface LayerSpec {
  readonly block: BlockKind;
  readonly activation: ActivationName;
  readonly leakySlope: number;
  readonly maps: readonly MapSpec[];
  /** False where the block's input and output widths differ, whatever the experiment says. */
  readonly skip: boolean;
  readonly skipScale: number;
  readonly branchScale: number;
  readonly activationAfterSum: boolean;
}

export interface InputSpec {
  readonly kind: 'gaussian' | 'digits';
  readonly width: number;
  readonly batch: number;
  readonly secondMoment: number;
  readonly correlation: number;
}

export interface ReadoutSpec {
  readonly loss: LossKind;
  /** null for gaussian-cotangent: the cotangent arrives at the last state itself. */
  readonly map: MapSpec | null;
}

export interface TowerSpec {
  readonly tower: number;
  readonly seed: number;
  /** The swept settings and their values here, by path. */
  readonly coordinates: ReadonlyMap<string, SettingValue>;
  readonly input: InputSpec;
  readonly layers: readonly LayerSpec[];
  readonly readout: ReadoutSpec;
}
