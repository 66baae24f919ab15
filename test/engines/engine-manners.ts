// How an engine behaves when it is hurried or interrupted. Its numbers are the business of the agreement tests; here an engine is
// compared with itself.

import { beforeAll, describe, expect, test } from 'vitest';
import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import type { Engine, Progress } from '../../src/engine/contract.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { collect } from './collect.ts';

/** Four towers in one cohort for each seed. On a GPU a cohort is one slice of work. */
export const SMALL = smallExperiment();
/**
 * One cohort in several slices; on a GPU of 512 dispatches, a drawing and a product for each layer. When the first slice is told, the second is on
 * the device and the third is queued: an abort then leaves weights behind that are promised and not drawn.
 */
const DEEP = parseExperiment({
  network: { depth: 700, width: 16, input: { width: 16, batch: 8 }, readout: { loss: 'gaussian-cotangent' } },
  measure: ['forward'],
});

function smallExperiment({ gain = 1, seeds = 2 }: { gain?: number; seeds?: number } = {}): Experiment {
  return parseExperiment({
    network: { depth: 6, width: 16, input: { width: 16, batch: 8 }, activation: 'tanh', weights: { gain } },
    sweep: { 'network.skip': [false, true], 'network.branchScale': [0.5, 1] },
    seeds: { count: seeds },
  });
}

