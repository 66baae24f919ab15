// The way down: from the input to the output, block by block. What the way back will need is remembered in LayerTensors.

import type { ActivationName } from '../math/activation-names.ts';
import { paddedRows, weightLayout } from './layout.ts';
import type { LayerShape, MapShape, Tensor } from './plan.ts';
import { ACTIVATION_WORK, flags, type PlanBuilder, type StatisticRequest } from './plan-builder.ts';

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

export interface ForwardPass {
  readonly layers: readonly LayerTensors[];
  readonly output: Tensor;
  /** Matrix index of the readout. */
  readonly readoutMatrix: number;
}

/** Adds the forward pass to the plan. */
export function planForward(builder: PlanBuilder, input: Tensor): ForwardPass {
  const { shape, demand } = builder;
  measureState(builder, { tensor: input, layer: 0, moments: demand.forward });
  const layers: LayerTensors[] = [];
  let state = input;
  let matrix = 0;
  for (const [index, layer] of shape.layers.entries()) {
    const tensors = planBlock(builder, layer, { input: state, layer: index + 1, matrix });
    layers.push(tensors);
    state = tensors.state;
    matrix += layer.maps.length;
    measureState(builder, { tensor: state, layer: index + 1, moments: false });
  }
  if (shape.readout === null) return { layers, output: state, readoutMatrix: matrix };
  const { output } = planMap(builder, shape.readout, {
    matrix,
    input: state,
    skip: null,
    activation: null,
    ends: false,
  });
  if (demand.forward) planMoments(builder, { site: 'logits', layer: shape.layers.length + 1, tensor: output });
  return { layers, output, readoutMatrix: matrix };
}

interface BlockPlace {
  readonly input: Tensor;
  readonly layer: number;
  readonly matrix: number;
}

function planBlock(builder: PlanBuilder, block: LayerShape, { input, layer, matrix }: BlockPlace): LayerTensors {
  const { forward } = builder.demand;
  const { activation } = block;
  const [first, second] = block.maps as [MapShape, MapShape?];
  // What sin is given is measured in any case: float32 loses its phase far out, and that has to be told.
  const preactivation = (tensor: Tensor) =>
    forward || activation === 'sin'
      ? ({ site: 'preactivation', layer, tensor, saturation: true, silent: !forward } as const)
      : null;
  const stateOf = (tensor: Tensor) =>
    forward && !block.activationAfterSum ? ({ site: 'state', layer, tensor } as const) : null;
  const mapInputs: Tensor[] = [];
  let argument = input;
  let output: Tensor;
  if (block.block === 'activation-linear') {
    const active = builder.tensor(input.rows);
    planActivation(builder, { activation, input, output: active, matrix, first: preactivation(input), second: null });
    mapInputs.push(active);
    ({ output } = planMap(builder, first, {
      matrix,
      input: active,
      skip: input,
      activation: null,
      ends: true,
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
      measure: stateOf,
    }));
  }
  let sum: Tensor | null = null;
  let state = output;
  if (block.activationAfterSum) {
    sum = output;
    const outer: Measure =
      activation === 'sin' ? { site: 'preactivation', layer, tensor: sum, saturation: true, silent: true } : null;
    state = builder.tensor(output.rows);
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
  readonly measure?: (output: Tensor) => Measure;
  readonly measureLinear?: (linear: Tensor) => Measure;
}

function planMap(builder: PlanBuilder, map: MapShape, place: MapPlace): { linear: Tensor; output: Tensor } {
  const { matrix, input, skip, activation, ends, measure, measureLinear } = place;
  const layout = weightLayout(map);
  const keepLinear = activation !== null && builder.goesBack;
  const output = builder.tensor(map.fanOut);
  // The linear part always has a slot (the activation's exponent follows from it), and memory only when it is kept.
  const linear = builder.tensor(map.fanOut, keepLinear ? {} : { floats: 0 });
  builder.weights(matrix, layout.elements);
  builder.step({
    kernel: 'layer-forward',
    activation,
    buffers: {
      towers: 'towers',
      weights: { weights: matrix },
      input: { tensor: input },
      skip_input: { tensor: skip ?? input },
      linear: keepLinear ? { tensor: linear } : 'scratch',
      output: { tensor: output },
      ledger: 'ledger',
    },
    rows: map.fanOut,
    params: {
      inner: layout.rowStride,
      row_stride: layout.rowStride,
      bias_offset: layout.biasOffset,
      map_index: matrix,
      flags: flags({ keepLinear, endsBlock: ends }),
    },
    slots: { slot_input: input, slot_skip: skip ?? input, slot_first: linear, slot_second: output },
    statistics: { stat_first: measureLinear?.(linear) ?? null, stat_second: measure?.(output) ?? null },
    work: paddedRows(map.fanOut) * builder.columns * (layout.rowStride + (activation !== null ? ACTIVATION_WORK : 0)),
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
  builder.step({
    kernel: 'activate',
    activation,
    buffers: { towers: 'towers', input: { tensor: input }, output: { tensor: output }, ledger: 'ledger' },
    rows: input.rows,
    params: { map_index: matrix },
    slots: { slot_input: input, slot_second: output },
    statistics: { stat_first: first, stat_second: second },
    work: input.floats * ACTIVATION_WORK,
  });
}

/** Statistics that need a pass of their own over a state or a gradient. */
export function measureState(
  builder: PlanBuilder,
  { tensor, layer, moments, gradient = false }: { tensor: Tensor; layer: number; moments: boolean; gradient?: boolean },
): void {
  const { demand, shape } = builder;
  const site = gradient ? 'stateGradient' : 'state';
  const input = { tensor };
  const base = {
    buffers: { input, ledger: 'ledger' as const },
    rows: tensor.rows,
    params: {},
    work: tensor.floats * 4,
  };
  if (moments) planMoments(builder, { site, layer, tensor });
  if (demand.correlation && !gradient && shape.batch > 1) {
    builder.step({
      ...base,
      kernel: 'pair-correlation',
      slots: { slot_input: tensor },
      statistics: { stat_first: { site, layer, tensor, kind: 'pairs', count: Math.floor(shape.batch / 2) } },
      grid: [shape.towers, 1],
    });
  }
  if (demand.histogram) {
    builder.step({
      ...base,
      kernel: 'log-histogram',
      slots: { slot_input: tensor },
      statistics: { stat_first: { site, layer, tensor, kind: 'histogram' } },
    });
  }
}

/** Moments of a tensor that no other kernel measures on its way. */
export function planMoments(builder: PlanBuilder, statistic: StatisticRequest): void {
  const { tensor } = statistic;
  builder.step({
    kernel: 'measure-moments',
    buffers: { input: { tensor }, ledger: 'ledger' },
    rows: tensor.rows,
    params: {},
    slots: { slot_input: tensor },
    statistics: { stat_first: statistic },
    work: tensor.floats,
  });
}
