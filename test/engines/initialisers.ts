// Records of every initialiser and every way to build a network against the float64 reference.

import { afterAll, beforeAll, describe, it } from 'vitest';
import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import { log10Tolerance } from '../tolerances.ts';
import { expectSameRecords } from './compare-records.ts';
import { type OpenEngine, recordTable, referenceTable } from './record-table.ts';

const SIZE = { maps: 7, fanIn: 24 };
const TOLERANCES = { log10: log10Tolerance(SIZE), moved: 0.01 };
const MEASURE = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'];
const NETWORK = { depth: 3, width: [24, 17, 24], input: { width: 24, batch: 10, correlation: 0.5 } };

export function describeInitialisers(open: OpenEngine): void {
  let engine: CohortEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.destroy());

  async function expectAgreement(experiment: Record<string, unknown>): Promise<void> {
    const whole = { measure: MEASURE, ...experiment };
    expectSameRecords(await recordTable(engine, whole), await referenceTable(whole), TOLERANCES);
  }

  describe('every initialiser agrees with the float64 reference', () => {
    const variance = ['glorot', 'lecun', 'he'].flatMap((scheme) =>
      ['normal', 'uniform', 'truncated-normal'].flatMap((distribution) =>
        ['fan-in', 'fan-out', 'fan-avg'].map((mode) => ({ scheme, distribution, mode })),
      ),
    );
    it.each([
      ...variance,
      { scheme: 'normal', std: 0.3 },
      { scheme: 'uniform', halfWidth: 0.4 },
      { scheme: 'orthogonal' },
      { scheme: 'torch-linear' },
      { scheme: 'keras-dense' },
      { scheme: 'flax-dense' },
      { scheme: 'edge-of-chaos' },
      { scheme: 'edge-of-chaos', distribution: 'uniform' },
    ] as Record<string, unknown>[])('$scheme $distribution $mode', async (weights) => {
      await expectAgreement({ network: { ...NETWORK, weights } });
    });

    it('rezero, whose branches are silent at first', async () => {
      await expectAgreement({ network: { ...NETWORK, width: 24, skip: true, weights: { scheme: 'rezero' } } });
    });
  });

  describe('every way to build a network agrees with the float64 reference', () => {
    it.each([
      { skip: true, branchScale: '1/sqrt(depth)' },
      { skip: true, branchScale: '1/depth', skipScale: 0.5 },
      { skip: true, branchScale: -0.7, activationAfterSum: true },
      { block: 'activation-linear', skip: true, biases: { std: 0.3 } },
      { block: 'linear-activation-linear', hidden: 13, skip: true, biases: { std: 0.3 } },
      { width: { from: 24, to: 9 } },
      { readout: { loss: 'mean-squared-error' } },
      { readout: { loss: 'gaussian-cotangent' } },
      { input: { kind: 'digits', batch: 33 } },
      { input: { width: 24, batch: 10, secondMoment: 1e-12 } },
    ] as Record<string, unknown>[])('%o', async (network) => {
      const input = network.input as { kind?: string } | undefined;
      // Digits repeat and share exact zeros, and samples of one class lie close together: only the moments are compared there.
      const measure = input?.kind === 'digits' ? ['forward', 'backward'] : MEASURE;
      await expectAgreement({ network: { ...NETWORK, width: 24, ...network }, measure });
    });
  });
}
