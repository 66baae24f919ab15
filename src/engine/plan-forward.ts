// The way down: from the input to the output, block by block. What the way back will need is remembered in LayerTensors.

import type { ActivationName } from '../math/activation-names.ts';
import { weightLayout } from './layout.ts';
import type { CohortShape, LayerShape, MapShape, Span, Tensor } from './plan.ts';
import { flags, type PlanBuilder } from './plan-builder.ts';
import { ACTIVATION_WORK, type StatisticRequest } from './plan-draft.ts';

/** The tensors of one block on the way down. */
export interface LayerTensors {
  readonly input: Tensor;
  /** Argument of the block's activation (the input itself for activation-linear). */
  readonly argument: Tensor;
  /** Inputs of the block's maps. */
  readonly mapInputs: readonly Tensor[];
  /** Index of the block's first map among all maps. */
  readonly firstMatrix: number;
  /** Argument of the activation after the sum, where there is one. */
  readonly sum: Tensor | null;
  readonly state: Tensor;
}

/** A stretch of blocks and what their planning is for. */
export interface Stretch {
  /** Layers from + 1 to `to`. */
  readonly from: number;
  readonly to: number;
  readonly input: Tensor;
  /** Keep the pre-activations in memory for the way back. */
  readonly keepLinear: boolean;
  /** False where the stretch was measured before and is computed once more. */
  readonly measured: boolean;
}

/** Adds the blocks of a stretch to the plan; one entry a layer. */
export function planStretch(builder: PlanBuilder, { from, to, input, keepLinear, measured }: Stretch): LayerTensors[] {
  const layers: LayerTensors[] = [];
  let state = input;
  let matrix = firstMatrix(builder.shape, from);
  for (let layer = from + 1; layer <= to; layer++) {
    const block = builder.shape.layers[layer - 1];
    const tensors = planBlock(builder, block, { input: state, layer, matrix, keepLinear, measured });
    layers.push(tensors);
    state = tensors.state;
    matrix += block.maps.length;
    if (measured) measureState(builder, { tensor: state, layer, moments: false, span: builder.base });
  }
  return layers;
}

function firstMatrix({ layers }: CohortShape, from: number): number {
  let matrix = 0;
  for (let layer = 0; layer < from; layer++) matrix += layers[layer].maps.length;
  return matrix;
}

interface BlockPlace {
  readonly input: Tensor;
  readonly layer: number;
  readonly matrix: number;
  readonly keepLinear: boolean;
  readonly measured: boolean;
}

function planBlock(builder: PlanBuilder, block: LayerShape, place: BlockPlace): LayerTensors {
  const { input, layer, matrix, keepLinear, measured } = place;
  const forward = builder.demand.forward && measured;
  const { activation } = block;
  const [first, second] = block.maps as [MapShape, MapShape?];
  // What sin is given is measured in any case: float32 loses its phase far out, and that has to be told.
  const preactivation = (tensor: Tensor) =>
    forward || (measured && activation === 'sin')
      ? ({ site: 'preactivation', layer, tensor, saturation: true, silent: !forward } as const)
      : null;
  const stateOf = (tensor: Tensor) =>
    forward && !block.activationAfterSum ? ({ site: 'state', layer, tensor } as const) : null;
  const mapInputs: Tensor[] = [];
  let argument = input;
  let output: Tensor;
  if (block.block === 'activation-linear') {
    const active = builder.baseTensor(input.rows);
    planActivation(builder, { activation, input, output: active, matrix, first: preactivation(input), second: null });
    mapInputs.push(active);
    ({ output } = planMap(builder, first, {
      matrix,
      input: active,
      skip: input,
      activation: null,
      ends: true,
      keepLinear,
      measure: stateOf,
    }));
  } else if (second === undefined) {
    mapInputs.push(input);
    const made = planMap(builder, first, {
      matrix,
      input,
      skip: input,
      activation,
      ends: true,
      keepLinear,
      measure: stateOf,
      measureLinear: preactivation,
    });
    argument = made.linear;
    output = made.output;
  } else {
    const made = planMap(builder, first, {
      matrix,
      input,
      skip: null,
      activation,
      ends: false,
      keepLinear,
      measureLinear: preactivation,
    });
    argument = made.linear;
    mapInputs.push(input, made.output);
    ({ output } = planMap(builder, second, {
      matrix: matrix + 1,
      input: made.output,
      skip: input,
      activation: null,
      ends: true,
      keepLinear,
      measure: stateOf,
    }));
  }
  let sum: Tensor | null = null;
  let state = output;
  if (block.activationAfterSum) {
    sum = output;
    const outer: Measure =
      measured && activation === 'sin'
        ? { site: 'preactivation', layer, tensor: sum, saturation: true, silent: true }
        : null;
    state = builder.baseTensor(output.rows);
    const second = forward ? ({ site: 'state', layer, tensor: state } as const) : null;
    planActivation(builder, { activation, input: sum, output: state, matrix, first: outer, second });
  }
  if (builder.demand.keep) {
    builder.kept.preactivation.push(argument);
    builder.kept.state.push(state);
  }
  return { input, argument, mapInputs, firstMatrix: matrix, sum, state };
}

