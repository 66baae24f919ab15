// The scheme edge-of-chaos: what it draws with, and what it refuses.

import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';

function firstLayer(network: object) {
  const experiment = parseExperiment({
    network: { depth: 2, width: 40, input: { width: 30 }, weights: { scheme: 'edge-of-chaos' }, ...network },
  });
  return listTowers(experiment)[0].layers[0];
}

/** sigma_w of each map of the first block. */
function weightStds(network: object): number[] {
  return firstLayer(network).maps.map(({ fanIn, entryStd }) => entryStd * Math.sqrt(fanIn));
}

describe('the scheme edge-of-chaos', () => {
  // Five decimals, as Hayou, Doucet and Rousseau (2019) and a quadrature of our own print them.
  it.each([
    ['tanh', 0, 1],
    ['tanh', 0.2, 1.30415],
    ['erf', 0.3, 1.23367],
    ['elu', 0.2, 1.22925],
    ['relu', 0, Math.SQRT2],
    ['gelu', 0.1, 1.72708],
    ['logistic', 0, 10.14926],
  ])('draws %s with biases of std %d at sigma_w = %d', (activation, std, weightStd) => {
    expect(weightStds({ activation, biases: { std } })[0]).toBeCloseTo(weightStd, 5);
  });

  it('divides by the fan-in of each map and multiplies by the gain', () => {
    const [plain] = weightStds({ activation: 'tanh', biases: { std: 0.2 } });
    const [doubled] = weightStds({
      activation: 'tanh',
      biases: { std: 0.2 },
      weights: { scheme: 'edge-of-chaos', gain: 2 },
    });
    expect(doubled / plain).toBeCloseTo(2, 12);
  });

  it('makes the two matrices of linear-activation-linear critical together: the first keeps lengths', () => {
    const [first, last] = weightStds({ block: 'linear-activation-linear', activation: 'tanh', biases: { std: 0.1 } });
    expect(first).toBeCloseTo(1, 12);
    // As one matrix they see both biases: 2 * 0.1^2 in the variance.
    expect(last).toBeCloseTo(weightStds({ activation: 'tanh', biases: { std: Math.sqrt(0.02) } })[0], 9);
  });

  it('is refused where no weight variance is critical, with what would be allowed', () => {
    expect(() => firstLayer({ activation: 'softplus' })).toThrow(
      'network.weights.scheme: "edge-of-chaos" has no weight variance that makes "softplus" critical with biases of std 0; expected another activation',
    );
    expect(() => firstLayer({ activation: 'relu', biases: { std: 0.1 } })).toThrow(
      'expected network.biases.std 0 or another activation',
    );
  });
});
