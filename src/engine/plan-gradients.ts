// The single steps of the way back: a gradient through one map, a gradient through one activation, the gradient of one map's weights.

import type { ActivationName } from '../math/activation-names.ts';
import { GRADIENT_TILE, paddedRows, weightLayout } from './layout.ts';
import type { MapShape, Tensor } from './plan.ts';
import { ACTIVATION_WORK, flags, type PlanBuilder, type StatisticRequest } from './plan-builder.ts';

/** A gradient on its way up: of the state, and already multiplied by the slope where one kernel did both. */
export interface Arriving {
  readonly gradient: Tensor;
  readonly delta: Tensor | null;
}

export type StatisticOf = (tensor: Tensor) => StatisticRequest;

interface StepBack {
  readonly matrix: number;
  readonly delta: Tensor;
  readonly fold: boolean;
  readonly skip: Tensor | null;
  /** Whether the skip's gradient is added before or after the slope. */
  readonly order: 'first' | 'last';
  readonly statistic: StatisticOf | null;
  readonly slope: {
    activation: ActivationName;
    argument: Tensor;
    map: number;
    branch: boolean;
    statistic: StatisticOf;
  } | null;
}

export function planStep(builder: PlanBuilder, map: MapShape, step: StepBack): Arriving {
  const { matrix, delta, fold, skip, order, statistic, slope } = step;
  const layout = weightLayout(map);
  const measured = (request: StatisticRequest | null | undefined) =>
    builder.demand.backward ? (request ?? null) : null;
  const gradient = builder.tensor(map.fanIn);
  const product = slope === null ? null : builder.tensor(map.fanIn);
  builder.weights(matrix, layout.elements);
  builder.step({
    kernel: 'layer-backward',
    activation: slope?.activation ?? null,
    buffers: {
      towers: 'towers',
      weights: { weights: matrix },
      delta: { tensor: delta },
      gradient_input: { tensor: skip ?? delta },
      argument: { tensor: slope?.argument ?? delta },
      first: { tensor: gradient },
      second: product === null ? 'scratch' : { tensor: product },
      ledger: 'ledger',
    },
    rows: map.fanIn,
    params: {
      inner: map.fanOut,
      row_stride: layout.rowStride,
      map_index: matrix,
      slope_map: slope?.map ?? matrix,
      flags: flags({
        foldBranch: fold,
        skipFirst: order === 'first' && skip !== null,
        skipLast: order === 'last',
        slopeBranch: slope?.branch === true,
      }),
    },
    slots: {
      slot_input: delta,
      slot_skip: skip ?? delta,
      slot_argument: slope?.argument ?? delta,
      slot_first: gradient,
      slot_second: product ?? gradient,
    },
    statistics: {
      stat_first: measured(statistic?.(gradient)),
      stat_second: measured(product === null ? null : slope?.statistic(product)),
    },
    work: paddedRows(map.fanIn) * builder.columns * (map.fanOut + (slope === null ? 0 : ACTIVATION_WORK)),
  });
  return { gradient, delta: product };
}

interface SlopePlace {
  readonly activation: ActivationName;
  readonly gradient: Tensor;
  readonly argument: Tensor;
  readonly matrix: number;
  readonly branch: boolean;
  readonly statistic: StatisticOf | null;
}

export function planSlope(
  builder: PlanBuilder,
  { activation, gradient, argument, matrix, branch, statistic }: SlopePlace,
): Tensor {
  const output = builder.tensor(gradient.rows);
  builder.step({
    kernel: 'multiply-slope',
    activation,
    buffers: {
      towers: 'towers',
      gradient: { tensor: gradient },
      argument: { tensor: argument },
      output: { tensor: output },
      ledger: 'ledger',
    },
    rows: gradient.rows,
    params: { slope_map: matrix, flags: flags({ slopeBranch: branch }) },
    slots: { slot_input: gradient, slot_argument: argument, slot_second: output },
    statistics: { stat_second: builder.demand.backward ? (statistic?.(output) ?? null) : null },
    work: gradient.floats * ACTIVATION_WORK,
  });
  return output;
}

interface WeightGradientPlace {
  readonly matrix: number;
  readonly delta: Tensor;
  readonly input: Tensor;
  readonly fold: boolean;
  readonly layer: number;
}

export function planWeightGradient(builder: PlanBuilder, map: MapShape, place: WeightGradientPlace): void {
  const { demand, shape } = builder;
  if (!demand.weightGradient && !demand.keep) return;
  const { matrix, delta, input, fold, layer } = place;
  const layout = weightLayout(map);
  const weights = builder.tensor(map.fanOut, { floats: demand.keep ? shape.towers * layout.elements : 0 });
  const biases = builder.tensor(map.fanOut, { floats: 0 });
  if (demand.keep) builder.kept.weightGradient[matrix] = { weights, biases };
  const tilesX = Math.ceil(layout.rowStride / GRADIENT_TILE);
  const tilesY = Math.ceil(layout.paddedRows / GRADIENT_TILE);
  const count = map.fanIn * map.fanOut;
  builder.step({
    kernel: 'weight-gradient',
    buffers: {
      towers: 'towers',
      delta: { tensor: delta },
      input: { tensor: input },
      output: demand.keep ? { tensor: weights } : 'scratch',
      ledger: 'ledger',
    },
    rows: map.fanOut,
    params: {
      inner: map.fanIn,
      row_stride: layout.rowStride,
      bias_offset: layout.biasOffset,
      map_index: matrix,
      flags: flags({ foldBranch: fold, keepOutput: demand.keep }),
    },
    slots: { slot_input: delta, slot_skip: input, slot_first: weights, slot_second: biases },
    statistics: {
      stat_first: demand.weightGradient
        ? { site: 'weightGradient', layer, tensor: weights, tiles: tilesX * tilesY, count }
        : null,
    },
    grid: [shape.towers * tilesX, tilesY],
    work: layout.elements * builder.columns,
  });
}
