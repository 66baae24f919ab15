import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';

const small = { input: { width: 6, batch: 2 }, width: 4, depth: 3 };

function towers(network: object, rest: object = {}) {
  return listTowers(parseExperiment({ network: { ...small, ...network }, ...rest }));
}
function layersOf(network: object) {
  return towers(network)[0].layers;
}
/** [fanIn, fanOut] of every map, by layer. */
function fans(network: object) {
  return layersOf(network).map((layer) => layer.maps.map(({ fanIn, fanOut }) => [fanIn, fanOut]));
}

describe('the towers of an experiment', () => {
  it('are the grid with its last setting fastest, and within a point the seeds', () => {
    const sweep = { 'network.skip': [false, true], 'network.depth': [1, 2] };
    const list = towers({}, { sweep, seeds: { first: 7, count: 2 } });
    expect(list.map(({ tower }) => tower)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(list.map(({ seed }) => seed)).toEqual([7, 8, 7, 8, 7, 8, 7, 8]);
    expect(list.map(({ coordinates }) => [coordinates.get('network.skip'), coordinates.get('network.depth')])).toEqual([
      [false, 1],
      [false, 1],
      [false, 2],
      [false, 2],
      [true, 1],
      [true, 1],
      [true, 2],
      [true, 2],
    ]);
    expect(list.map(({ layers }) => layers.length)).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    expect(list.at(-1)?.layers.map(({ skip }) => skip)).toEqual([false, true]);
  });

  it('are one tower without coordinates when nothing is swept', () => {
    const list = towers({});
    expect(list).toHaveLength(1);
    expect(list[0].coordinates.size).toBe(0);
    expect(list[0].input).toEqual({ kind: 'gaussian', width: 6, batch: 2, secondMoment: 1, correlation: 0 });
  });

  it('have 196 inputs for digits, also when the input kind is swept', () => {
    const list = towers(
      { input: { width: 128, batch: 2 } },
      { sweep: { 'network.input.kind': ['gaussian', 'digits'] } },
    );
    expect(list.map(({ input }) => input.width)).toEqual([128, 196]);
    expect(list.map(({ layers }) => layers[0].maps[0].fanIn)).toEqual([128, 196]);
  });
});

describe('the widths', () => {
  it('of one number hold for every block, the first from the input width', () => {
    expect(fans({})).toEqual([[[6, 4]], [[4, 4]], [[4, 4]]]);
  });

  it('of a taper lie on a rounded straight line from the first block to the last', () => {
    expect(fans({ depth: 4, width: { from: 10, to: 3 } })).toEqual([[[6, 10]], [[10, 8]], [[8, 5]], [[5, 3]]]);
    expect(fans({ depth: 1, width: { from: 10, to: 3 } })).toEqual([[[6, 10]]]);
  });

  it('of a list are taken as given', () => {
    expect(fans({ width: [5, 2, 7] })).toEqual([[[6, 5]], [[5, 2]], [[2, 7]]]);
  });

  it('inside a linear-activation-linear block are the output width, or the hidden width when given', () => {
    const block = 'linear-activation-linear';
    expect(fans({ block, depth: 2 })).toEqual([
      [
        [6, 4],
        [4, 4],
      ],
      [
        [4, 4],
        [4, 4],
      ],
    ]);
    expect(fans({ block, depth: 2, hidden: 9, width: [3, 5] })).toEqual([
      [
        [6, 9],
        [9, 3],
      ],
      [
        [3, 9],
        [9, 5],
      ],
    ]);
  });
});

describe('the maps', () => {
  it('are numbered through the network with the readout last', () => {
    const [tower] = towers({ block: 'linear-activation-linear' });
    expect(tower.layers.flatMap(({ maps }) => maps.map(({ matrix }) => matrix))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(tower.readout.map).toMatchObject({ matrix: 6, fanIn: 4, fanOut: 10 });
  });

  it('have no readout for a gaussian cotangent', () => {
    expect(towers({ readout: { loss: 'gaussian-cotangent' } })[0].readout).toEqual({
      loss: 'gaussian-cotangent',
      map: null,
    });
  });

  it('are drawn by the scheme with their own fans, the readout too', () => {
    const [tower] = towers({ weights: { scheme: 'lecun', distribution: 'uniform', gain: 2 } });
    expect(tower.layers[0].maps[0]).toMatchObject({ distribution: 'uniform', biasStd: 0 });
    const stds = [...tower.layers.map(({ maps }) => maps[0].entryStd), tower.readout.map?.entryStd];
    // 2 / sqrt(fanIn); exact to the rounding of one square root.
    for (const [index, fanIn] of [6, 4, 4, 4].entries()) expect(stds[index]).toBeCloseTo(2 / Math.sqrt(fanIn), 14);
  });

  it("take the framework's biases unless a std is given, readout included", () => {
    const own = towers({ weights: { scheme: 'torch-linear' } })[0];
    expect(own.layers[0].maps[0].biasDistribution).toBe('uniform');
    expect(own.layers[0].maps[0].biasStd).toBeCloseTo(1 / Math.sqrt(3 * 6), 14);
    expect(own.readout.map?.biasStd).toBeCloseTo(1 / Math.sqrt(3 * 4), 14);
    const given = towers({ weights: { scheme: 'torch-linear' }, biases: { std: 0.5 } })[0];
    expect(given.layers[0].maps[0]).toMatchObject({ biasDistribution: 'normal', biasStd: 0.5 });
    const none = towers({ weights: { scheme: 'torch-linear' }, biases: { std: 0 } })[0];
    expect(none.readout.map?.biasStd).toBe(0);
  });
});

describe('a skip', () => {
  it('is left out where a block changes the width', () => {
    const skips = (network: object) => layersOf({ skip: true, ...network }).map(({ skip }) => skip);
    expect(skips({})).toEqual([false, true, true]);
    expect(skips({ input: { width: 4, batch: 2 } })).toEqual([true, true, true]);
    expect(skips({ width: [6, 6, 5] })).toEqual([true, true, false]);
    expect(skips({ skip: false, input: { width: 4, batch: 2 } })).toEqual([false, false, false]);
    // The hidden width does not matter, only what goes in and what comes out.
    expect(skips({ block: 'linear-activation-linear', hidden: 9 })).toEqual([false, true, true]);
  });

  it.each([
    [0.25, 0.25],
    [-2, -2],
    ['1/sqrt(depth)', 0.5],
    ['1/depth', 0.25],
    ['zero', 0],
  ])('with branch scale %s at depth 4 has the factor %s', (branchScale, factor) => {
    const layers = layersOf({ depth: 4, skip: true, branchScale, skipScale: 0.5 });
    expect(layers.map((layer) => layer.branchScale)).toEqual([factor, factor, factor, factor]);
    expect(layers[1].skipScale).toBe(0.5);
  });

  it('takes the depth of its own tower in a sweep', () => {
    const list = towers({ skip: true, branchScale: '1/depth' }, { sweep: { 'network.depth': [1, 2, 5] } });
    expect(list.map(({ layers }) => layers[0].branchScale)).toEqual([1, 0.5, 0.2]);
  });

  it('has branch scale 0 under rezero, and a layer without a skip keeps its own', () => {
    const layers = layersOf({ skip: true, weights: { scheme: 'rezero' } });
    expect(layers.map(({ skip, branchScale }) => (skip ? branchScale : 'no skip'))).toEqual(['no skip', 0, 0]);
    expect(layersOf({ weights: { scheme: 'rezero' } })[1].branchScale).toBe(1);
  });
});

describe('a layer', () => {
  it('carries the choices of the network', () => {
    const [layer] = layersOf({
      activation: 'leaky-relu',
      leakySlope: 0.2,
      activationAfterSum: true,
      block: 'activation-linear',
    });
    expect(layer).toMatchObject({
      activation: 'leaky-relu',
      leakySlope: 0.2,
      activationAfterSum: true,
      block: 'activation-linear',
    });
  });
});
