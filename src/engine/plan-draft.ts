// What the planning writes before anything has an address: steps by tensor and statistic, and the marks between segments.

import type { KernelStem } from '../gpu/kernel-registry.ts';
import type { PassParams } from '../gpu/pass-params.ts';
import type { ActivationName } from '../math/activation-names.ts';
import type { Site } from '../model/records.ts';
import type { Tiling } from './layout.ts';
import type { CohortShape, Demand, KeptTensors, Span, StatisticKind, Tensor } from './plan.ts';
import type { WeightSlabs } from './weight-slabs.ts';

/** A step whose tensors have no address yet. */
export interface Draft {
  readonly kernel: KernelStem;
  readonly activation?: ActivationName | null;
  /** Matrix that it reads, where it reads one. */
  readonly matrix?: number;
  readonly rows: number;
  readonly span: Span;
  readonly params: PassParams;
  /** By role: tensor `input` gives at_input and slot_input. */
  readonly tensors: Readonly<Partial<Record<TensorRole, Tensor>>>;
  readonly statistics?: Readonly<Partial<Record<'stat_first' | 'stat_second', StatisticRequest | null>>>;
  readonly items?: readonly GradientItem[];
  readonly grid?: readonly [number, number];
  readonly work: number;
}

export const TENSOR_ROLES = ['input', 'skip', 'argument', 'first', 'second'] as const;
export type TensorRole = (typeof TENSOR_ROLES)[number];

/** One gradient of weights among those that a dispatch takes together. */
export interface GradientItem {
  readonly delta: Tensor;
  readonly input: Tensor;
  readonly weights: Tensor;
  readonly biases: Tensor;
  readonly matrix: number;
  readonly statistic: StatisticRequest | null;
}

export interface StatisticRequest {
  readonly site: Site;
  readonly layer: number;
  readonly tensor: Tensor;
  readonly kind?: StatisticKind;
  readonly saturation?: boolean;
  readonly silent?: boolean;
  readonly entries?: number;
  readonly count?: number;
  /** The probe that a statistic of base towers belongs to; by default all that reach the layer. */
  readonly probe?: number;
}

/** What a plan is made for, besides shape and demand. */
export interface PlanSetting {
  readonly tiling: Tiling;
  readonly slabs: WeightSlabs;
  /** Stretches of layers of which only the one being gone back through has its pre-activations in memory. */
  readonly segments: number;
}

/** Flops of one activation or slope in multiply-adds: the order of what the accurate functions take. */
export const ACTIVATION_WORK = 40;
/** The same of one drawn weight. */
export const DRAW_WORK = 100;

export type Entry = Draft | { readonly fill: number; readonly work: number } | 'segment';

/** A plan whose steps are all there. */
export interface DraftedPlan {
  readonly shape: CohortShape;
  readonly demand: Demand;
  readonly setting: PlanSetting;
  readonly stride: number;
  readonly baseColumns: number;
  readonly kept: KeptTensors;
  readonly input: Tensor;
  readonly entries: readonly Entry[];
}

/** Every tensor a draft names, memory or not. */
export function tensorsOf({ tensors, items }: Draft): Tensor[] {
  const all: Tensor[] = [];
  for (const role of TENSOR_ROLES) {
    const tensor = tensors[role];
    if (tensor !== undefined) all.push(tensor);
  }
  for (const { delta, input, weights, biases } of items ?? []) all.push(delta, input, weights, biases);
  return all;
}

/** Whether an entry is a step and no mark between segments and no filling of weights. */
export function isDraft(entry: Entry): entry is Draft {
  return typeof entry === 'object' && 'kernel' in entry;
}
