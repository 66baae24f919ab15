// The numbers that peers are given: this engine's own draws in float32, so that all contenders measure the same networks.

import type { ExperimentInput } from '../src/engine/contract.ts';
import { drawBaseBiases, drawBaseWeights, drawCotangent, drawInput } from '../src/math/draw.ts';
import { parseExperiment } from '../src/model/experiment.ts';
import type { TowerSpec } from '../src/model/tower.ts';
import { listTowers } from '../src/model/towers.ts';

export interface TowerShape {
  readonly gain: number;
  readonly depth: number;
}

export interface ParameterSet {
  readonly width: number;
  readonly batch: number;
  /** Values of the sweep; one of each where it is not swept. */
  readonly gains: readonly number[];
  readonly depths: readonly number[];
  /** In the order of the experiment: the depth varies fastest. */
  readonly towers: readonly TowerShape[];
  /** Base weights of unit variance by layer, row-major [fanIn, fanOut] as `state @ weights` wants them; shallower towers use the first. */
  readonly baseWeights: readonly Float32Array[];
  /** Factor from base weights to weights, by place in `gains`. */
  readonly weightStds: readonly number[];
  /** [fanOut] by layer, or null. */
  readonly biases: readonly Float32Array[] | null;
  /** Row-major [batch, width]. */
  readonly input: Float32Array;
  readonly cotangent: Float32Array;
}

/** Which towers an experiment of the workloads has, without drawing anything. */
export function towerShapes(experiment: ExperimentInput): TowerShape[] {
  return listTowers(parseExperiment(experiment)).map(shapeOf);
}

export function drawParameters(experiment: ExperimentInput): ParameterSet {
  const specs = listTowers(parseExperiment(experiment));
  const towers = specs.map(shapeOf);
  const gains = [...new Set(towers.map(({ gain }) => gain))];
  const depths = [...new Set(towers.map(({ depth }) => depth))];
  const deepest = specs.reduce((best, spec) => (spec.layers.length > best.layers.length ? spec : best));
  const { seed, input } = deepest;
  const maps = deepest.layers.map((layer) => layer.maps[0]);
  return {
    width: input.width,
    batch: input.batch,
    gains,
    depths,
    towers,
    baseWeights: maps.map(({ matrix, distribution, fanOut, fanIn }) =>
      transposed(drawBaseWeights(seed, matrix, distribution, fanOut, fanIn), fanOut, fanIn),
    ),
    weightStds: gains.map((_, place) => specs[place * depths.length].layers[0].maps[0].entryStd),
    biases: maps.every(({ biasStd }) => biasStd === 0)
      ? null
      : maps.map(({ matrix, biasDistribution, biasStd, fanOut }) =>
          Float32Array.from(drawBaseBiases(seed, matrix, biasDistribution, fanOut), (base) => biasStd * base),
        ),
    input: Float32Array.from(drawInput(seed, input)),
    cotangent: Float32Array.from(drawCotangent(seed, input.batch, input.width)),
  };
}

/** The base weights times a standard deviation. */
export function scaledWeights(base: Float32Array, std: number): Float32Array {
  return base.map((value) => std * value);
}

function shapeOf({ coordinates, layers }: TowerSpec): TowerShape {
  return { gain: Number(coordinates.get('network.weights.gain') ?? 1), depth: layers.length };
}

function transposed(rows: Float64Array, fanOut: number, fanIn: number): Float32Array {
  const result = new Float32Array(rows.length);
  for (let i = 0; i < fanOut; i++) for (let j = 0; j < fanIn; j++) result[j * fanOut + i] = rows[i * fanIn + j];
  return result;
}
