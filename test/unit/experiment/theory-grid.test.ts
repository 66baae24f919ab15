import { expect, test } from 'vitest';
import { theoryGrid, wholeTheoryGrid } from '../../../src/experiment/theory-grid.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { sweepGrid } from '../../../src/model/sweep.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { phaseOf } from '../../../src/theory/phase.ts';

function swept(network: object, sweep: object) {
  return parseExperiment({ version: 1, network: { width: 16, input: { width: 16 }, ...network }, sweep });
}

test('chi1 and the depth scale are those of the phase of each tower', () => {
  const experiment = swept(
    { biases: { std: 0.3 } },
    {
      'network.activation': ['tanh', 'relu', 'gelu'],
      'network.weights.gain': [0.8, 1.2, 1.9],
      'network.depth': [2, 9],
    },
  );
  const grid = wholeTheoryGrid(experiment);
  for (const { tower, layers, input } of listTowers(experiment)) {
    const [map] = layers[0].maps;
    const start = map.entryStd ** 2 * map.fanIn * input.secondMoment + map.biasStd ** 2;
    const phase = phaseOf(layers, start);
    expect(grid.chi1[tower]).toBeCloseTo(phase?.chi1 ?? Number.NaN, 10);
    // The plane stops its search for c* a relative 1e-4 from it.
    if (phase?.depthScale != null) expect(grid.depthScale[tower] / phase.depthScale).toBeCloseTo(1, 2);
  }
});

test('relu is critical at the gain of He, whatever the depth', () => {
  const experiment = swept(
    { activation: 'relu', weights: { scheme: 'he' } },
    { 'network.weights.gain': [0.5, 1, 2], 'network.depth': [1, 3, 100] },
  );
  const { chi1, depthScale } = wholeTheoryGrid(experiment);
  // He et al. 2015: half of the slopes are 1 and chi1 is gain^2.
  const expected = [0.25, 0.25, 0.25, 1, 1, 1, 4, 4, 4];
  for (const [point, value] of expected.entries()) expect(chi1[point]).toBeCloseTo(value, 12);
  // chi1 is good to 1e-14: beyond any depth.
  for (const scale of depthScale.slice(3, 6)) expect(scale).toBeGreaterThan(1e12);
});

test('the known point of tanh at sigma_w^2 = 1.76 and sigma_b^2 = 0.05 is on the edge of chaos', () => {
  // Pennington et al. 2017 and the table of the phase tests: chi1 = 1 at sigma_w^2 = 1.76095.
  const experiment = swept(
    { weights: { scheme: 'lecun' }, biases: { std: Math.sqrt(0.05) } },
    { 'network.weights.gain': [Math.sqrt(1.76095)] },
  );
  expect(wholeTheoryGrid(experiment).chi1[0]).toBeCloseTo(1, 5);
});

test('with a skip, or an activation after the sum, there is no factor a layer', () => {
  const { chi1, depthScale } = wholeTheoryGrid(
    swept({}, { 'network.skip': [false, true], 'network.activationAfterSum': [false, true] }),
  );
  expect([...chi1].map(Number.isNaN)).toEqual([false, true, true, true]);
  expect([...depthScale].map(Number.isNaN)).toEqual([false, true, true, true]);
});

test('a network is computed once for all depths, batches and scales of a sum', () => {
  const experiment = swept(
    {},
    {
      'network.weights.gain': [0.9, 1.1],
      'network.depth': { from: 3, to: 40 },
      'network.branchScale': [0.5, 1],
      'network.input.batch': [2, 4],
    },
  );
  const pieces = theoryGrid(experiment);
  let steps = 0;
  while (pieces.next().done !== true) steps += 1;
  expect(steps).toBe(2);
  expect(wholeTheoryGrid(experiment).chi1.length).toBe(sweepGrid(experiment.sweep).length);
});
