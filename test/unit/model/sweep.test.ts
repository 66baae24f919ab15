import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { axisValues, type SweepAxis, sweepGrid } from '../../../src/model/sweep.ts';

const small = { input: { width: 8, batch: 2 }, width: 8, depth: 2 };

function sweep(path: string, axis: unknown): SweepAxis {
  return parseExperiment({ network: small, sweep: { [path]: axis } }).sweep[path];
}

function values(path: string, axis: unknown): readonly unknown[] {
  return axisValues(path, sweep(path, axis));
}

describe('a sweep', () => {
  it('takes a list in canonical form', () => {
    expect(values('network.weights.scheme', ['xavier', 'he'])).toEqual(['glorot', 'he']);
    expect(values('network.branchScale', [1, '1/depth'])).toEqual([1, '1/depth']);
    expect(values('network.width', [4, { to: 2, from: 8 }, [3, 5]])).toEqual([4, { from: 8, to: 2 }, [3, 5]]);
  });

  it('takes every whole number of a range without count', () => {
    expect(values('network.depth', { from: 3, to: 6 })).toEqual([3, 4, 5, 6]);
    expect(values('network.width', { from: 5, to: 5 })).toEqual([5]);
  });

  it('spaces a range evenly, or evenly in the logarithm, with exact ends', () => {
    expect(values('network.weights.gain', { from: 0.5, to: 2, count: 4 })).toEqual([0.5, 1, 1.5, 2]);
    expect(values('network.weights.gain', { from: 0, to: 0.3, count: 4 })).toEqual([0, 0.1, 0.2, 0.3]);
    expect(values('network.weights.gain', { from: 0.1, to: 1000, count: 5, scale: 'log' })).toEqual([
      0.1, 1, 10, 100, 1000,
    ]);
  });

  it('rounds whole numbers and takes each once', () => {
    expect(values('network.depth', { from: 1, to: 4, count: 7 })).toEqual([1, 2, 3, 4]);
    expect(values('network.depth', { from: 1, to: 100, count: 5, scale: 'log' })).toEqual([1, 3, 10, 32, 100]);
  });

  it('has the last setting fastest', () => {
    const { sweep: axes } = parseExperiment({
      network: small,
      sweep: { 'network.skip': [false, true], 'network.depth': { from: 1, to: 2 } },
    });
    expect(sweepGrid(axes).map((point) => [...point.values()])).toEqual([
      [false, 1],
      [false, 2],
      [true, 1],
      [true, 2],
    ]);
  });

  it.each([
    ['network.depht', [1], /network.depht is not a setting; did you mean network.depth\?/],
    ['depth', [1], /did you mean network.depth\?/],
    ['seeds.count', [1], /cannot be swept/],
    ['measure', [['forward']], /cannot be swept/],
    ['network.depth', [], /the list is empty/],
    ['network.depth', [1, 0], /^sweep.network.depth\[1\]: 0 is not allowed; expected a whole number/],
    ['network.depth', [1, 2, 1], /\[2\]: 1 stands in the list twice/],
    ['network.weights.scheme', ['xavier', 'glorot'], /stands in the list twice/],
    ['network.weights.gain', [NaN], /NaN is not allowed/],
    ['network.depth', 5, /expected a list of values or/],
    ['network.depth', null, /expected a list of values or/],
    ['network.depth', { from: 5, to: 4 }, /the range is empty, from 5 is greater than to 4/],
    ['network.depth', { from: 1 }, /depth.to: undefined is not allowed/],
    ['network.depth', { from: 0, to: 4 }, /depth.from: 0 is not allowed/],
    ['network.depth', { from: 1, to: 4, step: 0 }, /"step" is not part of a range/],
    ['network.depth', { from: 1, to: 4, count: 0 }, /count: 0 is not allowed/],
    ['network.depth', { from: 1, to: 4, count: 1.5 }, /count: 1.5 is not allowed/],
    ['network.depth', { from: 1, to: 4, count: 1e7 }, /count: 10000000 is not allowed/],
    ['network.depth', { from: 1, to: 4, count: 1 }, /one value cannot span/],
    ['network.depth', { from: 1, to: 4, scale: 'cubic' }, /scale: "cubic" is not allowed/],
    ['network.depth', { from: 1, to: 4, scale: 'log' }, /needs a "count"/],
    ['network.weights.gain', { from: 1, to: 2 }, /needs a "count"/],
    ['network.weights.gain', { from: -1, to: 2, count: 3 }, /gain.from: -1 is not allowed/],
    ['network.weights.gain', { from: '1', to: 2, count: 3 }, /gain.from: "1" is not allowed; expected a number/],
    ['network.weights.gain', { from: 0, to: 2, count: 3, scale: 'log' }, /a log range needs positive ends/],
    ['network.branchScale', { from: 'zero', to: 2, count: 3 }, /expected a number/],
    ['network.activation', { from: 1, to: 2 }, /only numbers can be swept as a range/],
  ])('over %s of %j is refused', (path, axis, message) => {
    expect(() => sweep(path, axis)).toThrow(message);
  });

  it('of 10^7 towers is refused before it is expanded', () => {
    const gain = { from: 1, to: 2, count: 3000 };
    const axes = { 'network.weights.gain': gain, 'network.skipScale': gain };
    expect(() => parseExperiment({ network: small, sweep: axes })).toThrow(/9000000 towers .* expected at most 100000/);
    const seeds = { count: 1000 };
    expect(() => parseExperiment({ network: small, sweep: { 'network.depth': { from: 1, to: 101 } }, seeds })).toThrow(
      /101000 towers/,
    );
  });

  it('must be an object', () => {
    for (const value of [null, [], 3, 'x']) expect(() => parseExperiment({ sweep: value })).toThrow(/^sweep: /);
  });
});
