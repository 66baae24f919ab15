// What an engine does where memory is refused for more than one tower, or for good. The towers' ledger is in proportion to their number.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, RunNotice } from '../../src/engine/contract.ts';
import { OutOfDeviceMemoryError } from '../../src/gpu/errors.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { collect } from './collect.ts';

export const LAYERS = 6;
export const ONE = networkOf(LAYERS);
/** Four towers in one cohort. */
export const COHORT = parseExperiment({
  ...ONE,
  sweep: { 'network.skip': [false, true], 'network.branchScale': [0.5, 1] },
});

/** Only down: on a GPU that keeps the kernels few. */
export function networkOf(depth: number): Experiment {
  const input = { width: 16, batch: 8 };
  return parseExperiment({
    network: { depth, width: 16, input, activation: 'tanh', readout: { loss: 'gaussian-cotangent' } },
    measure: ['forward'],
  });
}

export interface Refusals {
  readonly failures: () => number;
  readonly restore: () => void;
}

export interface MemoryGround {
  /** An engine that has drawn no weights yet; none is destroyed. */
  readonly fresh: () => Engine;
  /** Until restored, refuses each ledger of which `refuses` says so by its size. */
  readonly refuseLedgers: (refuses: (bytes: number) => boolean) => Refusals;
}

export function describeMemoryFaults({ fresh, refuseLedgers }: MemoryGround): void {
  let expected: MeasurementRecord[];
  beforeAll(async () => {
    expected = await collect(fresh(), COHORT);
  });

  async function roomForOneTower(): Promise<Refusals> {
    let smallest = Number.POSITIVE_INFINITY;
    const measure = refuseLedgers((bytes) => {
      smallest = Math.min(smallest, bytes);
      return false;
    });
    await collect(fresh(), ONE);
    measure.restore();
    return refuseLedgers((bytes) => bytes > 1.5 * smallest);
  }

  describe('memory that fails', () => {
    test('for more than one tower is answered tower by tower', async () => {
      const script = await roomForOneTower();
      try {
        expect(await collect(fresh(), COHORT)).toEqual(expected);
        expect(script.failures(), 'four towers, then two').toBe(2);
      } finally {
        script.restore();
      }
    });

    test('for more than one tower is asked for once in a run, and again in the next', async () => {
      const twoSeeds = parseExperiment({ ...COHORT, seeds: { count: 2 } });
      const wanted = await collect(fresh(), twoSeeds);
      const script = await roomForOneTower();
      const notices: RunNotice[] = [];
      try {
        const engine = fresh();
        expect(await collect(engine, twoSeeds, { onNotice: (notice) => notices.push(notice) })).toEqual(wanted);
        expect(script.failures(), 'four towers, then two, of the first seed alone').toBe(2);
        expect(await collect(engine, twoSeeds)).toEqual(wanted);
        expect(script.failures()).toBe(4);
      } finally {
        script.restore();
      }
      expect(notices.map(({ kind }) => kind)).toEqual(['less-memory', 'less-memory']);
      expect(notices[1].message).toMatch(/\d+ bytes; one network is measured at a time from here on/);
    });

    test('for good is refused with the bytes, and the next run works', async () => {
      const engine = fresh();
      const script = refuseLedgers(() => true);
      const refused = collect(engine, COHORT);
      await expect(refused).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
      await expect(refused).rejects.toThrow(/\d+ bytes: no memory, says the script/);
      script.restore();
      expect(await collect(engine, COHORT)).toEqual(expected);
    });
  });
}
