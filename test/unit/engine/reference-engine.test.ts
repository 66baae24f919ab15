// The manners of the reference engine: progress, cancelling, completeness. Its numbers: test/unit/reference.

import { describe, expect, test, vi } from 'vitest';
import type { Progress } from '../../../src/engine/contract.ts';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';

const DEPTH = 5;
const experiment = (network: object = {}) =>
  parseExperiment({
    network: { depth: DEPTH, width: 8, input: { width: 8, batch: 4 }, ...network },
    sweep: { 'network.skip': [false, true] },
    seeds: { count: 2 },
  });
/** One tower of about a second, many times its slice of 30 ms. */
const LONG = parseExperiment({ network: { depth: 200, width: 128, input: { width: 128, batch: 32 } } });

async function collect(records: AsyncIterable<MeasurementRecord>): Promise<MeasurementRecord[]> {
  const all: MeasurementRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

describe('a run', () => {
  test('tells a progress that never falls and ends at its total', async () => {
    const told: Progress[] = [];
    await collect(new ReferenceEngine('test').run(experiment(), { onProgress: (progress) => told.push(progress) }));
    expect(told[0].done).toBe(0);
    expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
    expect(new Set(told.map(({ total }) => total)).size).toBe(1);
    for (const [index, { done }] of told.slice(1).entries()) expect(done).toBeGreaterThanOrEqual(told[index].done);
    expect([told[0].secondsLeft, told.at(-1)?.secondsLeft]).toEqual([null, 0]);
  });

  test('of more than a second tells how long the rest takes', async () => {
    // A clock of its own: machines that are faster than this run is long would have no basis for an estimate.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 20;
      return now;
    });
    const told: Progress[] = [];
    await collect(new ReferenceEngine('test').run(LONG, { onProgress: (progress) => told.push(progress) }));
    clock.mockRestore();
    const estimates = told.flatMap(({ secondsLeft }) => secondsLeft ?? []);
    // How good it is: test/unit/math/remaining-time.test.ts. Here seconds of work must not be taken for minutes.
    expect(now).toBeGreaterThan(1000);
    expect(estimates.length).toBeGreaterThan(3);
    for (const { done, total, secondsLeft } of told) {
      if (done < total && secondsLeft !== null) expect(secondsLeft).toBeGreaterThan(0);
    }
    expect(Math.max(...estimates)).toBeLessThan((30 * now) / 1000);
  });

  test('reports tower by tower, seed by seed, every layer of every site, no coordinate twice', async () => {
    const records = await collect(new ReferenceEngine('test').run(experiment()));
    const towers = records.map(({ tower }) => tower).filter((tower, place, all) => tower !== all[place - 1]);
    // The two grid points' first seeds, then their second seeds.
    expect(towers).toEqual([0, 2, 1, 3]);
    const keys = records.map(({ tower, site, layer, quantity }) => `${tower} ${site} ${layer} ${quantity}`);
    expect(new Set(keys).size).toBe(keys.length);
    const layersOf = (wanted: string) => {
      const found = records.filter(
        ({ tower, site, quantity }) => tower === 3 && site === wanted && quantity === 'log10MeanSquare',
      );
      return found.map(({ layer }) => layer).sort((one, other) => one - other);
    };
    const blocks = Array.from({ length: DEPTH }, (_, index) => index + 1);
    expect(layersOf('state')).toEqual([0, ...blocks]);
    expect(layersOf('stateGradient')).toEqual([0, ...blocks]);
    expect(layersOf('preactivation')).toEqual(blocks);
    expect(layersOf('preactivationGradient')).toEqual(blocks);
    expect(layersOf('logits')).toEqual([DEPTH + 1]);
    expect(records.filter(({ site }) => site === 'loss')).toHaveLength(4);
  });

  test('gives the same records again, and beside another run', async () => {
    const engine = new ReferenceEngine('test');
    const alone = await collect(engine.run(experiment()));
    const [one, other] = await Promise.all([collect(engine.run(experiment())), collect(engine.run(experiment()))]);
    expect(one).toEqual(alone);
    expect(other).toEqual(alone);
  });

  test('that a reader leaves early does no more work', async () => {
    const told: Progress[] = [];
    for await (const record of new ReferenceEngine('test').run(experiment(), { onProgress: (p) => told.push(p) })) {
      if (record.tower === 2) break;
    }
    expect(told.at(-1)?.done).toBe((told[0].total / 4) * 2);
  });
});

describe('an aborted run', () => {
  const reason = new Error('the reader went away');

  test('rejects with the reason of the signal before any record, when aborted beforehand', async () => {
    const got: MeasurementRecord[] = [];
    const run = async () => {
      const signal = AbortSignal.abort(reason);
      for await (const record of new ReferenceEngine('test').run(experiment(), { signal })) got.push(record);
    };
    await expect(run()).rejects.toBe(reason);
    expect(got).toEqual([]);
  });

  test('rejects in the middle of a tower and yields nothing of it', async () => {
    const cancel = new AbortController();
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => {
      told.push(progress);
      if (progress.done > 0) cancel.abort(reason);
    };
    const run = collect(new ReferenceEngine('test').run(LONG, { signal: cancel.signal, onProgress }));
    await expect(run).rejects.toBe(reason);
    const { done, total } = told[told.length - 1];
    expect(done).toBeLessThan(total);
  });

  test('keeps the towers that were finished', async () => {
    const cancel = new AbortController();
    const towers = new Set<number>();
    const run = async () => {
      for await (const { tower } of new ReferenceEngine('test').run(experiment(), { signal: cancel.signal })) {
        towers.add(tower);
        if (tower === 2) cancel.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    expect([...towers]).toEqual([0, 2]);
  });

  test('that has already given its last record ends without an error', async () => {
    const cancel = new AbortController();
    const all = await collect(new ReferenceEngine('test').run(experiment()));
    let count = 0;
    for await (const _ of new ReferenceEngine('test').run(experiment(), { signal: cancel.signal })) {
      count += 1;
      if (count === all.length) cancel.abort(reason);
    }
    expect(count).toBe(all.length);
  });
});

test('a destroyed engine ends what it was running', async () => {
  const engine = new ReferenceEngine('test');
  const run = collect(
    engine.run(LONG, {
      onProgress: ({ done }) => {
        if (done > 0) engine.destroy();
      },
    }),
  );
  await expect(run).rejects.toThrow('the engine was destroyed');
});

test('a network that leaves float64 is refused by evaluate', async () => {
  const layer = {
    block: 'linear-activation' as const,
    activation: 'linear' as const,
    leakySlope: 0,
    skip: false,
    skipScale: 1,
    branchScale: 1,
    activationAfterSum: false,
    maps: [{ weights: [[1e200]], biases: null }],
  };
  const networkCase = {
    layers: [layer, layer],
    input: [[1]],
    loss: 'cotangent' as const,
    target: null,
    cotangent: [[1]],
  };
  await expect(new ReferenceEngine('test').evaluate(networkCase)).rejects.toThrow('leaves the range of float64');
});
