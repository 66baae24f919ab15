import { describe, expect, it } from 'vitest';
import { evaluateCase } from '../../../src/reference/evaluate-case.ts';
import { buildCase, buildTower, type TowerOptions } from './build-case.ts';
import { numberAt, sound } from './records.ts';

const LOG10_2 = Math.log10(2);

function ends(options: TowerOptions) {
  const tower = buildTower(options);
  const records = sound(tower);
  const all = [...records].filter(([key]) => key.endsWith('log10MeanSquare'));
  return { records, all, depth: tower.layers.length };
}

describe('towers far beyond float64', () => {
  // Plain nets whose mean square changes by factor gain^2 * E[phi'^2] a layer in infinite width. At finite width log10 of it
  // wanders: variance 5/n (relu) or 2/n (linear, tanh) a layer and a drift of half of that, in natural logarithms (Hanin and
  // Nica 2018); five standard deviations are allowed.
  const spread = (variance: number, { depth, width }: { depth: number; width: number }) => ({
    drift: -0.5 * variance * (depth / width) * Math.LOG10E,
    allowed: 5 * Math.sqrt((variance * depth) / width) * Math.LOG10E,
  });

  it.each([
    {
      name: 'relu, gain 3',
      options: { activation: 'relu', gain: 3, depth: 1000, width: 27 },
      perLayer: Math.log10(4.5),
      variance: 5,
    },
    {
      name: 'tanh, gain 0.5',
      options: { activation: 'tanh', gain: 0.5, depth: 2000, width: 12 },
      perLayer: Math.log10(0.25),
      variance: 2,
    },
    {
      name: 'linear, gain 4',
      options: { activation: 'linear', gain: 4, depth: 1500, width: 12 },
      perLayer: Math.log10(16),
      variance: 2,
    },
    {
      name: 'linear, gain 1/4',
      options: { activation: 'linear', gain: 0.25, depth: 1500, width: 12 },
      perLayer: -Math.log10(16),
      variance: 2,
    },
  ] as const)(
    '$name: forward and backward moments are finite and follow the theory',
    ({ options, perLayer, variance }) => {
      const { records, all, depth } = ends({ ...options, batch: 2 });
      expect(all.every(([, value]) => Number.isFinite(value))).toBe(true);
      const { drift, allowed } = spread(variance, options);
      const forward = numberAt(records, 'state', depth) - numberAt(records, 'state', 0);
      const backward = numberAt(records, 'stateGradient', 0) - numberAt(records, 'stateGradient', depth);
      expect(Math.abs(forward - depth * perLayer - drift)).toBeLessThan(allowed);
      expect(Math.abs(backward - depth * perLayer - drift)).toBeLessThan(allowed);
      for (let layer = 100; layer <= depth; layer += 100) {
        const step = numberAt(records, 'state', layer) - numberAt(records, 'state', layer - 100);
        expect(Math.sign(step), `trend at layer ${layer}`).toBe(Math.sign(perLayer));
      }
    },
  );

  it('doubled weights move every layer of a relu net by exactly its powers of two', () => {
    const plain = ends({ activation: 'relu', gain: 3, depth: 600, width: 27, batch: 2 });
    const doubled = ends({ activation: 'relu', gain: 6, depth: 600, width: 27, batch: 2 });
    for (let layer = 0; layer <= 600; layer += 50) {
      const shift = numberAt(doubled.records, 'state', layer) - numberAt(plain.records, 'state', layer);
      // Rounding of a logarithm of size 1000.
      expect(Math.abs(shift - 2 * layer * LOG10_2)).toBeLessThan(1e-12 * 1000);
    }
    expect(doubled.records.get('state 600 meanOverRms')).toBe(plain.records.get('state 600 meanOverRms'));
    expect(doubled.records.get('stateGradient 0 meanOverRms')).toBe(plain.records.get('stateGradient 0 meanOverRms'));
  });

  it('saturated tanh: slopes far below float64 multiply up', () => {
    const { records, all } = ends({ activation: 'tanh', gain: 2000, depth: 20, width: 3, batch: 1 });
    expect(all.every(([, value]) => Number.isFinite(value))).toBe(true);
    expect(numberAt(records, 'stateGradient', 0)).toBeLessThan(-1000);
    expect(numberAt(records, 'state', 20)).toBeLessThanOrEqual(0);
  });

  it('gelu far left: the value itself is below float64 and kept', () => {
    const network = buildCase({ depth: 1, width: 1, batch: 1, activation: 'gelu', biases: false });
    const left = {
      ...network,
      input: [[-100]],
      layers: [{ ...network.layers[0], maps: [{ weights: [[1]], biases: null }] }],
    };
    const answer = evaluateCase(left);
    expect(answer.layers[0].state).toEqual([[-0]]);
    // 100 Phi(-100), with log10 Phi(-100) = -2173.871542869034 (mpmath).
    expect(answer.layers[0].log10MeanSquare.state).toBeCloseTo(2 * (2 - 2173.871542869034), 9);
  });
});

describe('exact zeros and untracked numbers', () => {
  it('a network of zeros is null, not very small', () => {
    const { records } = ends({ activation: 'relu', gain: 0, depth: 2 });
    expect(records.get('state 2 log10MeanSquare')).toBeNull();
    expect(records.get('state 2 zeroShare')).toBe(1);
    expect(records.get('stateGradient 0 log10MeanSquare')).toBeNull();
    expect([...records.keys()].some((key) => key.endsWith('fault'))).toBe(false);
  });

  it('slopes beyond tracking are told as fault 4', () => {
    const { records } = ends({ activation: 'tanh', gain: 1e12, depth: 3 });
    expect(records.get('preactivationGradient 3 fault')).toBe(4);
  });

  it('a sin whose phase float64 cannot resolve is told as fault 2', () => {
    const { records } = ends({ activation: 'sin', gain: 1e13, depth: 1 });
    expect(records.get('preactivation 1 fault')).toBe(2);
  });

  it('weights that overflow a sum are refused with a reason', () => {
    const network = buildCase({ gain: 1e308, activation: 'linear', width: 9 });
    expect(() => evaluateCase(network)).toThrow('left float64');
  });
});
