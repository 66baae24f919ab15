// From a cohort of an experiment to the data of one pass: shape, weight sources, tower table, input and targets.

import { drawCotangent, drawInput, drawLabels } from '../math/draw.ts';
import type { LayerSpec, MapSpec, TowerSpec } from '../model/tower.ts';
import type { Cohort } from './cohorts.ts';
import type { Digits } from './digits.ts';
import type { PassData } from './execute-plan.ts';
import { paddedRows, towerStride } from './layout.ts';
import type { CohortShape, Demand, LayerShape, MapShape } from './plan.ts';
import { planPass } from './plan-pass.ts';
import { type TowerRecord, towerTable } from './tower-table.ts';
import { type DeviceColumns, type DeviceMatrix, toDeviceColumns, toDeviceMatrix } from './upload-matrix.ts';
import type { WeightSource } from './weight-store.ts';

/** Shape of a cohort, or of `towers` of it. */
export function cohortShape(cohort: Cohort, towers = cohort.length): CohortShape {
  const [{ layers, input, readout }] = cohort;
  return {
    towers,
    batch: input.batch,
    inputWidth: input.width,
    layers: layers.map((layer, index) =>
      layerShape(
        layer,
        cohort.some((tower) => tower.layers[index].skip),
      ),
    ),
    readout: readout.map === null ? null : mapShape(readout.map),
    loss: readout.loss === 'gaussian-cotangent' ? 'cotangent' : readout.loss,
  };
}

/** The data of one pass over these towers (all of one cohort). */
export function cohortPass(towers: Cohort, demand: Demand, digits: Digits | null): PassData {
  const shape = cohortShape(towers);
  const [first] = towers;
  const input = spreadColumns(inputOf(first, digits), { rows: shape.inputWidth, shape });
  const target = targetOf(first, { shape, digits });
  const targets =
    shape.loss === 'softmax-cross-entropy'
      ? labelRow(target, shape)
      : spread(target, { rows: outputsOf(shape), shape });
  const maps = towers.map(mapsOf);
  const biased = maps[0].map((_, matrix) => maps.some((own) => own[matrix][1].biasStd > 0));
  return {
    plan: planPass(shape, demand, targets.exponent),
    weights: maps[0].map(([, map], matrix) => ({
      shape: mapShape(map),
      seed: first.seed,
      matrix,
      distribution: map.distribution,
      biasDistribution: biased[matrix] ? map.biasDistribution : 'none',
    })) satisfies WeightSource[],
    towerTable: towerTable(maps[0].flatMap((_, matrix) => maps.map((own) => recordOf(...own[matrix])))),
    input,
    targets: targets.values,
  };
}

function recordOf(layer: LayerSpec | null, map: MapSpec): TowerRecord {
  return {
    weightStd: map.entryStd,
    biasStd: map.biasStd,
    skipScale: layer?.skip === true ? layer.skipScale : 0,
    branchScale: layer?.skip === true ? layer.branchScale : 1,
    activation: layer?.activation ?? 'linear',
    leakySlope: layer?.leakySlope ?? 0,
  };
}

/** Every map with its layer, the readout (no layer) last; index = matrix. */
function mapsOf({ layers, readout }: TowerSpec): (readonly [LayerSpec | null, MapSpec])[] {
  const maps = layers.flatMap((layer) => layer.maps.map((map) => [layer, map] as const));
  return readout.map === null ? maps : [...maps, [null, readout.map] as const];
}

function layerShape({ block, activation, activationAfterSum, maps }: LayerSpec, skip: boolean): LayerShape {
  return { block, activation, activationAfterSum, skip, maps: maps.map(mapShape) };
}

function mapShape({ fanIn, fanOut }: MapSpec): MapShape {
  return { fanIn, fanOut };
}

/** Units of the output at which the loss is taken. */
export function outputsOf({ readout, layers }: CohortShape): number {
  return readout?.fanOut ?? layers[layers.length - 1].maps.slice(-1)[0].fanOut;
}

type Batch = (sample: number, unit: number) => number;

function inputOf({ seed, input }: TowerSpec, digits: Digits | null): Batch {
  const { width } = input;
  const values = input.kind === 'digits' ? pixelsOf(digits) : drawInput(seed, input);
  return (sample, unit) => values[sample * width + unit];
}

function pixelsOf(digits: Digits | null): Float64Array {
  if (digits === null) throw new Error('the experiment asks for digits, but none were loaded');
  return digits.pixels;
}

function targetOf({ seed, input }: TowerSpec, { shape, digits }: { shape: CohortShape; digits: Digits | null }): Batch {
  const outputs = outputsOf(shape);
  if (shape.loss === 'cotangent') {
    const values = drawCotangent(seed, shape.batch, outputs);
    return (sample, unit) => values[sample * outputs + unit];
  }
  const labels = input.kind === 'digits' && digits !== null ? digits.labels : drawLabels(seed, shape.batch, outputs);
  if (shape.loss === 'softmax-cross-entropy') return (sample) => labels[sample];
  return (sample, unit) => (labels[sample] === unit ? 1 : 0);
}

/** The same batch for every tower, as [paddedRows, columns]; padding is zero. */
export function spread(batch: Batch, { rows, shape }: { rows: number; shape: CohortShape }): DeviceMatrix {
  const stride = towerStride(shape.batch);
  const columns = shape.towers * stride;
  return toDeviceMatrix(paddedRows(rows) * columns, (index) => {
    const unit = Math.floor(index / columns);
    const sample = (index % columns) % stride;
    return unit < rows && sample < shape.batch ? batch(sample, unit) : 0;
  });
}

/** The same for an input: every column has its own exponent. */
export function spreadColumns(batch: Batch, { rows, shape }: { rows: number; shape: CohortShape }): DeviceColumns {
  const stride = towerStride(shape.batch);
  return toDeviceColumns(paddedRows(rows), shape.towers * stride, (unit, column) => {
    const sample = column % stride;
    return unit < rows && sample < shape.batch ? batch(sample, unit) : 0;
  });
}

/** One label a column, as float32 (labels are far below 2^24). */
export function labelRow(label: Batch, shape: CohortShape): DeviceMatrix {
  const stride = towerStride(shape.batch);
  const values = new Float32Array(shape.towers * stride);
  for (const index of values.keys()) values[index] = index % stride < shape.batch ? label(index % stride, 0) : 0;
  return { values, exponent: 0 };
}

/** What a set of measures needs of a pass. */
export function demandOf(measure: ReadonlySet<string>): Demand {
  return {
    forward: measure.has('forward'),
    backward: measure.has('backward'),
    correlation: measure.has('correlation'),
    histogram: measure.has('histogram'),
    weightGradient: measure.has('weight-gradient'),
    keep: false,
  };
}
