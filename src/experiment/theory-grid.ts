// What theory says at each point of a sweep: chi1 and the depth scale of a plain network, by which its phase and its trainable depth
// follow. Networks that differ in nothing that either depends on are computed once; an axis of depths costs nothing. Schoenholz et al. 2017.

import { activation } from '../math/activations.ts';
import { type Experiment, networksOf } from '../model/experiment.ts';
import type { Network } from '../model/network.ts';
import type { LayerSpec } from '../model/tower.ts';
import { listTowers } from '../model/towers.ts';
import { blockConstants } from '../theory/block-constants.ts';
import { meanFieldOf } from '../theory/phase.ts';
import { phaseCell } from './phase-plane.ts';

/** Numbers by point of the sweep's grid, in its order. Plain data that may travel between threads. */
export interface TheoryGrid {
  /** NaN where theory has no factor a layer: with a skip, or with an activation after the sum. */
  readonly chi1: Float64Array;
  /** xi_c where lengths settle, 1 / |ln chi1| where they do not; beyond any depth at criticality, NaN where chi1 is. */
  readonly depthScale: Float64Array;
}

/** Computes the grid; yields after each network that had to be computed. */
export function* theoryGrid(experiment: Experiment): Generator<unknown, TheoryGrid> {
  const points = networksOf(experiment);
  const chi1 = new Float64Array(points.length);
  const depthScale = new Float64Array(points.length);
  const known = new Map<string, PlainTheory>();
  for (const [point, { network }] of points.entries()) {
    const essential = essentialOf(network);
    const key = JSON.stringify(essential);
    let theory = known.get(key);
    if (theory === undefined) {
      theory = theoryOf(essential);
      known.set(key, theory);
      yield point;
    }
    chi1[point] = theory.chi1;
    depthScale[point] = theory.depthScale;
  }
  return { chi1, depthScale };
}

/** The whole grid at once. */
export function wholeTheoryGrid(experiment: Experiment): TheoryGrid {
  const pieces = theoryGrid(experiment);
  let step = pieces.next();
  while (step.done !== true) step = pieces.next();
  return step.value;
}

interface PlainTheory {
  readonly chi1: number;
  readonly depthScale: number;
}

const NONE: PlainTheory = { chi1: Number.NaN, depthScale: Number.NaN };

// The middle one of three blocks of one width has neighbours like itself, as that of any deeper network has.
const ENOUGH_BLOCKS = 3;

/** The network without what neither number depends on: its depth, the factors of a sum, the batch, the readout. */
function essentialOf(network: Network): Network {
  const { width, depth, input } = network;
  return {
    ...network,
    depth: typeof width === 'number' ? Math.min(depth, ENOUGH_BLOCKS) : depth,
    skipScale: 1,
    branchScale: 1,
    input: { ...input, batch: 1, correlation: 0 },
    readout: { width: 1, loss: 'gaussian-cotangent' },
  };
}

function theoryOf(network: Network): PlainTheory {
  const layers = layersOf(network);
  if (layers.some(({ skip, activationAfterSum }) => skip || activationAfterSum)) return NONE;
  const field = meanFieldOf(blockConstants([layers[Math.floor(layers.length / 2)]])[0]);
  const point = { weightStd: Math.sqrt(field.weightVariance), biasStd: Math.sqrt(field.biasVariance) };
  const phi = activation(network.activation, network.leakySlope);
  const { chi1, depthScale } = phaseCell(phi, point, network.input.secondMoment);
  return { chi1, depthScale };
}

function layersOf(network: Network): readonly LayerSpec[] {
  const [tower] = listTowers({
    version: 1,
    network,
    sweep: {},
    seeds: { first: 1, count: 1 },
    measure: ['forward'],
    training: null,
  });
  return tower.layers;
}
