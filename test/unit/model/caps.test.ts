import { describe, expect, it } from 'vitest';
import { runCost } from '../../../src/model/caps.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';

const parse = (network: object, rest: object = {}) => parseExperiment({ network, ...rest });

describe('the cost of a tower', () => {
  it('is three products for every map, readout included', () => {
    const network = { input: { width: 3, batch: 7 }, depth: 2, width: 5, readout: { width: 2 } };
    expect(runCost(parse(network).network).multiplyAdds).toBe(3 * 7 * (3 * 5 + 5 * 5 + 5 * 2));
  });

  it('counts both maps of a linear-activation-linear block', () => {
    const network = { input: { width: 3, batch: 7 }, depth: 2, width: 5, block: 'linear-activation-linear', hidden: 4 };
    const readout = { loss: 'gaussian-cotangent' };
    expect(runCost(parse({ ...network, readout }).network).multiplyAdds).toBe(3 * 7 * (3 * 4 + 4 * 5 + 5 * 4 + 4 * 5));
  });
});

describe('a cap', () => {
  it('lets a matrix of 2^25 weights through and refuses the next larger', () => {
    const sizes = (inputUnits: number) => ({ depth: 1, width: 2 ** 11, input: { width: inputUnits, batch: 1 } });
    expect(() => parse(sizes(2 ** 14))).not.toThrow();
    const tall = { depth: 1, width: 2 ** 11 + 1, input: { width: 2 ** 14, batch: 1 } };
    expect(() => parse(tall)).toThrow(
      /block 1 has a matrix of 16384 by 2049 = 33570816 weights; at most 33554432 .* lower/,
    );
  });

  it('refuses a readout matrix as well', () => {
    const network = { depth: 1, width: 16384, input: { width: 1, batch: 1 }, readout: { width: 2049 } };
    expect(() => parse(network)).toThrow(/the readout has a matrix of 16384 by 2049/);
    expect(() => parse({ ...network, readout: { width: 2049, loss: 'gaussian-cotangent' } })).not.toThrow();
  });

  it('lets a state of 2^25 numbers through and refuses the next larger', () => {
    const sizes = (batch: number) => ({ depth: 1, width: 1, input: { width: 16384, batch } });
    expect(() => parse(sizes(2048))).not.toThrow();
    expect(() => parse(sizes(2049))).toThrow(
      /a state of 16384 units by 2049 samples = 33570816 numbers; at most 33554432/,
    );
  });

  it('lets 100,000 blocks of width 8 through and refuses 2^24 blocks', () => {
    const deep = { depth: 100_000, width: 8, input: { width: 8, batch: 2 } };
    expect(() => parse(deep)).not.toThrow();
    expect(() => parse(deep, { seeds: { count: 167 } })).not.toThrow();
    expect(() => parse(deep, { seeds: { count: 168 } })).toThrow(
      /16800000 blocks .* at most 16777216 .* lower network.depth/,
    );
  });

  it('refuses a grid of more than 2^21 blocks', () => {
    const network = { depth: 100_000, width: 1, input: { width: 1, batch: 1 } };
    const sweep = (count: number) => ({ sweep: { 'network.weights.gain': { from: 1, to: 2, count } } });
    expect(() => parse(network, sweep(20))).not.toThrow();
    expect(() => parse(network, sweep(21))).toThrow(
      /2100000 blocks .* at most 2097152 .* lower network.depth or the sweep/,
    );
  });

  it('refuses a run of more than 10^15 multiply-adds, also where 32-bit products would wrap', () => {
    const huge = { depth: 100_000, width: 4096, input: { width: 4096, batch: 4096 } };
    expect(() => parse(huge)).toThrow(/more than 1000000000000000 multiply-adds .* lower network.width/);
    // 3 * 4096^2 * 256 * 1000 = 1.29e13 a tower, far beyond 32 bits: 77 towers stay below 10^15, 78 do not.
    const wide = { depth: 1000, width: 4096, input: { width: 4096, batch: 256 } };
    expect(() => parse(wide, { seeds: { count: 77 } })).not.toThrow();
    expect(() => parse(wide, { seeds: { count: 78 } })).toThrow(/multiply-adds/);
  });

  it('lets one orthogonal matrix of width 4096 through and refuses a deep stack of them', () => {
    const weights = { scheme: 'orthogonal' };
    const wide = { width: 4096, input: { width: 4096, batch: 1 }, weights };
    expect(() => parse({ ...wide, depth: 1 })).not.toThrow();
    expect(() => parse({ ...wide, depth: 64 })).toThrow(
      /orthogonal weights need more than 2000000000000 multiply-adds/,
    );
    expect(() => parse({ ...wide, depth: 64, weights: {} })).not.toThrow();
  });

  it('holds at every point of a sweep', () => {
    const network = { depth: 1, input: { width: 16384, batch: 1 } };
    expect(() => parse(network, { sweep: { 'network.width': [1, 2049] } })).toThrow(/16384 by 2049/);
  });
});