/** `fresh` gives an engine that has drawn no weights yet; none is destroyed. */
export function describeManners(fresh: () => CohortEngine): void {
  let expected: MeasurementRecord[];
  let expectedDeep: MeasurementRecord[];
  beforeAll(async () => {
    expected = await collect(fresh(), SMALL);
    expectedDeep = await collect(fresh(), DEEP);
  });

  describe('progress', () => {
    test.each([
      ['several cohorts', SMALL],
      ['several slices', DEEP],
    ])('of %s never falls, never passes its total and ends at it', async (_, experiment) => {
      const told: Progress[] = [];
      await collect(fresh(), experiment, { onProgress: (progress) => told.push(progress) });
      expect(told[0].done).toBe(0);
      expect(told.length).toBeGreaterThan(2);
      expect(new Set(told.map(({ total }) => total)).size).toBe(1);
      for (const [index, { done }] of told.slice(1).entries()) expect(done).toBeGreaterThanOrEqual(told[index].done);
      expect(told.at(-1)?.done).toBe(told[0].total);
    });
  });

  describe('a cancelled run', () => {
    const reason = new Error('the reader went away');

    /** Aborts when `wanted` says so of what is told; what had been yielded until then. */
    async function abortWhen(
      engine: Engine,
      experiment: Experiment,
      wanted: (progress: Progress, telling: number) => boolean,
    ): Promise<MeasurementRecord[]> {
      const cancel = new AbortController();
      const records: MeasurementRecord[] = [];
      let told = 0;
      const onProgress = (progress: Progress) => {
        told += 1;
        if (wanted(progress, told)) cancel.abort(reason);
      };
      const run = async () => {
        for await (const record of engine.run(experiment, { signal: cancel.signal, onProgress })) records.push(record);
      };
      await expect(run()).rejects.toBe(reason);
      return records;
    }

    const abortAt = (engine: Engine, experiment: Experiment, telling: number) =>
      abortWhen(engine, experiment, (_, told) => told === telling);

    test('rejects with the reason of the signal before any work, when aborted beforehand', async () => {
      const engine = fresh();
      await expect(collect(engine, SMALL, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(engine.counts.dispatches).toBe(0);
      expect(await collect(engine, SMALL)).toEqual(expected);
    });

    test.each([1, 2, 3])('leaves nothing wrong behind, aborted at telling %d of several slices', async (telling) => {
      const engine = fresh();
      expect(await abortAt(engine, DEEP, telling)).toEqual([]);
      expect(await collect(engine, DEEP)).toEqual(expectedDeep);
    });

    test('leaves nothing wrong behind, aborted twice in a row', async () => {
      const engine = fresh();
      await abortAt(engine, DEEP, 2);
      await abortAt(engine, DEEP, 1);
      expect(await collect(engine, DEEP)).toEqual(expectedDeep);
    });

    test('leaves weights that an earlier run has drawn as they were', async () => {
      const engine = fresh();
      await collect(engine, DEEP);
      await abortAt(engine, DEEP, 2);
      expect(await collect(engine, DEEP)).toEqual(expectedDeep);
    });

    test('keeps the records of the cohorts that were finished', async () => {
      // That half of the work is done is told twice: when it is computed, and when its records are there.
      let halves = 0;
      const records = await abortWhen(fresh(), SMALL, ({ done, total }) => {
        if (done >= total / 2) halves += 1;
        return halves === 2;
      });
      expect(records.length).toBe(expected.length / 2);
      expect(records).toEqual(expected.slice(0, records.length));
    });

    test('that was already over is not touched', async () => {
      const cancel = new AbortController();
      const engine = fresh();
      expect(await collect(engine, SMALL, { signal: cancel.signal })).toEqual(expected);
      cancel.abort(reason);
      cancel.abort(new Error('again'));
      expect(await collect(engine, SMALL)).toEqual(expected);
    });

    test('that waits for its turn behind another rejects, and the other is not touched', async () => {
      const engine = fresh();
      const cancel = new AbortController();
      const first = collect(engine, SMALL);
      const second = collect(engine, DEEP, { signal: cancel.signal });
      const refused = expect(second).rejects.toBe(reason);
      cancel.abort(reason);
      await refused;
      expect(await first).toEqual(expected);
    });
  });

  test('two runs started at once both give their own records', async () => {
    const engine = fresh();
    const [one, deep, other] = await Promise.all([
      collect(engine, SMALL),
      collect(engine, DEEP),
      collect(engine, smallExperiment({ gain: 2 })),
    ]);
    expect(one).toEqual(expected);
    expect(deep).toEqual(expectedDeep);
    expect(other.length).toBe(expected.length);
    expect(other).not.toEqual(expected);
  });

  test('two runs at once take turns, cohort by cohort', async () => {
    const engine = fresh();
    const order: string[] = [];
    const follow = async (name: string) => {
      let seed = -1;
      for await (const { tower } of engine.run(smallExperiment({ seeds: 4 }))) {
        // Seeds stand side by side in a grid point: the number of a tower tells its seed, and so its cohort.
        if (tower % 4 === seed) continue;
        seed = tower % 4;
        order.push(`${name} ${seed}`);
      }
    };
    await Promise.all([follow('one'), follow('other')]);
    expect(order).toEqual([0, 1, 2, 3].flatMap((seed) => [`one ${seed}`, `other ${seed}`]));
  });

  test('the estimate of the time left is unknown at first, never negative and 0 at the end', async () => {
    const told: Progress[] = [];
    await collect(fresh(), smallExperiment({ seeds: 40 }), { onProgress: (progress) => told.push(progress) });
    expect(told[0].secondsLeft).toBeNull();
    expect(told.at(-1)?.secondsLeft).toBe(0);
    for (const { secondsLeft } of told) expect(secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
  });

  test('a run that its reader leaves early lets the next one through', async () => {
    const engine = fresh();
    for await (const _ of engine.run(SMALL)) break;
    expect(await collect(engine, SMALL)).toEqual(expected);
  });

  test('a run costs what was told of it beforehand', async () => {
    const engine = fresh();
    for (const experiment of [SMALL, DEEP]) {
      const { dispatches, bytesRead } = await engine.cost(experiment);
      await collect(engine, experiment); // draws the weights
      const before = { ...engine.counts };
      await collect(engine, experiment);
      expect(engine.counts.dispatches - before.dispatches).toBe(dispatches);
      expect(engine.counts.bytesRead - before.bytesRead).toBe(bytesRead);
    }
  });
}
