// The way back through blocks, in the mirror image of plan-forward.ts.

import type { LayerShape, MapShape, Span, Tensor } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { type LayerTensors, measureState } from './plan-forward.ts';
import {
  type Arriving,
  planSlope,
  planStep,
  type SlopePlace,
  type StatisticOf,
  type WeightGradients,
} from './plan-gradients.ts';

/** A block, the tensors it left on the way down, and those of the block below where they are in memory. */
export interface BlockBack {
  readonly layer: number;
  readonly tensors: LayerTensors;
  readonly below: LayerTensors | null;
  /** Towers whose networks reach this block. */
  readonly span: Span;
  readonly gradients: WeightGradients;
}

/** What a gradient that arrives at the state of `layer` is multiplied by at once, or null where the block asks for more in between. */
export function fusedSlope(
  builder: PlanBuilder,
  layer: number,
  tensors: Pick<LayerTensors, 'argument' | 'firstMatrix'> | null,
): SlopePlace | null {
  const block: LayerShape | undefined = builder.shape.layers[layer - 1];
  if (tensors === null || block?.block !== 'linear-activation' || block.activationAfterSum) return null;
  return {
    activation: block.activation,
    argument: tensors.argument,
    map: tensors.firstMatrix,
    branch: true,
    kept: true,
    statistic: slopeStatistic(layer),
  };
}

/** Notes a gradient that has arrived at a state, and takes the statistics that need a pass of their own. */
export function arrived(builder: PlanBuilder, gradient: Tensor, { layer, span }: { layer: number; span: Span }): void {
  if (builder.demand.keep && layer > 0) builder.kept.stateGradient[layer - 1] = gradient;
  measureState(builder, { tensor: gradient, layer, span, moments: false, gradient: true });
}

export function planBlockBack(builder: PlanBuilder, arriving: Arriving, back: BlockBack): Arriving {
  const { layer, tensors, span, gradients } = back;
  const block = builder.shape.layers[layer - 1];
  const { activation } = block;
  const matrix = tensors.firstMatrix;
  const [first, second] = block.maps as [MapShape, MapShape?];
  let gradient = arriving.gradient;
  if (tensors.sum !== null) {
    const slope = { activation, argument: tensors.sum, map: matrix, branch: false, kept: false, statistic: null };
    gradient = planSlope(builder, { span, gradient, slope });
  }
  const skip = block.skip ? gradient : null;
  if (block.block === 'activation-linear') {
    gradients.add(first, { span, matrix, delta: gradient, input: tensors.mapInputs[0], fold: true, layer });
    return planActivationLinearBack(builder, first, { back, gradient, skip });
  }
  if (second === undefined) {
    const slope = {
      activation,
      argument: tensors.argument,
      map: matrix,
      branch: true,
      kept: true,
      statistic: slopeStatistic(layer),
    };
    const delta = arriving.delta ?? planSlope(builder, { span, gradient, slope });
    keepDelta(builder, layer, delta);
    gradients.add(first, { span, matrix, delta, input: tensors.input, fold: false, layer });
    return planMapBack(builder, first, { back, delta, skip });
  }
  const [input, hidden] = tensors.mapInputs;
  gradients.add(second, { span, matrix: matrix + 1, delta: gradient, input: hidden, fold: true, layer });
  const inner = planStep(builder, second, {
    span,
    matrix: matrix + 1,
    delta: gradient,
    fold: true,
    skip: null,
    order: 'first',
    statistic: null,
    slope: {
      activation,
      argument: tensors.argument,
      map: matrix,
      branch: false,
      kept: true,
      statistic: slopeStatistic(layer),
    },
  });
  const delta = inner.delta as Tensor;
  keepDelta(builder, layer, delta);
  gradients.add(first, { span, matrix, delta, input, fold: false, layer });
  return planMapBack(builder, first, { back, delta, skip });
}

interface LastStep {
  readonly back: BlockBack;
  readonly gradient: Tensor;
  readonly skip: Tensor | null;
}

function planActivationLinearBack(builder: PlanBuilder, map: MapShape, { back, gradient, skip }: LastStep): Arriving {
  const { layer, tensors, span } = back;
  const matrix = tensors.firstMatrix;
  const made = planStep(builder, map, {
    span,
    matrix,
    delta: gradient,
    fold: true,
    skip,
    order: 'last',
    statistic: (tensor) => ({ site: 'stateGradient', layer: layer - 1, tensor }),
    slope: {
      activation: builder.shape.layers[layer - 1].activation,
      argument: tensors.argument,
      map: matrix,
      branch: false,
      kept: false,
      statistic: slopeStatistic(layer),
    },
  });
  keepDelta(builder, layer, made.delta as Tensor);
  return { gradient: made.gradient, delta: null };
}

interface MapBack {
  readonly back: BlockBack;
  readonly delta: Tensor;
  readonly skip: Tensor | null;
}

/** Through the block's first map; multiplies by the slope of the block below at once where that block asks for nothing in between. */
function planMapBack(builder: PlanBuilder, map: MapShape, { back, delta, skip }: MapBack): Arriving {
  const { layer, tensors, span } = back;
  return planStep(builder, map, {
    span,
    matrix: tensors.firstMatrix,
    delta,
    fold: false,
    skip,
    order: 'first',
    statistic: (tensor) => ({ site: 'stateGradient', layer: layer - 1, tensor }),
    slope: fusedSlope(builder, layer - 1, back.below),
  });
}

function keepDelta(builder: PlanBuilder, layer: number, delta: Tensor): void {
  if (builder.demand.keep) builder.kept.preactivationGradient[layer - 1] = delta;
}

function slopeStatistic(layer: number): StatisticOf {
  return (tensor) => ({ site: 'preactivationGradient', layer, tensor });
}
