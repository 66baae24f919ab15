// The reference engine's sounding of one tower: a forward pass down, a backward pass up, records at every layer. Few things
// are held at a time: weights come from a callback, and deep towers keep checkpoints and run their segments again.

import { log10Scaled } from '../math/scaled.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { Measure } from '../model/settings.ts';
import type { TowerSpec } from '../model/tower.ts';
import { type BlockTrace, backwardBlock, forwardBlock } from './block.ts';
import { applyMap, applyTransposed, type Columns, type FaultSet, type MapParameters } from './columns.ts';
import { lossAndGradient } from './loss.ts';
import { type RecordMaker, recordMaker } from './record-maker.ts';
import { type DigitSet, drawMap, layerParameters, towerInput, towerLoss } from './tower-parameters.ts';

// Layer values kept for the backward pass; beyond it segments are run again instead.
const MAX_TRACE_BYTES = 2 ** 29;

interface Sounding {
  readonly tower: TowerSpec;
  readonly parameters: (index: number) => readonly MapParameters[];
  readonly recorder: RecordMaker;
  /** Blocks from one checkpoint to the next. */
  readonly stride: number;
}

interface Descent {
  /** State at the beginning of each segment. */
  readonly checkpoints: readonly Columns[];
  /** Traces of the last segment. */
  readonly traces: readonly BlockTrace[];
  readonly state: Columns;
}

/**
 * Yields the records of one layer at a time, forward first (states 0 to depth, logits and loss at depth + 1), then backward
 * from the output to the input; some batches are empty. The caller may stop between any two.
 */
export function* soundTower(
  tower: TowerSpec,
  options: { measure: ReadonlySet<Measure>; digits?: DigitSet; maxTraceBytes?: number },
): Generator<MeasurementRecord[], void> {
  const { measure, digits, maxTraceBytes = MAX_TRACE_BYTES } = options;
  const parameters = layerParameters(tower);
  const recorder = recordMaker(tower.tower, measure);
  const sounding = { tower, parameters, recorder, stride: segmentLength(tower, maxTraceBytes) };
  const depth = tower.layers.length;

  const descent = yield* goDown(sounding, towerInput(tower, digits));

  const readout = tower.readout.map === null ? null : drawMap(tower.seed, tower.readout.map);
  const output = readout === null ? descent.state : applyMap(readout, descent.state);
  const faults: FaultSet = new Set();
  const { loss, target } = towerLoss(tower, digits);
  const turn = lossAndGradient(loss, output, target, faults);
  yield [
    ...(readout === null ? [] : recorder.logits(depth + 1, output)),
    ...recorder.loss(depth + 1, log10Scaled(turn.loss)),
    ...recorder.faults(depth + 1, 'logitsGradient', faults),
  ];
  if (!measure.has('backward') && !measure.has('histogram') && !measure.has('weight-gradient')) return;

  const stateGradient = readout === null ? turn.outputGradient : applyTransposed(readout, turn.outputGradient);
  yield [
    ...(readout === null ? [] : recorder.gradient(depth + 1, 'logitsGradient', turn.outputGradient)),
    ...recorder.gradient(depth, 'stateGradient', stateGradient),
  ];
  yield* comeUp(sounding, descent, stateGradient);
}

// Traces are kept for the segment at hand, so the last one's are still there when the backward pass begins.
function* goDown(sounding: Sounding, input: Columns): Generator<MeasurementRecord[], Descent> {
  const { tower, parameters, recorder, stride } = sounding;
  const checkpoints: Columns[] = [];
  let traces: BlockTrace[] = [];
  let state = input;
  yield recorder.state(0, state);
  for (const [index, layer] of tower.layers.entries()) {
    if (index % stride === 0) {
      checkpoints.push(state);
      traces = [];
    }
    const faults: FaultSet = new Set();
    const trace = forwardBlock(layer, parameters(index), state, faults);
    traces.push(trace);
    state = trace.state;
    yield [
      ...recorder.faults(index + 1, 'preactivation', faults),
      ...recorder.preactivation(index + 1, trace.preactivation, layer),
      ...recorder.state(index + 1, state),
    ];
  }
  return { checkpoints, traces, state };
}

function* comeUp(sounding: Sounding, descent: Descent, outputGradient: Columns): Generator<MeasurementRecord[], void> {
  const { tower, parameters, recorder, stride } = sounding;
  const { layers } = tower;
  let stateGradient = outputGradient;
  for (let segment = descent.checkpoints.length - 1; segment >= 0; segment--) {
    const first = segment * stride;
    const end = Math.min(first + stride, layers.length);
    const traces = end === layers.length ? descent.traces : yield* runAgain(first, end, descent.checkpoints[segment]);
    for (let index = end - 1; index >= first; index--) {
      const faults: FaultSet = new Set();
      const input = index === first ? descent.checkpoints[segment] : traces[index - first - 1].state;
      const pass = { input, trace: traces[index - first], stateGradient };
      const gradients = backwardBlock(layers[index], parameters(index), pass, faults);
      stateGradient = gradients.inputGradient;
      yield [
        ...recorder.faults(index + 1, 'preactivationGradient', faults),
        ...recorder.gradient(index + 1, 'preactivationGradient', gradients.preactivationGradient),
        ...recorder.weightGradient(index + 1, gradients.maps),
        ...recorder.gradient(index, 'stateGradient', stateGradient),
      ];
    }
  }

  function* runAgain(first: number, end: number, checkpoint: Columns): Generator<MeasurementRecord[], BlockTrace[]> {
    const traces: BlockTrace[] = [];
    let state = checkpoint;
    for (let index = first; index < end; index++) {
      // Their faults have been told on the way down.
      const trace = forwardBlock(layers[index], parameters(index), state, new Set());
      traces.push(trace);
      state = trace.state;
      yield [];
    }
    return traces;
  }
}

// Every block where their values fit, else the square root of the depth, which makes the fewest values to hold.
function segmentLength(tower: TowerSpec, maxTraceBytes: number): number {
  const values = tower.layers.reduce(
    (sum, layer) =>
      sum + layer.maps.reduce((own, map) => own + map.fanOut, layer.activationAfterSum ? layer.maps[0].fanIn : 0),
    0,
  );
  const depth = tower.layers.length;
  const bytes = 2 * values * tower.input.batch * Float64Array.BYTES_PER_ELEMENT;
  return bytes <= maxTraceBytes ? depth : Math.ceil(Math.sqrt(depth));
}
