// Which towers share a stream of weights: those that differ only in what the tower table holds.

import { describe, expect, test } from 'vitest';
import { groupCohorts } from '../../../src/engine/cohorts.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';

function cohortsOf(experiment: object) {
  const network = { depth: 3, width: 8, input: { width: 8, batch: 4 } };
  return groupCohorts(listTowers(parseExperiment({ network, ...experiment })));
}
/** Numbers of the towers: by cohort, probe and base tower. */
const placesOf = (experiment: object) =>
  cohortsOf(experiment).map(({ probes }) => probes.map((towers) => towers.map(({ tower }) => tower)));

describe('towers share a cohort', () => {
  test.each([
    ['the skip', { 'network.skip': [false, true] }],
    ['the gain', { 'network.weights.gain': [0.5, 1, 2] }],
    ['the scale of the branch', { 'network.branchScale': ['1/depth', 'zero', 1] }],
    ['the bias', { 'network.biases.std': [0, 0.1] }],
    ['the slope of leaky ReLU', { 'network.leakySlope': [0.1, 0.2] }],
  ])('when they differ in %s', (_, sweep) => {
    expect(cohortsOf({ sweep })).toHaveLength(1);
  });
});

describe('towers do not share a cohort', () => {
  test.each([
    ['the seed', { seeds: { count: 2 } }],
    ['the width', { sweep: { 'network.width': [8, 16] } }],
    ['the activation', { sweep: { 'network.activation': ['tanh', 'relu'] } }],
    ['the block', { sweep: { 'network.block': ['linear-activation', 'activation-linear'] } }],
    ['the activation after the sum', { sweep: { 'network.activationAfterSum': [false, true] } }],
    ['the distribution of the weights', { sweep: { 'network.weights.distribution': ['normal', 'uniform'] } }],
    ['the batch', { sweep: { 'network.input.batch': [4, 6] } }],
    ['the correlation of the input', { sweep: { 'network.input.correlation': [0, 0.5] } }],
    ['the loss', { sweep: { 'network.readout.loss': ['mean-squared-error', 'gaussian-cotangent'] } }],
    ['the width of the readout', { sweep: { 'network.readout.width': [10, 20] } }],
  ])('when they differ in %s', (_, experiment) => {
    expect(cohortsOf(experiment)).toHaveLength(2);
  });
});

test('cohorts stand where their first tower stood, towers in their order, none twice', () => {
  const experiment = { sweep: { 'network.skip': [false, true] }, seeds: { count: 3 } };
  expect(placesOf(experiment)).toEqual([[[0, 3]], [[1, 4]], [[2, 5]]]);
});

test('two shapes that repeat each other in another order are two cohorts', () => {
  const network = { input: { width: 8, batch: 4 }, depth: 3 };
  const sweep = {
    'network.width': [
      [8, 8, 16],
      [8, 16, 16],
    ],
  };
  expect(placesOf({ network, sweep })).toEqual([[[0]], [[1]]]);
});

describe('depths', () => {
  test('of otherwise equal networks are probes of one way down, the deepest first', () => {
    const sweep = { 'network.weights.gain': [1, 2], 'network.depth': [2, 5, 3] };
    expect(placesOf({ sweep })).toEqual([
      [
        [1, 4],
        [2, 5],
        [0, 3],
      ],
    ]);
  });

  test.each([
    ['a branch scale of 1/sqrt(depth)', { 'network.skip': [true], 'network.branchScale': ['1/sqrt(depth)'] }],
    ['a branch scale of 1/depth', { 'network.skip': [true], 'network.branchScale': ['1/depth'] }],
  ])('are ways down of their own under %s', (_, sweep) => {
    const cohorts = placesOf({ sweep: { ...sweep, 'network.depth': [2, 3] } });
    expect(cohorts.map((probes) => probes.length)).toEqual([1, 1]);
  });

  test('share the way down where a scale that depends on depth is not used', () => {
    const sweep = { 'network.branchScale': ['1/sqrt(depth)'], 'network.depth': [2, 3] };
    expect(placesOf({ sweep })).toEqual([[[1], [0]]]);
  });

  test('of networks that are the same network twice stand side by side', () => {
    const sweep = { 'network.skipScale': [1, 2], 'network.depth': [2, 3] };
    expect(placesOf({ sweep }).flat(2).sort()).toEqual([0, 1, 2, 3]);
  });

  test('that not every base tower has make cohorts of their own', () => {
    const network = { depth: 3, width: 8, input: { width: 8, batch: 4 } };
    const sweep = { 'network.weights.gain': [1, 2], 'network.depth': [2, 5] };
    const towers = listTowers(parseExperiment({ network, sweep })).filter(({ tower }) => tower !== 2);
    const cohorts = groupCohorts(towers).map(({ probes }) => probes.map((own) => own.map(({ tower }) => tower)));
    expect(cohorts).toEqual([[[1], [0]], [[3]]]);
  });

  test('of a thousand seeds and depths are grouped without comparing all with all', () => {
    const network = { depth: 3, width: 8, input: { width: 8, batch: 4 } };
    const experiment = { network, sweep: { 'network.depth': { from: 1, to: 60 } }, seeds: { count: 50 } };
    const cohorts = groupCohorts(listTowers(parseExperiment(experiment)));
    expect(cohorts.map(({ probes }) => probes.length)).toEqual(new Array(50).fill(60));
  });
});
