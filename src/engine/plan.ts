// The plan of one pass as data: tensors, steps and statistics, before any device is touched. Built by plan-pass.ts, laid out by
// plan-layout.ts, carried out by execute-plan.ts; the counts it states are what the run will do.

import type { KernelStem } from '../gpu/kernel-registry.ts';
import type { PassParams } from '../gpu/pass-params.ts';
import type { ActivationName } from '../math/activation-names.ts';
import type { Site } from '../model/records.ts';
import type { BlockKind } from '../model/settings.ts';
import type { WeightSlabs } from './weight-slabs.ts';

export interface MapShape {
  readonly fanIn: number;
  readonly fanOut: number;
}

export interface LayerShape {
  readonly block: BlockKind;
  readonly activation: ActivationName;
  readonly activationAfterSum: boolean;
  /** True if any tower of the cohort has the skip here; the others have factor 0 in their record. */
  readonly skip: boolean;
  readonly maps: readonly MapShape[];
}

/** A depth at which networks of the cohort end and a way back starts. */
export interface ProbeShape {
  readonly depth: number;
  readonly readout: MapShape | null;
}

export const LOSS_CODES = ['softmax-cross-entropy', 'mean-squared-error', 'half-squared-error', 'cotangent'] as const;
export type LossCode = (typeof LOSS_CODES)[number];

/** What the towers of a cohort share. A network is a base tower cut off at a probe. */
export interface CohortShape {
  /** Base towers: columns of the way down. */
  readonly towers: number;
  readonly batch: number;
  readonly inputWidth: number;
  /** Blocks of the deepest networks. */
  readonly layers: readonly LayerShape[];
  /** Deepest first, depths all different. */
  readonly probes: readonly ProbeShape[];
  readonly loss: LossCode;
}

/** What is wanted of a pass; a pass back is made for any of backward, histogram, weightGradient and keep. */
export interface Demand {
  readonly forward: boolean;
  readonly backward: boolean;
  readonly correlation: boolean;
  readonly histogram: boolean;
  readonly weightGradient: boolean;
  /** Keep pre-activations, states, their gradients and the parameter gradients for reading back (evaluate). */
  readonly keep: boolean;
}

/** A matrix [paddedRows, columns] in the arena, or parameter gradients when `floats` says so; without floats only its slots exist. */
export interface Tensor {
  readonly id: number;
  readonly rows: number;
  readonly columns: number;
  readonly floats: number;
}

/** Towers in a row: base towers on the way down, stacked towers (probe * base towers + base tower) on the way back. */
export interface Span {
  readonly first: number;
  readonly towers: number;
}

export type StatisticKind = 'moments' | 'pairs' | 'histogram' | 'loss';

export interface Statistic {
  readonly kind: StatisticKind;
  readonly site: Site;
  readonly layer: number;
  /** Whose it is: base towers, for every probe that reaches this layer or for one alone, or stacked towers. */
  readonly scope: 'base' | 'stacked';
  readonly probe: number | null;
  readonly span: Span;
  /** Values per tower behind the moments. */
  readonly count: number;
  /** Partial results a tower that are joined. */
  readonly entries: number;
  /** Word index of the result, and of the partials for moments. */
  readonly result: number;
  readonly partials: number;
  /** For pre-activations the share of saturated values is meant. */
  readonly saturation: boolean;
  /** Measured for its faults alone: nobody asked for its numbers. */
  readonly silent: boolean;
}

export interface PassStep {
  readonly kernel: KernelStem;
  /** The activation that the kernel is specialised for, null for none; kernels without one ignore it. */
  readonly activation: ActivationName | null;
  /** Slab of the weights it reads, null for none. */
  readonly slab: number | null;
  readonly params: PassParams;
  readonly grid: readonly [number, number];
  /** Towers that it works on, from params.tower_first on. */
  readonly span: number;
  /** Rows of the table of items or of reductions that it takes, from params.item_first on; 1 without a table. */
  readonly count: number;
  readonly work: number;
}

/** Makes sure that a slab of base weights is in its buffer. */
export interface WeightStep {
  readonly fill: number;
  readonly work: number;
}

export type Step = PassStep | WeightStep;

/** Tensors that outlive the pass, by what they are; only filled under Demand.keep. */
export interface KeptTensors {
  readonly preactivation: Tensor[];
  readonly state: Tensor[];
  readonly preactivationGradient: Tensor[];
  readonly stateGradient: Tensor[];
  /** One per matrix: the slot of its weights; `biases` is the slot alone. */
  readonly weightGradient: { weights: Tensor; biases: Tensor }[];
  inputGradient: Tensor | null;
}

/** Where everything lies: floats in the arena, words in the ledger. */
export interface PlanLayout {
  readonly arenaFloats: number;
  /** First float of a tensor; missing where it has none. */
  readonly floatsAt: ReadonlyMap<number, number>;
  /** First word of a tensor's slots. */
  readonly slotsAt: ReadonlyMap<number, number>;
  /** Results come first and are read back (under Demand.keep the slots as well), then slots, then partials. */
  readonly readBackWords: number;
  readonly ledgerWords: number;
  /** Rows of weight-gradient.wgsl and of reduce-statistics.wgsl. */
  readonly items: Uint32Array<ArrayBuffer>;
  readonly reductions: Uint32Array<ArrayBuffer>;
}

export interface Plan {
  readonly shape: CohortShape;
  readonly demand: Demand;
  readonly slabs: WeightSlabs;
  readonly towerStride: number;
  readonly input: Tensor;
  readonly steps: readonly Step[];
  readonly statistics: readonly Statistic[];
  readonly kept: KeptTensors;
  readonly layout: PlanLayout;
  /** Multiply-adds of all steps. */
  readonly work: number;
}

/** Maps of a pass in the order of its matrices: the blocks', then one readout a probe. */
export function mapsOfShape({ layers, probes }: Pick<CohortShape, 'layers' | 'probes'>): MapShape[] {
  const readouts = probes.flatMap(({ readout }) => (readout === null ? [] : [readout]));
  return [...layers.flatMap(({ maps }) => maps), ...readouts];
}
