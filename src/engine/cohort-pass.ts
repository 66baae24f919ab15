// From a cohort of an experiment to the data of one pass: shape, weight sources, tower table, input and targets.

import { drawCotangent, drawInput, drawLabels } from '../math/draw.ts';
import type { LayerSpec, MapSpec, TowerSpec } from '../model/tower.ts';
import type { Cohort } from './cohorts.ts';
import type { Digits } from './digits.ts';
import { paddedRows, towerStride } from './layout.ts';
import type { PassData } from './pass-runner.ts';
import type { CohortShape, Demand, LayerShape, MapShape, Plan } from './plan.ts';
import type { WeightSource } from './slab-content.ts';
import { type TowerRecord, towerTable } from './tower-table.ts';
import { type DeviceColumns, type DeviceMatrix, toDeviceColumns, toDeviceMatrix } from './upload-matrix.ts';

/** Shape of a cohort. */
export function cohortShape({ probes }: Cohort): CohortShape {
  const [bases] = probes;
  const [{ layers, input, readout }] = bases;
  return {
    towers: bases.length,
    batch: input.batch,
    inputWidth: input.width,
    layers: layers.map((layer, index) =>
      layerShape(
        layer,
        bases.some((tower) => tower.layers[index].skip),
      ),
    ),
    probes: probes.map(([tower]) => ({
      depth: tower.layers.length,
      readout: tower.readout.map === null ? null : mapShape(tower.readout.map),
    })),
    loss: readout.loss === 'gaussian-cotangent' ? 'cotangent' : readout.loss,
  };
}

/** The data of one pass over these towers, as planned for their shape. */
export function cohortPass(cohort: Cohort, { plan, digits }: { plan: Plan; digits: Digits | null }): PassData {
  const { shape } = plan;
  const [bases] = cohort.probes;
  const [first] = bases;
  const input = spreadColumns(inputOf(first, digits), { rows: shape.inputWidth, shape });
  const target = targetOf(first, { shape, digits });
  const targets =
    shape.loss === 'softmax-cross-entropy'
      ? labelRow(target, shape)
      : sampleColumns(target, { rows: outputsOf(shape), shape });
  const maps = mapsOf(cohort);
  return {
    plan,
    weights: maps.map((own) => {
      const [{ map }] = own;
      return {
        shape: mapShape(map),
        seed: first.seed,
        matrix: map.matrix,
        distribution: map.distribution,
        biasDistribution: own.some(({ map: { biasStd } }) => biasStd > 0) ? map.biasDistribution : 'none',
      };
    }) satisfies WeightSource[],
    towerTable: towerTable(maps.flatMap((own) => own.map(({ layer, map }) => recordOf(layer, map)))),
    input,
    targets,
  };
}

interface OwnMap {
  readonly layer: LayerSpec | null;
  readonly map: MapSpec;
}

/** By matrix (blocks', then one readout a probe) and base tower. */
function mapsOf({ probes }: Cohort): OwnMap[][] {
  const [bases] = probes;
  const blocks = bases[0].layers.flatMap(({ maps }, index) =>
    maps.map((_, part) => bases.map(({ layers }) => ({ layer: layers[index], map: layers[index].maps[part] }))),
  );
  const readouts = probes.flatMap((towers) =>
    towers[0].readout.map === null ? [] : [towers.map(({ readout }) => ({ layer: null, map: readout.map as MapSpec }))],
  );
  return [...blocks, ...readouts];
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

function layerShape({ block, activation, activationAfterSum, maps }: LayerSpec, skip: boolean): LayerShape {
  return { block, activation, activationAfterSum, skip, maps: maps.map(mapShape) };
}

function mapShape({ fanIn, fanOut }: MapSpec): MapShape {
  return { fanIn, fanOut };
}

/** Units of the output at which the loss is taken. */
export function outputsOf({ probes, layers }: CohortShape): number {
  return probes[0].readout?.fanOut ?? layers[layers.length - 1].maps.slice(-1)[0].fanOut;
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

/** A batch as [rows, tower stride]: all towers read the same. */
export function sampleColumns(batch: Batch, { rows, shape }: { rows: number; shape: CohortShape }): DeviceMatrix {
  const stride = towerStride(shape.batch);
  return toDeviceMatrix(rows * stride, (index) => {
    const sample = index % stride;
    return sample < shape.batch ? batch(sample, Math.floor(index / stride)) : 0;
  });
}

/** An input for every base tower, as [paddedRows, columns]: every column has its own exponent. */
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
  const values = new Float32Array(stride);
  for (let sample = 0; sample < shape.batch; sample++) values[sample] = label(sample, 0);
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
