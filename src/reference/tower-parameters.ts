// A tower's parameters, input and target, drawn by counter. Weights are drawn again whenever they are asked for, unless the
// tower is small enough to keep them all.

import { drawBaseBiases, drawBaseWeights, drawCotangent, drawInput, drawLabels } from '../math/draw.ts';
import type { CaseLoss } from '../model/case.ts';
import type { MapSpec, TowerSpec } from '../model/tower.ts';
import { type Columns, columnsFrom, type MapParameters } from './columns.ts';
import { oneHot, type Target } from './loss.ts';

/** Real digits: pixels row-major [count, 196], centred and scaled; labels [count]. */
export interface DigitSet {
  readonly pixels: Float64Array;
  readonly labels: Uint8Array;
}

// 32 MiB of weights: drawing them again for the backward pass costs about as much as the passes themselves.
const MAX_KEPT_WEIGHTS = 2 ** 22;

/** Gives the maps of block `index`. */
export function layerParameters(tower: TowerSpec): (index: number) => readonly MapParameters[] {
  const draw = (index: number) => tower.layers[index].maps.map((map) => drawMap(tower.seed, map));
  const count = tower.layers.reduce(
    (sum, layer) => sum + layer.maps.reduce((own, map) => own + map.fanIn * map.fanOut, 0),
    0,
  );
  if (count > MAX_KEPT_WEIGHTS) return draw;
  const kept = new Map<number, readonly MapParameters[]>();
  return (index) => {
    const known = kept.get(index) ?? draw(index);
    kept.set(index, known);
    return known;
  };
}

/** Weights and biases of one map: base draws times their standard deviations. */
export function drawMap(seed: number, map: MapSpec): MapParameters {
  const { matrix, fanIn, fanOut, distribution, entryStd, biasDistribution, biasStd } = map;
  const weights = drawBaseWeights(seed, matrix, distribution, fanOut, fanIn).map((base) => entryStd * base);
  const biases =
    biasStd === 0 ? null : drawBaseBiases(seed, matrix, biasDistribution, fanOut).map((base) => biasStd * base);
  return { fanIn, fanOut, weights, biases };
}

export function towerInput(tower: TowerSpec, digits: DigitSet | undefined): Columns {
  const { kind, batch, width } = tower.input;
  if (kind === 'gaussian') return columnsFrom(drawInput(tower.seed, tower.input), { batch, units: width });
  const { pixels } = expectDigits(tower, digits);
  return columnsFrom(pixels.slice(0, batch * width), { batch, units: width });
}

/** The loss of a tower in the words of a case, with its target; labels are the digits' own or drawn. */
export function towerLoss(tower: TowerSpec, digits: DigitSet | undefined): { loss: CaseLoss; target: Target } {
  const { loss, map } = tower.readout;
  const { batch } = tower.input;
  if (loss === 'gaussian-cotangent' || map === null) {
    const width = outputWidth(tower);
    return { loss: 'cotangent', target: { kind: 'values', values: drawCotangent(tower.seed, batch, width) } };
  }
  const labels =
    tower.input.kind === 'digits'
      ? expectDigits(tower, digits).labels.slice(0, batch)
      : drawLabels(tower.seed, batch, map.fanOut);
  return loss === 'softmax-cross-entropy'
    ? { loss, target: { kind: 'labels', labels } }
    : { loss, target: { kind: 'values', values: oneHot(labels, map.fanOut) } };
}

function outputWidth(tower: TowerSpec): number {
  const last = tower.layers.at(-1)?.maps.at(-1);
  return last === undefined ? tower.input.width : last.fanOut;
}

function expectDigits(tower: TowerSpec, digits: DigitSet | undefined): DigitSet {
  const { batch, width } = tower.input;
  if (digits === undefined) throw new Error('this tower reads digits, and none were given');
  if (digits.labels.length < batch || digits.pixels.length < batch * width) {
    throw new Error(
      `this tower reads ${batch} digits of ${width} pixels, and ${digits.labels.length} digits were given`,
    );
  }
  return digits;
}
