// Loss, states and gradients of explicit networks against the float64 reference and against PyTorch.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import type { Engine } from '../../src/engine/contract.ts';
import { ReferenceEngine } from '../../src/engine/reference-engine.ts';
import { ACTIVATION_NAMES } from '../../src/math/activation-names.ts';
import type { CaseAnswer, NetworkCase } from '../../src/model/case.ts';
import { BLOCK_KINDS } from '../../src/model/settings.ts';
import { evaluateCase } from '../../src/reference/evaluate-case.ts';
import golden from '../golden/network-cases.json' with { type: 'json' };
import { log10Tolerance, networkTolerance } from '../tolerances.ts';
import { buildCase, randomRows } from '../unit/reference/build-case.ts';
import { expectNumbers } from '../unit/reference/compare-numbers.ts';
import type { OpenEngine } from './record-table.ts';

type Answer = Pick<CaseAnswer, 'loss' | 'parameterGradients' | 'inputGradient'> & {
  layers: readonly Omit<CaseAnswer['layers'][number], 'log10MeanSquare'>[];
};

function expectAnswer(got: CaseAnswer, expected: Answer, tolerance: number): void {
  expect(got.layers.length).toBe(expected.layers.length);
  for (const [index, layer] of expected.layers.entries()) {
    const found = got.layers[index];
    expectNumbers(found.preactivation, layer.preactivation, tolerance, `layers[${index}].preactivation`);
    expectNumbers(found.state, layer.state, tolerance, `layers[${index}].state`);
    expectNumbers(
      found.preactivationGradient,
      layer.preactivationGradient,
      tolerance,
      `layers[${index}].preactivationGradient`,
    );
    expectNumbers(found.stateGradient, layer.stateGradient, tolerance, `layers[${index}].stateGradient`);
  }
  for (const [index, maps] of expected.parameterGradients.entries()) {
    for (const [map, { weights, biases }] of maps.entries()) {
      expectNumbers(
        got.parameterGradients[index][map].weights,
        weights,
        tolerance,
        `parameterGradients[${index}][${map}]`,
      );
      if (biases !== null) {
        expectNumbers(got.parameterGradients[index][map].biases, biases, tolerance, `biases [${index}][${map}]`);
      }
    }
  }
  expectNumbers(got.inputGradient, expected.inputGradient, tolerance, 'inputGradient');
}

/** The answer of `evaluate` within what float32 allows. */
export async function expectAgreement(engine: Engine, networkCase: NetworkCase): Promise<void> {
  const { layers } = networkCase;
  const maps = layers.reduce((sum, layer) => sum + layer.maps.length, 0);
  const fanIn = Math.max(...layers.flatMap((layer) => layer.maps.map(({ weights }) => weights[0].length)));
  const tolerance = networkTolerance({ maps, fanIn });
  const expected = evaluateCase(networkCase);
  const got = await engine.evaluate(networkCase);
  expectAnswer(got, expected, tolerance);
  for (const [index, { log10MeanSquare }] of expected.layers.entries()) {
    for (const [site, value] of Object.entries(log10MeanSquare)) {
      const found = got.layers[index].log10MeanSquare[site as keyof typeof log10MeanSquare];
      if (value === null || found === null) expect(found, `log10MeanSquare of ${site}`).toBe(value);
      else
        expect(Math.abs(found - value), `log10MeanSquare of ${site}`).toBeLessThanOrEqual(
          log10Tolerance({ maps, fanIn }),
        );
    }
  }
  // A loss is a sum of terms of either sign; its size is bounded by the outputs' and the targets', which are near 1 here.
  const outputs = layers[layers.length - 1].maps.slice(-1)[0].weights.length * networkCase.input.length;
  expect(Math.abs(got.loss - expected.loss)).toBeLessThanOrEqual(tolerance * (Math.abs(expected.loss) + outputs));
}

