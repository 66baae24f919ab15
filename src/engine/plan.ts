// The plan of one cohort as data: tensors, steps and statistics, before any device is touched. Built by plan-forward.ts and
// plan-backward.ts, carried out by execute-plan.ts; the counts it states are what the run will do.

import type { KernelStem } from '../gpu/kernel-registry.ts';
import type { PassParams } from '../gpu/pass-params.ts';
import type { ActivationName } from '../math/activation-names.ts';
import type { Site } from '../model/records.ts';
import type { BlockKind } from '../model/settings.ts';

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

export const LOSS_CODES = ['softmax-cross-entropy', 'mean-squared-error', 'half-squared-error', 'cotangent'] as const;
export type LossCode = (typeof LOSS_CODES)[number];

/** What the towers of a cohort share. */
export interface CohortShape {
  readonly towers: number;
  readonly batch: number;
  readonly inputWidth: number;
  readonly layers: readonly LayerShape[];
  readonly readout: MapShape | null;
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

/** A matrix [paddedRows, towers * towerStride] on the device, or parameter gradients when `floats` says so. */
export interface Tensor {
  readonly id: number;
  readonly rows: number;
  readonly floats: number;
}

export type StatisticKind = 'moments' | 'pairs' | 'histogram' | 'loss';

export interface Statistic {
  readonly kind: StatisticKind;
  readonly site: Site;
  readonly layer: number;
  readonly tensor: Tensor;
  /** Values per tower behind the moments. */
  readonly count: number;
  /** Workgroup tiles a tower whose partial results are joined. */
  readonly tiles: number;
  /** Word index of the result, and of the partials for moments. */
  readonly result: number;
  readonly partials: number;
  /** For pre-activations the share of saturated values is meant. */
  readonly saturation: boolean;
  /** Measured for its faults alone: nobody asked for its numbers. */
  readonly silent: boolean;
}

export type Resource =
  | { readonly tensor: Tensor }
  | { readonly weights: number }
  | 'towers'
  | 'ledger'
  | 'targets'
  | 'scratch';

export interface PassStep {
  readonly kernel: KernelStem;
  /** The activation that the kernel is specialised for, null for none; kernels without one ignore it. */
  readonly activation: ActivationName | null;
  readonly buffers: Readonly<Record<string, Resource>>;
  readonly params: PassParams;
  readonly grid: readonly [number, number];
  readonly work: number;
}

/** Makes sure that base weights are in their buffer. */
export interface WeightStep {
  readonly weights: number;
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

export interface Plan {
  readonly shape: CohortShape;
  readonly demand: Demand;
  readonly towerStride: number;
  readonly tensors: readonly Tensor[];
  readonly input: Tensor;
  readonly steps: readonly Step[];
  readonly statistics: readonly Statistic[];
  readonly kept: KeptTensors;
  /** Ledger words: results come first and are read back, then the slots (read back under Demand.keep), then partials. */
  readonly slotsAt: number;
  readonly readBackWords: number;
  readonly ledgerWords: number;
  /** Multiply-adds of all steps. */
  readonly work: number;
}
