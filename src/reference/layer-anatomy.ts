// One layer of one tower opened: both passes once in float64, keeping only what that layer needs. The whole way down is
// walked, and the way back only as far as the layer. What is found is in model/layer-anatomy.ts.

import { activation } from '../math/activations.ts';
import { saturationBounds } from '../math/saturation.ts';
import { InputError } from '../model/input-error.ts';
import type { AnatomyTooLarge, GradientParts, LayerAnatomy } from '../model/layer-anatomy.ts';
import type { LayerSpec, TowerSpec } from '../model/tower.ts';
import { anatomyCost, MAX_ANATOMY_COST } from './anatomy-cost.ts';
import { applyActivation, type BlockGradients, type BlockTrace, backwardBlock, forwardBlock } from './block.ts';
import { applyMap, applyTransposed, type Columns, combine, type FaultSet, times } from './columns.ts';
import { gradientParts } from './gradient-parts.ts';
import { lossAndGradient } from './loss.ts';
import { log10WeightGradient } from './parameter-gradient.ts';
import { siteAnatomy, unitShare, zeroShare } from './site-anatomy.ts';
import { pairStatistics } from './statistics.ts';
import { type DigitSet, drawMap, layerParameters, towerInput, towerLoss } from './tower-parameters.ts';

export interface AnatomyOptions {
  /** Needed where the tower reads digits. */
  readonly digits?: DigitSet | undefined;
  /** Multiply-adds beyond which nothing is computed. */
  readonly limit?: number;
}

