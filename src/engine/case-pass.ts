// From an explicit network to the data of one pass of one tower, and from what the device kept to the answer.

import type { CaseAnswer, CaseLayer, CaseMap, LayerAnswer, NetworkCase } from '../model/case.ts';
import { InputError } from '../model/input-error.ts';
import { FAULTS } from '../model/records.ts';
import { labelRow, outputsOf, sampleColumns, spreadColumns } from './cohort-pass.ts';
import type { EngineKind } from './contract.ts';
import { requireFinite } from './finite-answer.ts';
import { SLOT_WORDS, STAT_WORDS, weightLayout } from './layout.ts';
import { ledgerRecords, log10Joined } from './ledger-records.ts';
import type { PassData, PassResult } from './pass-runner.ts';
import type { CohortShape, Demand, MapShape, Plan, Tensor } from './plan.ts';
import { type PassLimits, planGround } from './plan-ground.ts';
import { planPass } from './plan-pass.ts';
import type { WeightSource } from './slab-content.ts';
import { type TowerRecord, towerTable } from './tower-table.ts';
import { toDeviceMatrix } from './upload-matrix.ts';

const DEMAND: Demand = {
  forward: true,
  backward: true,
  correlation: false,
  histogram: false,
  weightGradient: false,
  keep: true,
};

/** The pass that evaluates a case (already checked by parseCase). */
export function casePass(networkCase: NetworkCase, limits: PassLimits): PassData {
  const { layers, input, loss } = networkCase;
  const shape: CohortShape = {
    towers: 1,
    batch: input.length,
    inputWidth: input[0].length,
    layers: layers.map(({ block, activation, activationAfterSum, skip, maps }) => ({
      block,
      activation,
      activationAfterSum,
      skip,
      maps: maps.map(shapeOf),
    })),
    probes: [{ depth: layers.length, readout: null }],
    loss,
  };
  const targets = targetsOf(networkCase, shape);
  const uploads = layers.flatMap((layer) => layer.maps.map((map) => ({ layer, ...uploadMap(map) })));
  return {
    plan: planPass(shape, DEMAND, { segments: 1, ...planGround(shape, limits) }),
    weights: uploads.map(({ source }) => source),
    towerTable: towerTable(uploads.map(({ layer, weightStd, biasStd }) => recordOf(layer, weightStd, biasStd))),
    input: spreadColumns((sample, unit) => input[sample][unit], { rows: shape.inputWidth, shape }),
    targets,
  };
}

function targetsOf({ loss, target, cotangent }: NetworkCase, shape: CohortShape) {
  if (loss === 'softmax-cross-entropy') {
    const labels = target as readonly number[];
    return labelRow((sample) => labels[sample], shape);
  }
  const matrix = (loss === 'cotangent' ? cotangent : target) as readonly (readonly number[])[];
  return sampleColumns((sample, unit) => matrix[sample][unit], { rows: outputsOf(shape), shape });
}

function shapeOf({ weights }: CaseMap): MapShape {
  return { fanIn: weights[0].length, fanOut: weights.length };
}

/** Weights and biases brought to float32 range, each by its own power of two, which goes into the tower's record. */
function uploadMap(map: CaseMap): { source: WeightSource; weightStd: number; biasStd: number } {
  const shape = shapeOf(map);
  const layout = weightLayout(shape);
  const weights = toDeviceMatrix(layout.biasOffset, (index) => {
    const row = Math.floor(index / layout.rowStride);
    const column = index % layout.rowStride;
    return row < shape.fanOut && column < shape.fanIn ? map.weights[row][column] : 0;
  });
  const biases = toDeviceMatrix(layout.paddedRows, (row) => map.biases?.[row] ?? 0);
  const values = new Float32Array(layout.elements);
  values.set(weights.values);
  values.set(biases.values, layout.biasOffset);
  const biasStd = biases.values.every((value) => value === 0) ? 0 : 2 ** biases.exponent;
  return { source: { shape, values }, weightStd: 2 ** weights.exponent, biasStd };
}

function recordOf(layer: CaseLayer, weightStd: number, biasStd: number): TowerRecord {
  return {
    weightStd,
    biasStd,
    skipScale: layer.skip ? layer.skipScale : 0,
    branchScale: layer.skip ? layer.branchScale : 1,
    activation: layer.activation,
    leakySlope: layer.leakySlope,
  };
}

