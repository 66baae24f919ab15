// The predicted correlation of two inputs against its measurement by the engines of the processor, and against the law at fixed length.

import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/contract.ts';
import { CpuEngine } from '../../../src/engine/cpu-engine.ts';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { inputMoments } from '../../../src/experiment/prediction.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { predictDecorrelation } from '../../../src/theory/prediction.ts';

const ENGINES: readonly Engine[] = [new ReferenceEngine('test'), new CpuEngine('test')];

const DEPTH = 12;
const SEEDS = 12;
const STANDARD_ERRORS = 4;
const WIDTH = 160;
const BATCH = 8;

function experimentOf(network: object) {
  return parseExperiment({
    network: { input: { width: WIDTH, batch: BATCH, correlation: 0.5 }, width: WIDTH, depth: DEPTH, ...network },
    seeds: { count: SEEDS },
    measure: ['correlation'],
  });
}

async function measured(engine: Engine, network: object): Promise<number[][]> {
  const experiment = experimentOf(network);
  const layers = Array.from({ length: DEPTH + 1 }, (): number[] => []);
  for await (const { site, layer, quantity, value } of engine.run(experiment)) {
    if (site === 'state' && quantity === 'correlation') layers[layer].push(1 - Number(value));
  }
  return layers;
}

function predicted(network: object): Float64Array {
  const [tower] = listTowers(experimentOf(network));
  return predictDecorrelation(tower, inputMoments(tower.input, null))!;
}

describe.each(ENGINES)('the correlation of two inputs, measured by the $kind engine,', (engine) => {
  it.each([
    ['ordered tanh', { activation: 'tanh', weights: { scheme: 'lecun', gain: 1.3 }, biases: { std: 0.3 } }],
    ['chaotic tanh', { activation: 'tanh', weights: { scheme: 'lecun', gain: 2.5 }, biases: { std: 0.3 } }],
    ['critical relu', { activation: 'relu', weights: { scheme: 'he' } }],
    ['residual relu', { activation: 'relu', weights: { scheme: 'he' }, skip: true }],
    ['residual gelu of two matrices', { activation: 'gelu', block: 'linear-activation-linear', skip: true }],
    ['silu on the state', { activation: 'silu', block: 'activation-linear', weights: { scheme: 'he' } }],
    ['hard-tanh', { activation: 'hard-tanh', weights: { scheme: 'lecun', gain: 1.5 }, biases: { std: 0.1 } }],
  ])('%s is as predicted within four standard errors at every layer', async (_, network) => {
    const layers = await measured(engine, network);
    const expected = predicted(network);
    for (const [layer, values] of layers.entries()) {
      const mean = values.reduce((sum, value) => sum + value, 0) / SEEDS;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS - 1);
      // Seeds spread about the mean, which itself is off by a few parts in the width (not predicted): two of them are allowed.
      const allowed = STANDARD_ERRORS * Math.sqrt(variance / SEEDS) + (2 / WIDTH) * Math.exp(expected[layer]);
      expect(Math.abs(mean - Math.exp(expected[layer])), `layer ${layer}: ${mean}`).toBeLessThan(allowed);
    }
  });

  it('dies out as chi1 does in an ordered network, to any depth', () => {
    const experiment = parseExperiment({
      network: {
        depth: 10_000,
        input: { correlation: 0.5 },
        activation: 'tanh',
        weights: { scheme: 'lecun', gain: 1.3 },
        biases: { std: 0.3 },
      },
    });
    const [tower] = listTowers(experiment);
    const curve = predictDecorrelation(tower, inputMoments(tower.input, null))!;
    // Poole et al. 2016's first point: chi1 = 0.939807 by an independent quadrature.
    expect(Math.exp((curve[10_000] - curve[5_000]) / 5_000)).toBeCloseTo(0.939807, 6);
    expect(curve[10_000]).toBeLessThan(-600);
  });

  it('follows the angles of residual relu networks that a two-dimensional sum gives, scaled and not', () => {
    // c after 10, 50 and 100 blocks from c = 0 with He's weights, branches ending in a matrix, by an independent recursion.
    const relu = { activation: 'relu', block: 'activation-linear', weights: { scheme: 'he' } };
    const after = (depth: number, network: object) => {
      const [tower] = listTowers(parseExperiment({ network: { ...relu, depth, ...network } }));
      return 1 - Math.exp(predictDecorrelation(tower, inputMoments(tower.input, null))![depth]);
    };
    const rows = [
      [{ skip: false }, [0.8715, 0.9879, 0.9964]],
      [{ skip: true }, [0.7076, 0.9597, 0.9871]],
      [{ skip: true, branchScale: '1/sqrt(depth)' }, [0.2393, 0.2508, 0.2523]],
    ] as const;
    for (const [network, expected] of rows) {
      for (const [k, depth] of [10, 50, 100].entries()) expect(after(depth, network)).toBeCloseTo(expected[k], 3);
    }
  });
});
