import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../../src/math/activation-names.ts';
import type { NetworkCase } from '../../../src/model/case.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import { evaluateCase } from '../../../src/reference/evaluate-case.ts';
import { buildCase } from './build-case.ts';
import { expectNumbers } from './compare-numbers.ts';
import { SAME_SUM } from './tolerances.ts';

const lastState = (networkCase: NetworkCase) => evaluateCase(networkCase).layers.at(-1)?.state ?? [];
const scaleWeights = (networkCase: NetworkCase, factor: number): NetworkCase => ({
  ...networkCase,
  layers: networkCase.layers.map((layer) => ({
    ...layer,
    maps: layer.maps.map((map) => ({ ...map, weights: map.weights.map((row) => row.map((w) => factor * w)) })),
  })),
});

describe('homogeneity', () => {
  it.each(['relu', 'leaky-relu', 'linear'] as const)(
    'of %s: the output scales with the input, bit for bit',
    (activation) => {
      const network = buildCase({ activation, biases: false });
      const doubled = { ...network, input: network.input.map((row) => row.map((x) => 2 ** 40 * x)) };
      expect(lastState(doubled)).toEqual(lastState(network).map((row) => row.map((x) => 2 ** 40 * x)));
    },
  );

  it('of relu: weights doubled in every layer give the same digits', () => {
    const network = buildCase({ activation: 'relu', biases: false, depth: 5 });
    expect(lastState(scaleWeights(network, 2))).toEqual(lastState(network).map((row) => row.map((x) => 2 ** 5 * x)));
  });
});

describe('a permutation of a layer’s neurons', () => {
  it('changes nothing behind the next layer', () => {
    const network = buildCase({ depth: 2, width: 5 });
    const order = [3, 0, 4, 1, 2];
    const [first, second] = network.layers;
    const [from] = first.maps;
    const [to] = second.maps;
    const permuted = {
      ...network,
      layers: [
        {
          ...first,
          maps: [{ weights: order.map((i) => from.weights[i]), biases: order.map((i) => from.biases?.[i] ?? 0) }],
        },
        { ...second, maps: [{ ...to, weights: to.weights.map((row) => order.map((i) => row[i])) }] },
      ],
    };
    expectNumbers(lastState(permuted), lastState(network), SAME_SUM);
    expectNumbers(evaluateCase(permuted).inputGradient, evaluateCase(network).inputGradient, SAME_SUM);
  });
});

describe('an orthogonal linear network', () => {
  it('keeps the norms of states and gradients over 50 layers', () => {
    const width = 8;
    const network = buildCase({
      activation: 'linear',
      distribution: 'orthogonal',
      gain: 1,
      biases: false,
      depth: 50,
      width,
    });
    // Base weights of an orthogonal draw are sqrt(width) Q, and buildCase divides by sqrt(width).
    const norms = (rows: readonly (readonly number[])[]) => rows.map((row) => Math.hypot(...row));
    expectNumbers(norms(lastState(network)), norms(network.input), 50 * SAME_SUM);
    expectNumbers(norms(evaluateCase(network).inputGradient), norms(network.cotangent ?? []), 50 * SAME_SUM);
  });
});

describe('a zero branch', () => {
  it.each(BLOCK_KINDS)('makes a residual block of %s the identity, and its gradient too', (block) => {
    const network = buildCase({ block, skip: true, skipScale: 1, branchScale: 0, activation: 'gelu' });
    expect(lastState(network)).toEqual(network.input);
    const answer = evaluateCase(network);
    expect(answer.inputGradient).toEqual(network.cotangent);
    expect(answer.layers[0].log10MeanSquare.preactivationGradient).toBeNull();
  });
});

describe('one sample', () => {
  it.each(['tanh', 'relu', 'softplus'] as ActivationName[])(
    'alone and in a batch gives the same bits (%s)',
    (activation) => {
      const network = buildCase({ activation, batch: 3, biases: true, skip: true });
      const alone = { ...network, input: [network.input[1]], cotangent: [network.cotangent?.[1] ?? []] };
      expect(lastState(alone)[0]).toEqual(lastState(network)[1]);
      expect(evaluateCase(alone).inputGradient[0]).toEqual(evaluateCase(network).inputGradient[1]);
    },
  );
});

describe('a branch scale without a skip', () => {
  it('is not used', () => {
    expect(lastState(buildCase({ skip: false, branchScale: 0.1 }))).toEqual(
      lastState(buildCase({ skip: false, branchScale: 9 })),
    );
  });
});
