// Signals far beyond float32, and what is exactly zero.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import { DEEP_LOG2 } from '../tolerances.ts';
import { type OpenEngine, type RecordTable, recordTable, referenceTable } from './record-table.ts';

function deep(network: Record<string, unknown>, gain: number) {
  const width = network.width as number;
  return {
    network: {
      input: { width, batch: 8 },
      weights: { scheme: 'lecun', gain },
      readout: { loss: 'gaussian-cotangent' },
      ...network,
    },
  };
}

/** log10 mean squares by `site layer`; every one is finite. */
function meanSquares(table: RecordTable): Map<string, number> {
  const rows = [...table].filter(([key]) => key.endsWith(' log10MeanSquare'));
  return new Map(rows.map(([key, value]) => [key, value as number]));
}

async function deepAgreement(engine: CohortEngine, experiment: unknown): Promise<Map<string, number>> {
  const got = meanSquares(await recordTable(engine, experiment));
  const expected = meanSquares(await referenceTable(experiment));
  expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
  let worst = { key: '', apart: 0 };
  for (const [key, value] of got) {
    expect(Number.isFinite(value), `${key} is ${value}`).toBe(true);
    const apart = Math.abs(value - (expected.get(key) as number)) / Math.log10(2);
    if (apart > worst.apart) worst = { key, apart };
  }
  expect(worst.apart, `worst at ${worst.key}`).toBeLessThanOrEqual(DEEP_LOG2);
  return got;
}