/** Reads the answer out of what the pass kept. Throws InputError where a number leaves float64. */
export function caseAnswer(
  networkCase: NetworkCase,
  { plan, result, engine, adapter }: { plan: Plan; result: PassResult; engine: EngineKind; adapter: string },
): CaseAnswer {
  refuseFaults(plan, result);
  const { kept } = plan;
  const read = (tensor: Tensor) => readMatrix(plan, result, tensor);
  const layers = networkCase.layers.map((_, index): LayerAnswer => {
    const tensors = {
      preactivation: kept.preactivation[index],
      state: kept.state[index],
      preactivationGradient: kept.preactivationGradient[index],
      stateGradient: kept.stateGradient[index],
    };
    const log = (tensor: Tensor) => log10MeanSquare(plan, result, tensor);
    return {
      preactivation: read(tensors.preactivation),
      state: read(tensors.state),
      preactivationGradient: read(tensors.preactivationGradient),
      stateGradient: read(tensors.stateGradient),
      log10MeanSquare: {
        preactivation: log(tensors.preactivation),
        state: log(tensors.state),
        preactivationGradient: log(tensors.preactivationGradient),
        stateGradient: log(tensors.stateGradient),
      },
    };
  });
  let matrix = 0;
  const parameterGradients = networkCase.layers.map(({ maps }) =>
    maps.map((map) => readGradient(plan, result, { map, matrix: matrix++ })),
  );
  return requireFinite({
    loss: lossOf(plan, result),
    layers,
    parameterGradients,
    inputGradient: read(kept.inputGradient as Tensor),
    engine,
    adapter,
  });
}

/** What an experiment reports as a fault record, an explicit network is refused for. */
function refuseFaults(plan: Plan, { ledger }: PassResult): void {
  const fault = ledgerRecords(plan, ledger, { probe: 0, base: 0, tower: 0 }).find(
    ({ quantity }) => quantity === 'fault',
  );
  if (fault === undefined) return;
  const meaning = FAULTS.get(Number(fault.value)) ?? 'an unknown fault';
  throw new InputError(
    `the network meets ${meaning} (layers[${fault.layer - 1}], ${fault.site}); the reference engine reaches further`,
  );
}

/** [batch][units] of a kept tensor. */
function readMatrix(plan: Plan, result: PassResult, tensor: Tensor): number[][] {
  const values = result.kept.get(tensor.id) as Float32Array;
  return Array.from({ length: plan.shape.batch }, (_, sample) => {
    const exponent = exponentOf(plan, result, { tensor, sample });
    return Array.from({ length: tensor.rows }, (_, unit) =>
      trueValue(values[unit * plan.towerStride + sample], exponent),
    );
  });
}

function log10MeanSquare(plan: Plan, result: PassResult, tensor: Tensor): number | null {
  const values = result.kept.get(tensor.id) as Float32Array;
  const samples = Array.from({ length: plan.shape.batch }, (_, sample) => {
    let squares = 0;
    for (let unit = 0; unit < tensor.rows; unit++) squares += values[unit * plan.towerStride + sample] ** 2;
    return { squares, count: tensor.rows, exponent: exponentOf(plan, result, { tensor, sample }) };
  });
  return log10Joined(samples);
}

function readGradient(
  plan: Plan,
  result: PassResult,
  { map, matrix }: { map: CaseMap; matrix: number },
): { weights: number[][]; biases: number[] | null } {
  const { weights, biases } = plan.kept.weightGradient[matrix];
  const values = result.kept.get(weights.id) as Float32Array;
  const layout = weightLayout(shapeOf(map));
  const exponent = exponentOf(plan, result, { tensor: weights, sample: 0 });
  const biasExponent = exponentOf(plan, result, { tensor: biases, sample: 0 });
  return {
    weights: map.weights.map((row, out) =>
      row.map((_, column) => trueValue(values[out * layout.rowStride + column], exponent)),
    ),
    biases: map.biases?.map((_, out) => trueValue(values[layout.biasOffset + out], biasExponent)) ?? null,
  };
}

/** Exponent of one sample of a kept tensor (parameter gradients have theirs at sample 0). */
function exponentOf(
  plan: Plan,
  { ledger }: PassResult,
  { tensor, sample }: { tensor: Tensor; sample: number },
): number {
  const slots = plan.layout.slotsAt.get(tensor.id) as number;
  return ledger[slots + sample * SLOT_WORDS] | 0;
}

function lossOf(plan: Plan, { ledger }: PassResult): number {
  const place = plan.statistics.find(({ kind }) => kind === 'loss');
  if (place === undefined) throw new Error('the plan has no loss');
  const [mantissa] = new Float32Array(ledger.buffer, ledger.byteOffset + place.result * 4, STAT_WORDS);
  return trueValue(mantissa, ledger[place.result + 1] | 0);
}

/** mantissa * 2^exponent in two exact steps; infinite or 0 where that leaves float64. */
function trueValue(mantissa: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return mantissa * 2 ** half * 2 ** (exponent - half);
}
