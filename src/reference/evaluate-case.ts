// The reference engine's `evaluate`: a network given layer by layer with explicit parameters.

import { timesPowerOfTwo, toNumber } from '../math/scaled.ts';
import type { CaseAnswer, CaseMap, LayerAnswer, NetworkCase } from '../model/case.ts';
import { InputError } from '../model/input-error.ts';
import { FAULTS } from '../model/records.ts';
import { type BlockGradients, type BlockTrace, backwardBlock, forwardBlock, type MapGradientParts } from './block.ts';
import { type Columns, columnsFrom, type FaultSet, type MapParameters, toRows } from './columns.ts';
import { lossAndGradient, type Target } from './loss.ts';
import { parameterGradient } from './parameter-gradient.ts';
import { moments } from './statistics.ts';

/**
 * For a validated case. Numbers of the answer beyond float64 are infinite or 0; log10MeanSquare is right there too. Throws InputError
 * where something cannot be tracked at all (FAULTS).
 */
export function evaluateCase(networkCase: NetworkCase): CaseAnswer {
  const { layers } = networkCase;
  const parameters = layers.map((layer) => layer.maps.map(mapParameters));
  const faults: FaultSet = new Set();

  const states: Columns[] = [columnsFromRows(networkCase.input)];
  const traces: BlockTrace[] = [];
  layers.forEach((layer, index) => {
    const trace = forwardBlock(layer, parameters[index], states[index], faults);
    traces.push(trace);
    states.push(trace.state);
  });
  const { loss, outputGradient } = lossAndGradient(
    networkCase.loss,
    states[layers.length],
    target(networkCase),
    faults,
  );

  const stateGradients: Columns[] = new Array(layers.length + 1);
  const gradients: BlockGradients[] = new Array(layers.length);
  stateGradients[layers.length] = outputGradient;
  for (let index = layers.length - 1; index >= 0; index--) {
    const pass = { input: states[index], trace: traces[index], stateGradient: stateGradients[index + 1] };
    gradients[index] = backwardBlock(layers[index], parameters[index], pass, faults);
    stateGradients[index] = gradients[index].inputGradient;
  }
  refuseFaults(faults);
  return {
    loss: toNumber(loss),
    layers: traces.map((trace, index) =>
      layerAnswer({
        preactivation: trace.preactivation,
        state: trace.state,
        preactivationGradient: gradients[index].preactivationGradient,
        stateGradient: stateGradients[index + 1],
      }),
    ),
    parameterGradients: gradients.map((gradient, index) =>
      gradient.maps.map((parts, map) => mapAnswer(parts, layers[index].maps[map])),
    ),
    inputGradient: toRows(stateGradients[0]),
    engine: 'reference',
    adapter: 'float64',
  };
}

/** What an experiment reports as a fault record, an explicit network is refused for. */
function refuseFaults(faults: FaultSet): void {
  const [code] = faults;
  if (code !== undefined) throw new InputError(`the network meets ${FAULTS.get(code) ?? 'an unknown fault'}`);
}

function layerAnswer(sites: Record<keyof LayerAnswer['log10MeanSquare'], Columns>): LayerAnswer {
  return {
    preactivation: toRows(sites.preactivation),
    state: toRows(sites.state),
    preactivationGradient: toRows(sites.preactivationGradient),
    stateGradient: toRows(sites.stateGradient),
    log10MeanSquare: {
      preactivation: moments(sites.preactivation).log10MeanSquare,
      state: moments(sites.state).log10MeanSquare,
      preactivationGradient: moments(sites.preactivationGradient).log10MeanSquare,
      stateGradient: moments(sites.stateGradient).log10MeanSquare,
    },
  };
}

function mapAnswer(parts: MapGradientParts, map: CaseMap) {
  const { weights, weightExponent, biases, biasExponent } = parameterGradient(parts);
  const fanIn = parts.input.units;
  return {
    weights: map.weights.map((_, i) =>
      Array.from(weights.subarray(i * fanIn, (i + 1) * fanIn), (value) => timesPowerOfTwo(value, weightExponent)),
    ),
    biases: map.biases === null ? null : Array.from(biases, (value) => timesPowerOfTwo(value, biasExponent)),
  };
}

function mapParameters(map: CaseMap): MapParameters {
  const fanIn = map.weights[0].length;
  return {
    fanIn,
    fanOut: map.weights.length,
    weights: Float64Array.from(map.weights.flat()),
    biases: map.biases === null ? null : Float64Array.from(map.biases),
  };
}

function columnsFromRows(rows: readonly (readonly number[])[]): Columns {
  return columnsFrom(Float64Array.from(rows.flat()), { batch: rows.length, units: rows[0].length });
}

function target(networkCase: NetworkCase): Target {
  const given = networkCase.loss === 'cotangent' ? networkCase.cotangent : networkCase.target;
  if (given === null) throw new Error(`the loss ${networkCase.loss} needs a target`);
  if (networkCase.loss === 'softmax-cross-entropy') return { kind: 'labels', labels: given as readonly number[] };
  return { kind: 'values', values: Float64Array.from((given as readonly (readonly number[])[]).flat()) };
}