type Measure = StatisticRequest | null;

interface MapPlace {
  readonly matrix: number;
  readonly input: Tensor;
  readonly skip: Tensor | null;
  readonly activation: ActivationName | null;
  readonly ends: boolean;
  readonly keepLinear: boolean;
  readonly measure?: (output: Tensor) => Measure;
  readonly measureLinear?: (linear: Tensor) => Measure;
}

export function planMap(builder: PlanBuilder, map: MapShape, place: MapPlace): { linear: Tensor; output: Tensor } {
  const { matrix, input, skip, activation, ends, measure, measureLinear } = place;
  const layout = weightLayout(map);
  const keepLinear = activation !== null && place.keepLinear;
  const output = builder.baseTensor(map.fanOut);
  // The linear part always has slots (the activation's exponent follows from them), and memory only when it is kept.
  const linear = builder.baseTensor(map.fanOut, { memory: keepLinear });
  const span = builder.base;
  builder.step({
    kernel: 'layer-forward',
    activation,
    matrix,
    rows: map.fanOut,
    span,
    params: {
      inner: layout.rowStride,
      map_index: matrix,
      flags: flags({ keepLinear, keepSlope: keepLinear && builder.keepsSlopes, endsBlock: ends }),
    },
    tensors: { input, skip: skip ?? input, first: linear, second: output },
    statistics: { stat_first: measureLinear?.(linear) ?? null, stat_second: measure?.(output) ?? null },
    work: builder.columnWork(map.fanOut, span, layout.rowStride + (activation !== null ? ACTIVATION_WORK : 0)),
  });
  return { linear, output };
}

interface ActivationPlace {
  readonly activation: ActivationName;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly matrix: number;
  readonly first: Measure;
  readonly second: Measure;
}

function planActivation(
  builder: PlanBuilder,
  { activation, input, output, matrix, first, second }: ActivationPlace,
): void {
  const span = builder.base;
  builder.step({
    kernel: 'activate',
    activation,
    rows: input.rows,
    span,
    params: { map_index: matrix },
    tensors: { input, second: output },
    statistics: { stat_first: first, stat_second: second },
    work: builder.columnWork(input.rows, span, ACTIVATION_WORK),
  });
}

interface StateMeasure {
  readonly tensor: Tensor;
  readonly layer: number;
  readonly span: Span;
  readonly moments: boolean;
  readonly gradient?: boolean;
}

/** Statistics that need a pass of their own over a state or a gradient. */
export function measureState(builder: PlanBuilder, measure: StateMeasure): void {
  const { tensor, layer, span, moments, gradient = false } = measure;
  const { demand, shape } = builder;
  const site = gradient ? 'stateGradient' : 'state';
  const base = {
    rows: tensor.rows,
    span,
    params: {},
    tensors: { input: tensor },
    work: builder.columnWork(tensor.rows, span, 4),
  };
  if (moments) planMoments(builder, span, { site, layer, tensor });
  if (demand.correlation && !gradient && shape.batch > 1) {
    builder.step({
      ...base,
      kernel: 'pair-correlation',
      statistics: { stat_first: { site, layer, tensor, kind: 'pairs', count: Math.floor(shape.batch / 2) } },
      grid: [span.towers, 1],
    });
  }
  if (demand.histogram) {
    builder.step({
      ...base,
      kernel: 'log-histogram',
      statistics: { stat_first: { site, layer, tensor, kind: 'histogram' } },
    });
  }
}

/** Moments of a tensor that no other kernel measures on its way. */
export function planMoments(builder: PlanBuilder, span: Span, statistic: StatisticRequest): void {
  const { tensor } = statistic;
  builder.step({
    kernel: 'measure-moments',
    rows: tensor.rows,
    span,
    params: {},
    tensors: { input: tensor },
    statistics: { stat_first: statistic },
    work: builder.columnWork(tensor.rows, span, 1),
  });
}
