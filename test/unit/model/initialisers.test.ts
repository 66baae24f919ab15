import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { initialise } from '../../../src/model/initialisers.ts';

function init(weights: object, fanIn = 30, fanOut = 20) {
  return initialise(parseExperiment({ network: { weights } }).network.weights, { fanIn, fanOut });
}

/** Twelve decimals of a value near 1: a few units in the last place of float64 and nothing else. */
const DECIMALS = 12;

describe('the variance of one weight, from 30 inputs to 20 outputs,', () => {
  it.each([
    // scheme, settings, distribution, entry variance worked out by hand
    ['normal', { std: 0.2 }, 'normal', 0.04],
    ['normal', { std: 0.2, distribution: 'truncated-normal' }, 'truncated-normal', 0.04],
    ['uniform', { halfWidth: 0.6 }, 'uniform', 0.12],
    ['glorot', {}, 'normal', 0.04],
    ['glorot', { distribution: 'uniform' }, 'uniform', 0.04],
    ['glorot', { distribution: 'truncated-normal' }, 'truncated-normal', 0.04],
    ['glorot', { mode: 'fan-in' }, 'normal', 1 / 30],
    ['glorot', { mode: 'fan-out' }, 'normal', 0.05],
    ['glorot', { mode: 'fan-avg' }, 'normal', 0.04],
    ['xavier', {}, 'normal', 0.04],
    ['rezero', {}, 'normal', 0.04],
    ['rezero', { mode: 'fan-out', distribution: 'uniform' }, 'uniform', 0.05],
    ['lecun', {}, 'normal', 1 / 30],
    ['lecun', { mode: 'fan-out' }, 'normal', 0.05],
    ['lecun', { mode: 'fan-avg' }, 'normal', 0.04],
    ['he', {}, 'normal', 1 / 15],
    ['he', { mode: 'fan-out' }, 'normal', 0.1],
    ['he', { mode: 'fan-avg' }, 'normal', 0.08],
    ['kaiming', { distribution: 'uniform' }, 'uniform', 1 / 15],
    ['orthogonal', {}, 'orthogonal', 1 / 30],
    ['orthogonal', { distribution: 'normal' }, 'orthogonal', 1 / 30],
    ['torch-linear', {}, 'uniform', 1 / 90],
    ['torch-linear', { distribution: 'uniform', mode: 'fan-in' }, 'uniform', 1 / 90],
    ['keras-dense', {}, 'uniform', 0.04],
    ['flax-dense', {}, 'truncated-normal', 1 / 30],
  ])('of %s with %j is the textbook one', (scheme, settings, distribution, entryVariance) => {
    const drawn = init({ scheme, ...settings });
    expect(drawn.distribution).toBe(distribution);
    expect(drawn.entryStd ** 2 / entryVariance).toBeCloseTo(1, DECIMALS);
    // The gain multiplies the standard deviation of every scheme.
    expect(init({ scheme, ...settings, gain: 3 }).entryStd / drawn.entryStd).toBeCloseTo(3, DECIMALS);
  });

  it('of an orthogonal map is that of its longer side, whichever it is', () => {
    expect(init({ scheme: 'orthogonal' }, 20, 30).entryStd).toBe(init({ scheme: 'orthogonal' }, 30, 20).entryStd);
    expect(init({ scheme: 'orthogonal' }, 1, 1).entryStd).toBe(1);
  });

  it('is zero at gain 0', () => {
    expect(init({ gain: 0 }).entryStd).toBe(0);
  });
});

describe("a scheme's own biases", () => {
  it('are U(-1/sqrt(fanIn), 1/sqrt(fanIn)) for torch-linear, whatever the gain', () => {
    for (const gain of [1, 3]) {
      const { biasDistribution, frameworkBiasStd } = init({ scheme: 'torch-linear', gain });
      expect(biasDistribution).toBe('uniform');
      // A uniform variable of half-width a has standard deviation a / sqrt(3).
      expect(frameworkBiasStd * Math.sqrt(3) * Math.sqrt(30)).toBeCloseTo(1, DECIMALS);
    }
  });

  it('are absent everywhere else', () => {
    for (const scheme of [
      'normal',
      'uniform',
      'glorot',
      'lecun',
      'he',
      'orthogonal',
      'keras-dense',
      'flax-dense',
      'rezero',
    ]) {
      expect(init({ scheme }).frameworkBiasStd, scheme).toBe(0);
    }
  });
});
