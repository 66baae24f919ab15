// Programs for PyTorch and layers for PyTorch, Keras and Flax. These are too large to install for a test: their code is compiled, not
// run, but for Flax's, whose initialisers are those of JAX.

import { beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS, layerCode } from '../../src/experiment/code/layer-code.ts';
import { pytorchCode } from '../../src/experiment/code/torch-code.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import { listTowers } from '../../src/model/towers.ts';
import { PROGRAM_CASES } from './program-cases.ts';
import { type DrawnLayer, runPrograms } from './run-programs.ts';

async function errorsOf(sources: readonly string[]): Promise<string[]> {
  const { compile } = await runPrograms({ compile: sources });
  return compile.flatMap(({ error }, index) => (error === undefined ? [] : [`${error}\n${sources[index]}`]));
}

// The largest of 98,304 numbers in deviations: at the edge where there is one (sqrt(3), and 2 / 0.8796), else by chance, which leaves these
// bounds once in four million draws (98,304 times the normal tail beyond 7).
const LARGEST = {
  uniform: [1.72, 1.74],
  'truncated-normal': [2.24, 2.3],
  normal: [3.6, 7],
  orthogonal: [3.6, 7],
} as const;

const LAYERS = PROGRAM_CASES.map(({ name, experiment: { network } }) => {
  const { activation, leakySlope, weights, biases } = network;
  return { name, activation, leakySlope, weights, biasStd: biases.std, fanIn: 384, fanOut: 256 };
});

describe('Python', () => {
  it('compiles the PyTorch program of every case', async () => {
    expect(await errorsOf(PROGRAM_CASES.map(({ experiment, skip }) => pytorchCode(experiment, { skip })))).toEqual([]);
  });

  it.each(FRAMEWORKS)('compiles the layer of every case for %s', async (framework) => {
    const sources = LAYERS.map((layer) => layerCode({ framework, ...layer }));
    expect(await errorsOf(sources)).toEqual([]);
  });

  it('refuses what is no program', async () => {
    expect(await errorsOf(['def f(:'])).toHaveLength(1);
  });
});

describe('a layer of Flax', () => {
  const drawn: DrawnLayer[] = [];
  beforeAll(async () => {
    const { flax } = await runPrograms({ flax: LAYERS.map((layer) => layerCode({ framework: 'flax', ...layer })) });
    drawn.push(...flax);
  });

  it.each(LAYERS.map((layer, index) => ({ ...layer, index })))(
    'draws weights and biases of the deviation that the engines draw: $name',
    ({ index, fanIn, fanOut, biasStd, ...layer }) => {
      const { error, std, largest, outputs, ...got } = drawn[index];
      expect(error).toBeUndefined();
      expect(outputs).toEqual([2, fanOut]);
      const input = { width: fanIn, batch: 2 };
      const { activation, leakySlope, weights } = layer;
      const network = { input, depth: 1, width: fanOut, activation, leakySlope, weights, biases: { std: biasStd } };
      const [tower] = listTowers(parseExperiment({ version: 1, network }));
      const [map] = tower.layers[0].maps;
      // The standard error of a deviation of n normal numbers is 1 / sqrt(2 n) of it; the other distributions have shorter tails.
      const spread = (count: number) => 4 / Math.sqrt(2 * count);
      expect(Math.abs(std / map.entryStd - 1)).toBeLessThan(spread(fanIn * fanOut));
      expect(Math.abs(got.biasStd - map.biasStd)).toBeLessThanOrEqual(spread(fanOut) * map.biasStd);
      expect(largest / std).toBeGreaterThan(LARGEST[map.distribution][0]);
      expect(largest / std).toBeLessThan(LARGEST[map.distribution][1]);
    },
  );
});