export function describeEvaluateAgreement(open: OpenEngine): void {
  let engine: CohortEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.destroy());

  describe('evaluate agrees with the float64 reference', () => {
    for (const activation of ACTIVATION_NAMES) {
      it(`for ${activation} in every block, with and without skip and activation after the sum`, async () => {
        for (const block of BLOCK_KINDS) {
          for (const skip of [false, true]) {
            for (const activationAfterSum of [false, true]) {
              await expectAgreement(
                engine,
                buildCase({ activation, block, skip, activationAfterSum, width: 9, batch: 3 }),
              );
            }
          }
        }
      });
    }

    it.each([
      [1, 1],
      [2, 31],
      [7, 32],
      [8, 33],
      [9, 1],
      [31, 2],
      [32, 5],
      [33, 3],
      [63, 4],
      [64, 65],
      [65, 3],
      [129, 2],
    ])('at width %i and batch %i, one under, at and over the tiles', async (width, batch) => {
      await expectAgreement(engine, buildCase({ width, batch, skip: true, depth: 2 }));
    });

    it.each(['softmax-cross-entropy', 'mean-squared-error', 'half-squared-error'] as const)(
      'for the loss %s',
      async (loss) => {
        const base = buildCase({ width: 6, batch: 5 });
        const target = loss === 'softmax-cross-entropy' ? [0, 5, 2, 2, 1] : randomRows(3, 1, 5, 6);
        await expectAgreement(engine, { ...base, loss, target, cotangent: null });
      },
    );

    it('when widths change from layer to layer and layers differ in kind', async () => {
      const layer = buildCase({ depth: 1 }).layers[0];
      const map = (out: number, inputs: number) => ({ weights: randomRows(out, inputs, out, inputs), biases: null });
      await expectAgreement(engine, {
        layers: [
          { ...layer, block: 'linear-activation', activation: 'relu', maps: [map(5, 3)] },
          { ...layer, block: 'activation-linear', activation: 'tanh', skip: true, maps: [map(5, 5)] },
          { ...layer, block: 'linear-activation-linear', activation: 'selu', maps: [map(11, 5), map(2, 11)] },
          { ...layer, block: 'linear-activation', activation: 'sin', activationAfterSum: true, maps: [map(4, 2)] },
        ],
        input: randomRows(5, 5, 2, 3),
        loss: 'cotangent',
        target: null,
        cotangent: randomRows(6, 6, 2, 4),
      });
    });

    it.each([
      ['weights near 1e-30 and inputs near 1e30', 1e-30, 1e30],
      ['weights near 1e30 and inputs near 1e-30', 1e30, 1e-30],
      ['inputs near 1e-200, beyond float32', 1, 1e-200],
      ['inputs near 1e200, beyond float32', 1e-3, 1e200],
    ])('with %s', async (_, weightScale, inputScale) => {
      const base = buildCase({ activation: 'leaky-relu', biases: false, width: 5 });
      const scaleRows = (rows: readonly (readonly number[])[], by: number) =>
        rows.map((row) => row.map((value) => value * by));
      const layers = base.layers.map((layer) => ({
        ...layer,
        maps: layer.maps.map(({ weights }) => ({ weights: scaleRows(weights, weightScale), biases: null })),
      }));
      await expectAgreement(engine, { ...base, layers, input: scaleRows(base.input, inputScale) });
    });

    it('with all inputs, or one whole layer, exactly zero', async () => {
      const base = buildCase({ biases: false });
      const zeros = base.input.map((row) => row.map(() => 0));
      await expectAgreement(engine, { ...base, input: zeros });
      expect((await engine.evaluate({ ...base, input: zeros })).layers[0].log10MeanSquare.state).toBeNull();
      const dead = base.layers[1].maps.map(({ weights }) => ({
        weights: weights.map((row) => row.map(() => 0)),
        biases: null,
      }));
      const layers = base.layers.map((layer, index) => (index === 1 ? { ...layer, maps: dead } : layer));
      await expectAgreement(engine, { ...base, layers });
    });

    it('refuses values that leave float64 in the same words as the reference', async () => {
      const reference = new ReferenceEngine('test');
      const base = buildCase({ activation: 'linear', biases: false, depth: 12 });
      const layers = base.layers.map((layer) => ({
        ...layer,
        maps: layer.maps.map(({ weights }) => ({
          weights: weights.map((row) => row.map((w) => w * 1e30)),
          biases: null,
        })),
      }));
      const message = (error: Error) => error.message;
      const refusals = await Promise.all(
        [engine, reference].map((each) => each.evaluate({ ...base, layers }).then(() => 'no refusal', message)),
      );
      expect(refusals[0]).toBe(refusals[1]);
      expect(refusals[0]).toMatch(/leaves the range of float64/);
    });
  });

  describe('evaluate agrees with PyTorch in float64', () => {
    const cases = golden.cases as unknown as { name: string; case: NetworkCase; answer: Answer }[];
    it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, { case: networkCase, answer }) => {
      const maps = networkCase.layers.reduce((sum, layer) => sum + layer.maps.length, 0);
      const fanIn = Math.max(
        ...networkCase.layers.flatMap((layer) => layer.maps.map(({ weights }) => weights[0].length)),
      );
      expectAnswer(await engine.evaluate(networkCase), answer, networkTolerance({ maps, fanIn }));
    });
  });
}