/** Opens the layer in one go. */
export function layerAnatomy(
  tower: TowerSpec,
  layer: number,
  options: AnatomyOptions = {},
): LayerAnatomy | AnatomyTooLarge {
  const steps = layerAnatomySteps(tower, layer, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same block by block, for a thread that has other work too: the caller may pause or stop between any two. */
export function* layerAnatomySteps(
  tower: TowerSpec,
  layer: number,
  { digits, limit = MAX_ANATOMY_COST }: AnatomyOptions = {},
): Generator<void, LayerAnatomy | AnatomyTooLarge> {
  const { layers, seed, readout } = tower;
  const depth = layers.length;
  if (!(Number.isInteger(layer) && layer >= 0 && layer <= depth)) {
    throw new InputError(`layer: expected a whole number from 0 to ${depth}, got ${layer}`);
  }
  const multiplyAdds = anatomyCost(tower, layer);
  if (multiplyAdds > limit) return { kind: 'too-large', multiplyAdds, limit };

  const parameters = layerParameters(tower);
  const faults: FaultSet = new Set();
  // Blocks count from 0, so block `layer - 1` is the one that the layer is the output of.
  const first = Math.max(0, layer - 1);
  let entry = towerInput(tower, digits);
  const traces: BlockTrace[] = [];
  let state = entry;
  for (let index = 0; index < depth; index++) {
    if (index === first) entry = state;
    const trace = forwardBlock(layers[index], parameters(index), state, faults);
    if (index >= first) traces.push(trace);
    state = trace.state;
    yield;
  }
  const inputOf = (index: number) => (index === first ? entry : traces[index - first - 1].state);

  const map = readout.map === null ? null : drawMap(seed, readout.map);
  const output = map === null ? state : applyMap(map, state);
  const { loss, target } = towerLoss(tower, digits);
  const { outputGradient } = lossAndGradient(loss, output, target, faults);
  let stateGradient = map === null ? outputGradient : applyTransposed(map, outputGradient);

  const back = (index: number): BlockGradients => {
    const pass = { input: inputOf(index), trace: traces[index - first], stateGradient };
    return backwardBlock(layers[index], parameters(index), pass, faults);
  };
  let split = splitAtOutput(stateGradient);
  let block: GradientParts | null = null;
  for (let index = depth - 1; index >= layer; index--) {
    const gradients = back(index);
    split = splitBelow(split, layers[index], gradients);
    stateGradient = gradients.inputGradient;
    if (index === layer) block = blockParts(layers[index], gradients);
    yield;
  }
  const common = {
    kind: 'anatomy' as const,
    seed,
    layer,
    depth,
    batch: tower.input.batch,
    stateGradient: siteAnatomy(stateGradient),
    block,
    rest: split === null ? null : gradientParts(stateGradient, split.identity, split.rest),
  };
  if (layer === 0) {
    const none = { preactivation: null, activation: null, preactivationGradient: null };
    const noBlock = { ...none, saturated: null, dead: null, weightGradient: null, stateIsActivation: false };
    return { ...common, ...noBlock, state: siteAnatomy(entry), pairs: pairsOf(entry), faults: [...faults] };
  }
  const spec = layers[layer - 1];
  const { preactivation, state: own } = traces[0];
  // Its faults were told on the way down.
  const activated = applyActivation(activation(spec.activation, spec.leakySlope), preactivation, new Set());
  const { preactivationGradient, maps } = back(layer - 1);
  const [low, high] = saturationBounds(spec.activation, spec.leakySlope);
  return {
    ...common,
    preactivation: siteAnatomy(preactivation),
    activation: siteAnatomy(activated),
    state: siteAnatomy(own),
    stateIsActivation: spec.block === 'linear-activation' && !spec.skip && !spec.activationAfterSum,
    preactivationGradient: siteAnatomy(preactivationGradient),
    // As shareOutside (statistics.ts) counts them: on a finite bound is beyond it.
    saturated: unitShare(
      preactivation,
      (value) => (value <= low && Number.isFinite(low)) || (value >= high && Number.isFinite(high)),
    ),
    dead: zeroShare(activated),
    weightGradient: weightGradientOf(spec, log10WeightGradient(maps)),
    pairs: pairsOf(own),
    faults: [...faults],
  };
}

function weightGradientOf(spec: LayerSpec, log10MeanSquare: number | null): LayerAnatomy['weightGradient'] {
  const weights = spec.maps.reduce((sum, { fanIn, fanOut }) => sum + fanIn * fanOut, 0);
  if (log10MeanSquare === null) return { weights, log10Rms: null, log10Norm: null };
  return { weights, log10Rms: log10MeanSquare / 2, log10Norm: (log10MeanSquare + Math.log10(weights)) / 2 };
}

function pairsOf(columns: Columns): LayerAnatomy['pairs'] {
  const { units, values, exponents } = columns;
  const count = Math.floor(columns.batch / 2);
  if (count === 0) return null;
  const firstTwo = { units, batch: 2, values: values.subarray(0, 2 * units), exponents: exponents.subarray(0, 2) };
  const { correlation: mean, log10Decorrelation } = pairStatistics(columns);
  return { count, first: pairStatistics(firstTwo).correlation, mean, log10Decorrelation };
}

function blockParts(spec: LayerSpec, gradients: BlockGradients): GradientParts | null {
  if (!spec.skip) return null;
  const { inputGradient, sumGradient, branchInputGradient } = gradients;
  return gradientParts(inputGradient, times(spec.skipScale, sumGradient), branchInputGradient);
}

/** dL/dz_l in two parts: what the skips alone bring from the last state, and the rest. */
interface Split {
  readonly identity: Columns;
  readonly rest: Columns;
}

function splitAtOutput(stateGradient: Columns): Split | null {
  return { identity: stateGradient, rest: times(0, stateGradient) };
}

// One block down: dL/dz_l = s dL/dz_{l+1} + branch, so identity_l = s identity_{l+1} and rest_l = s rest_{l+1} + branch. Carried along
// instead of subtracted at the end, where a small rest would drown in the rounding of the total.
function splitBelow(above: Split | null, spec: LayerSpec, { branchInputGradient }: BlockGradients): Split | null {
  if (above === null || !spec.skip || spec.activationAfterSum) return null;
  return {
    identity: times(spec.skipScale, above.identity),
    rest: combine(spec.skipScale, above.rest, 1, branchInputGradient),
  };
}
