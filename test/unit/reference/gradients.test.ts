import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../../src/math/activation-names.ts';
import type { CaseLoss, NetworkCase } from '../../../src/model/case.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import { evaluateCase } from '../../../src/reference/evaluate-case.ts';
import { buildCase, randomRows } from './build-case.ts';
import { CENTRAL_DIFFERENCE, SAME_SUM } from './tolerances.ts';

type Rows = readonly (readonly number[])[];
const STEP = 1e-5;

const add = (a: Rows, factor: number, b: Rows) => a.map((row, i) => row.map((value, j) => value + factor * b[i][j]));
const dot = (a: Rows, b: Rows) => a.reduce((sum, row, i) => sum + row.reduce((own, v, j) => own + v * b[i][j], 0), 0);

/** A random direction for the input and every parameter. */
function direction(networkCase: NetworkCase) {
  let matrix = 2000;
  const like = (rows: Rows) => randomRows(3, ++matrix, rows.length, rows[0].length);
  return {
    input: like(networkCase.input),
    maps: networkCase.layers.map((layer) =>
      layer.maps.map((map) => ({ weights: like(map.weights), biases: map.biases && like([map.biases])[0] })),
    ),
  };
}

function moved(networkCase: NetworkCase, step: number, along: ReturnType<typeof direction>): NetworkCase {
  return {
    ...networkCase,
    input: add(networkCase.input, step, along.input),
    layers: networkCase.layers.map((layer, l) => ({
      ...layer,
      maps: layer.maps.map((map, m) => {
        const { weights, biases } = along.maps[l][m];
        return {
          weights: add(map.weights, step, weights),
          biases: map.biases && biases ? map.biases.map((b, i) => b + step * biases[i]) : null,
        };
      }),
    })),
  };
}

function expectDirectionalDerivative(networkCase: NetworkCase) {
  const along = direction(networkCase);
  const answer = evaluateCase(networkCase);
  let analytic = dot(answer.inputGradient, along.input);
  answer.parameterGradients.forEach((maps, l) => {
    maps.forEach((map, m) => {
      const { weights, biases } = along.maps[l][m];
      analytic += dot(map.weights, weights);
      if (map.biases && biases) analytic += dot([map.biases], [biases]);
    });
  });
  const up = evaluateCase(moved(networkCase, STEP, along)).loss;
  const down = evaluateCase(moved(networkCase, -STEP, along)).loss;
  const difference = (up - down) / (2 * STEP);
  expect(Math.abs(analytic - difference)).toBeLessThan(CENTRAL_DIFFERENCE * Math.max(1, Math.abs(difference)));
}

const forms = BLOCK_KINDS.flatMap((block) =>
  [false, true].flatMap((skip) => [false, true].map((activationAfterSum) => ({ block, skip, activationAfterSum }))),
);
const activations: ActivationName[] = ['tanh', 'gelu', 'softplus', 'selu', 'leaky-relu', 'sin'];

describe.each(forms)('the gradient of $block, skip $skip, after the sum $activationAfterSum', (form) => {
  it.each(activations)('is that of central differences for %s', (activation) => {
    expectDirectionalDerivative(buildCase({ ...form, activation, width: 3 }));
  });
});

describe('the gradient of the loss', () => {
  const network = buildCase({ width: 4, batch: 3 });
  const targets: { loss: CaseLoss; target: NetworkCase['target'] }[] = [
    { loss: 'softmax-cross-entropy', target: [1, 3, 0] },
    { loss: 'mean-squared-error', target: randomRows(5, 1, 3, 4) },
    { loss: 'half-squared-error', target: randomRows(5, 2, 3, 4) },
  ];
  it.each(targets)('is that of central differences for $loss', ({ loss, target }) => {
    expectDirectionalDerivative({ ...network, loss, target, cotangent: null });
  });
});

describe('the Jacobian', () => {
  it.each(forms)(
    'and its transpose give the same product, $block, skip $skip, after the sum $activationAfterSum',
    (form) => {
      // <J v, u> by the derivative of the cotangent loss in the input along v equals <v, J' u>, with the state's own change J v
      // got from a linear network, whose output is exactly linear in the input.
      const network = buildCase({ ...form, activation: 'linear', biases: false, width: 6, batch: 1 });
      const v = randomRows(9, 1, 1, 6);
      const u = network.cotangent ?? [];
      const outputs = evaluateCase({ ...network, input: v }).layers.at(-1)?.state ?? [];
      const transposed = evaluateCase(network).inputGradient;
      const scale = Math.sqrt(dot(outputs, outputs) * dot(u, u));
      expect(Math.abs(dot(outputs, u) - dot(v, transposed))).toBeLessThan(SAME_SUM * scale);
    },
  );
});
