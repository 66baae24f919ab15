import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { SCHEMES } from '../../../src/model/settings.ts';

const parse =
  (network: object, rest: object = {}) =>
  () =>
    parseExperiment({ network, ...rest });
const digits = (input: object = {}, network: object = {}) => parse({ ...network, input: { kind: 'digits', ...input } });

describe('a list of widths', () => {
  it('must have one width a block', () => {
    expect(parse({ depth: 2, width: [3, 4] })).not.toThrow();
    expect(parse({ depth: 3, width: [3, 4] })).toThrow(/a list of 2 widths does not fit network.depth 3/);
  });

  it('is checked at every point of a sweep, and the point is named', () => {
    const sweep = { 'network.depth': [2, 3] };
    expect(parse({ depth: 2, width: [3, 4] }, { sweep })).toThrow(/\(in the sweep at network.depth = 3\)$/);
  });
});

describe('digits', () => {
  it('are taken with what they fix left out or written as it is', () => {
    expect(digits()).not.toThrow();
    expect(digits({ width: 196, correlation: 0, secondMoment: 1 })).not.toThrow();
    expect(digits({ batch: 1000 })).not.toThrow();
  });

  it('refuse another width, second moment or correlation', () => {
    expect(digits({ width: 784 })).toThrow(/input.width: 784 does not fit the digits; leave it out or write 196/);
    expect(digits({ secondMoment: 2 })).toThrow(/input.secondMoment: 2 cannot be chosen for digits/);
    expect(digits({ correlation: 0.5 })).toThrow(/input.correlation: 0.5 cannot be chosen for digits/);
  });

  it('refuse a batch larger than their number', () => {
    expect(digits({ batch: 1001 })).toThrow(/input.batch: 1001 is more than the 1000 digits/);
  });

  it('need ten outputs where there is a loss on labels, and none for a cotangent', () => {
    for (const loss of ['softmax-cross-entropy', 'mean-squared-error']) {
      expect(digits({}, { readout: { width: 9, loss } }), loss).toThrow(
        /readout.width: 9 outputs cannot tell 10 digits apart/,
      );
    }
    expect(digits({}, { readout: { width: 9, loss: 'gaussian-cotangent' } })).not.toThrow();
    expect(parse({ readout: { width: 9 } })).not.toThrow();
  });
});

describe('a scheme', () => {
  const all = ['normal', 'uniform', 'truncated-normal'];
  const fans = ['fan-in', 'fan-out', 'fan-avg'];
  const accepted = new Map<string, { distributions: string[]; modes: string[] }>([
    ['normal', { distributions: ['normal', 'truncated-normal'], modes: [] }],
    ['uniform', { distributions: ['uniform'], modes: [] }],
    ['glorot', { distributions: all, modes: fans }],
    ['lecun', { distributions: all, modes: fans }],
    ['he', { distributions: all, modes: fans }],
    ['orthogonal', { distributions: ['normal'], modes: [] }],
    ['torch-linear', { distributions: ['uniform'], modes: ['fan-in'] }],
    ['keras-dense', { distributions: ['uniform'], modes: ['fan-avg'] }],
    ['flax-dense', { distributions: ['truncated-normal'], modes: ['fan-in'] }],
    ['rezero', { distributions: all, modes: fans }],
    ['edge-of-chaos', { distributions: all, modes: ['fan-in'] }],
  ]);

  it.each([...SCHEMES])('%s takes its own distributions and fans and refuses the others', (scheme) => {
    const { distributions, modes } = accepted.get(scheme)!;
    for (const distribution of all) {
      const run = parse({ weights: { scheme, distribution } });
      if (distributions.includes(distribution)) expect(run, distribution).not.toThrow();
      else expect(run, distribution).toThrow(`"${distribution}" contradicts the scheme "${scheme}"`);
    }
    for (const mode of fans) {
      const run = parse({ weights: { scheme, mode } });
      if (modes.includes(mode)) expect(run, mode).not.toThrow();
      else expect(run, mode).toThrow(`"${mode}" contradicts the scheme "${scheme}"`);
    }
  });
});