export function describeRange(open: OpenEngine): void {
  let engine: CohortEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.destroy());
  const expectDeepAgreement = (experiment: unknown) => deepAgreement(engine, experiment);

  describe('signals beyond float32 are ordinary results', () => {
    it('plain ReLU at gain 3 and depth 1000 agrees with the reference within 0.01 in log2 at every layer', async () => {
      const got = await expectDeepAgreement(deep({ depth: 1000, width: 27, activation: 'relu' }, 3));
      expect(got.get('0 state 1000 log10MeanSquare')).toBeGreaterThan(550);
      expect(got.get('0 stateGradient 0 log10MeanSquare')).toBeGreaterThan(550);
    });

    it('plain tanh at gain 0.5 and depth 2000 agrees with the reference within 0.01 in log2 at every layer', async () => {
      const got = await expectDeepAgreement(deep({ depth: 2000, width: 12, activation: 'tanh' }, 0.5));
      expect(got.get('0 state 2000 log10MeanSquare')).toBeLessThan(-1200);
      expect(got.get('0 stateGradient 0 log10MeanSquare')).toBeLessThan(-1200);
    });

    it.each([
      ['linear', 4, 12, 300],
      ['linear', 0.25, 12, 300],
      ['selu', 3, 27, 200],
      ['gelu', 0.5, 12, 200],
      ['softplus', 3, 12, 200],
    ] as const)('plain %s at gain %d agrees as well', async (activation, gain, width, depth) => {
      await expectDeepAgreement(deep({ depth, width, activation }, gain));
    });

    it('saturated tanh at gain 128 has a gradient of about 10^-450 after 20 layers, not zero', async () => {
      const got = await expectDeepAgreement(deep({ depth: 20, width: 12, activation: 'tanh' }, 128));
      expect(got.get('0 stateGradient 0 log10MeanSquare')).toBeLessThan(-200);
    });

    it('residual ReLU grows by 2 a block without leaving the range', async () => {
      await expectDeepAgreement(deep({ depth: 400, width: 24, activation: 'relu', skip: true }, Math.SQRT2));
    });

    it('scales of 1e-30 and 1e30 in skip, branch and biases are carried by their exponents', async () => {
      await expectDeepAgreement(
        deep(
          {
            depth: 6,
            width: 12,
            activation: 'relu',
            skip: true,
            skipScale: 1e-30,
            branchScale: 1e30,
            biases: { std: 1e20 },
          },
          1,
        ),
      );
    });
  });

  describe('what is small is not called zero', () => {
    it('single logistic units far out on the left keep their tiny mean squares', async () => {
      const network = { depth: 3, width: 1, activation: 'logistic', input: { width: 1, batch: 4 } };
      await expectDeepAgreement({
        network: { ...network, weights: { scheme: 'lecun', gain: 60 } },
        seeds: { count: 12 },
      });
    });

    it('single units whose values leave float32 are a fault, not a zero', async () => {
      const network = { depth: 6, width: 1, input: { width: 1, batch: 1 }, readout: { loss: 'gaussian-cotangent' } };
      const far = { logistic: { biases: { std: 300 } }, elu: { weights: { scheme: 'lecun', gain: 1e25 } } };
      for (const [activation, more] of Object.entries(far)) {
        const table = await recordTable(engine, { network: { ...network, ...more, activation }, seeds: { count: 4 } });
        // What follows a fault is not to be trusted; nothing may be called zero before it.
        const layersOf = (tower: number, wanted: (key: string, value: unknown) => boolean) =>
          [...table]
            .filter(([key, value]) => key.startsWith(`${tower} `) && wanted(key, value))
            .map(([key]) => Number(key.split(' ')[2]));
        for (const tower of [0, 1, 2, 3]) {
          const zeros = layersOf(tower, (key, value) => / state \d+ log10MeanSquare$/.test(key) && value === null);
          const faults = layersOf(tower, (key) => key.endsWith(' fault'));
          if (zeros.length > 0)
            expect(Math.min(...faults), `${activation}, tower ${tower}`).toBeLessThanOrEqual(Math.min(...zeros));
        }
        expect([...table.keys()].some((key) => key.endsWith(' fault'))).toBe(true);
      }
    });

    it('an argument of sin beyond 8192 is a fault, in the block, after the sum, and whatever is measured', async () => {
      const faults = async (network: Record<string, unknown>, measure: string[]) =>
        [...(await recordTable(engine, { network: { ...network, activation: 'sin' }, measure }))].filter(([key]) =>
          key.endsWith(' fault'),
        );
      const network = { depth: 2, width: 8, input: { width: 8, batch: 4 } };
      expect(await faults(network, ['forward'])).toEqual([]);
      const far = { ...network, weights: { gain: 1e5 } };
      expect((await faults(far, ['forward']))[0]).toEqual(['0 preactivation 1 fault', 2]);
      expect((await faults(far, ['backward']))[0]).toEqual(['0 preactivation 1 fault', 2]);
      const after = { ...network, skip: true, skipScale: 1e5, activationAfterSum: true };
      expect((await faults(after, ['forward'])).length).toBeGreaterThan(0);
    });
  });

  describe('what is exactly zero is said to be', () => {
    it('an input of zeros without biases is zero at every layer, with an undefined correlation', async () => {
      const network = { depth: 3, width: 8, input: { width: 8, batch: 4, secondMoment: 0 } };
      const table = await recordTable(engine, { network, measure: ['forward', 'correlation'] });
      expect(table.get('0 state 3 log10MeanSquare')).toBeNull();
      expect(table.get('0 state 3 zeroShare')).toBe(1);
      expect(table.get('0 state 3 correlation')).toBeNull();
    });

    it('a weight scale of 0 leaves zeros behind it, and with a zero branch the block is the identity', async () => {
      const network = { depth: 3, width: 8, input: { width: 8, batch: 4 } };
      const dead = await recordTable(engine, { network: { ...network, weights: { gain: 0 } } });
      expect(dead.get('0 state 1 log10MeanSquare')).toBeNull();
      const same = await recordTable(engine, { network: { ...network, skip: true, branchScale: 'zero' } });
      expect(same.get('0 state 3 log10MeanSquare')).toBe(same.get('0 state 0 log10MeanSquare'));
    });

    it('identical samples have a correlation of exactly 1', async () => {
      const network = { depth: 4, width: 8, input: { width: 8, batch: 4, correlation: 1 } };
      const table = await recordTable(engine, { network, measure: ['correlation'] });
      expect(table.get('0 state 4 correlation')).toBe(1);
      expect(table.get('0 state 4 log10Decorrelation')).toBeNull();
    });
  });
}
