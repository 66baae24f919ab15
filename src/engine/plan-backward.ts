// The way back: from the loss to the input, block by block, in the mirror image of plan-forward.ts.

import { type LayerShape, LOSS_CODES, type MapShape, type Tensor } from './plan.ts';
import { ACTIVATION_WORK, type PlanBuilder, type StatisticRequest } from './plan-builder.ts';
import { type ForwardPass, type LayerTensors, measureState, planMoments } from './plan-forward.ts';
import { type Arriving, planSlope, planStep, planWeightGradient, type StatisticOf } from './plan-gradients.ts';

/** Adds loss and backward pass to the plan. Without a backward pass only the loss is measured. */
export function planLossAndBackward(builder: PlanBuilder, pass: ForwardPass, targetExponent: number): void {
  const { shape, demand } = builder;
  const depth = shape.layers.length;
  const top = planLoss(builder, pass, targetExponent);
  if (!builder.goesBack) return;
  let arriving: Arriving = { gradient: top, delta: null };
  if (shape.readout !== null) {
    if (demand.backward) planMoments(builder, { site: 'logitsGradient', layer: depth + 1, tensor: top });
    const { readoutMatrix: matrix } = pass;
    arriving = planMapBack(builder, shape.readout, { matrix, delta: top, below: depth, pass, skip: null, fold: false });
  } else {
    if (demand.backward) planMoments(builder, { site: 'stateGradient', layer: depth, tensor: top });
  }
  for (let layer = depth; layer >= 1; layer--) {
    arrived(builder, arriving.gradient, layer);
    arriving = planBlockBack(builder, pass, { layer, arriving });
  }
  arrived(builder, arriving.gradient, 0);
  builder.kept.inputGradient = arriving.gradient;
}

function arrived(builder: PlanBuilder, gradient: Tensor, layer: number): void {
  if (builder.demand.keep && layer > 0) builder.kept.stateGradient[layer - 1] = gradient;
  measureState(builder, { tensor: gradient, layer, moments: false, gradient: true });
}

function planLoss(builder: PlanBuilder, { output }: ForwardPass, targetExponent: number): Tensor {
  const { shape } = builder;
  const gradient = builder.tensor(output.rows);
  builder.step({
    kernel: 'loss-gradient',
    buffers: {
      output: { tensor: output },
      targets: 'targets',
      gradient: { tensor: gradient },
      ledger: 'ledger',
    },
    rows: output.rows,
    params: { loss_kind: LOSS_CODES.indexOf(shape.loss), target_exponent: targetExponent },
    slots: { slot_input: output, slot_second: gradient },
    statistics: { stat_second: { site: 'loss', layer: shape.layers.length + 1, tensor: gradient, kind: 'loss' } },
    grid: [shape.towers, 1],
    work: output.floats * ACTIVATION_WORK,
  });
  return gradient;
}

interface BlockPlace {
  readonly layer: number;
  readonly arriving: Arriving;
}

function planBlockBack(builder: PlanBuilder, pass: ForwardPass, { layer, arriving }: BlockPlace): Arriving {
  const block = builder.shape.layers[layer - 1];
  const { activation } = block;
  const tensors = pass.layers[layer - 1];
  const matrix = tensors.firstMatrix;
  const [first, second] = block.maps as [MapShape, MapShape?];
  let gradient = arriving.gradient;
  if (tensors.sum !== null) {
    gradient = planSlope(builder, {
      activation,
      gradient,
      argument: tensors.sum,
      matrix,
      branch: false,
      statistic: null,
    });
  }
  const skip = block.skip ? gradient : null;
  if (block.block === 'activation-linear') {
    const input = tensors.mapInputs[0];
    planWeightGradient(builder, first, { matrix, delta: gradient, input, fold: true, layer });
    return planActivationLinearBack(builder, first, { tensors, layer, gradient, skip });
  }
  if (second === undefined) {
    const delta =
      arriving.delta ??
      planSlope(builder, {
        activation,
        gradient,
        argument: tensors.argument,
        matrix,
        branch: true,
        statistic: slopeStatistic(layer),
      });
    keepDelta(builder, layer, delta);
    planWeightGradient(builder, first, { matrix, delta, input: tensors.input, fold: false, layer });
    return planMapBack(builder, first, { matrix, delta, below: layer - 1, pass, skip, fold: false });
  }
  const [input, hidden] = tensors.mapInputs;
  planWeightGradient(builder, second, { matrix: matrix + 1, delta: gradient, input: hidden, fold: true, layer });
  const inner = planStep(builder, second, {
    matrix: matrix + 1,
    delta: gradient,
    fold: true,
    skip: null,
    order: 'first',
    statistic: null,
    slope: { activation, argument: tensors.argument, map: matrix, branch: false, statistic: slopeStatistic(layer) },
  });
  const delta = inner.delta as Tensor;
  keepDelta(builder, layer, delta);
  planWeightGradient(builder, first, { matrix, delta, input, fold: false, layer });
  return planMapBack(builder, first, { matrix, delta, below: layer - 1, pass, skip, fold: false });
}

function planActivationLinearBack(
  builder: PlanBuilder,
  map: MapShape,
  { tensors, layer, gradient, skip }: { tensors: LayerTensors; layer: number; gradient: Tensor; skip: Tensor | null },
): Arriving {
  const matrix = tensors.firstMatrix;
  const made = planStep(builder, map, {
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
      statistic: slopeStatistic(layer),
    },
  });
  keepDelta(builder, layer, made.delta as Tensor);
  return { gradient: made.gradient, delta: null };
}

interface MapBack {
  readonly matrix: number;
  readonly delta: Tensor;
  /** The layer whose state gradient comes out; 0 is the input. */
  readonly below: number;
  readonly pass: ForwardPass;
  readonly skip: Tensor | null;
  readonly fold: boolean;
}

/** Through the block's first map; multiplies by the slope of the block below at once where that block asks for nothing in between. */
function planMapBack(
  builder: PlanBuilder,
  map: MapShape,
  { matrix, delta, below, pass, skip, fold }: MapBack,
): Arriving {
  const block: LayerShape | undefined = builder.shape.layers[below - 1];
  const fuse = block?.block === 'linear-activation' && !block.activationAfterSum;
  const slope = fuse
    ? {
        activation: block.activation,
        argument: pass.layers[below - 1].argument,
        map: pass.layers[below - 1].firstMatrix,
        branch: true,
        statistic: slopeStatistic(below),
      }
    : null;
  const statistic = (tensor: Tensor): StatisticRequest => ({ site: 'stateGradient', layer: below, tensor });
  return planStep(builder, map, { matrix, delta, fold, skip, order: 'first', statistic, slope });
}

function keepDelta(builder: PlanBuilder, layer: number, delta: Tensor): void {
  if (builder.demand.keep) builder.kept.preactivationGradient[layer - 1] = delta;
}

function slopeStatistic(layer: number): StatisticOf {
  return (tensor) => ({ site: 'preactivationGradient', layer, tensor });
}
