// A tower's bits, whatever is computed beside it and in however many passes.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import { type OpenEngine, type RecordTable, recordTable } from './record-table.ts';

const NETWORK = {
  input: { width: 20, batch: 37, correlation: 0.5 },
  depth: 5,
  width: 70,
  biases: { std: 0.2 },
};
const MEASURE = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'];

function ofTower(table: RecordTable, tower: number): Map<string, unknown> {
  const own = [...table].filter(([key]) => key.startsWith(`${tower} `));
  return new Map(own.map(([key, value]) => [key.slice(key.indexOf(' ') + 1), value]));
}

export function describeCohortBits(open: OpenEngine): void {
  let engine: CohortEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.destroy());

  describe('a tower computed alone and inside a larger cohort', () => {
    it('gives the same bits, whatever its neighbours and its place', async () => {
      const gains = [0.3, 1, 3, 1e-20, 1e20, 2];
      const sweep = { 'network.weights.gain': gains, 'network.skip': [false, true] };
      const together = await recordTable(engine, { network: NETWORK, sweep, measure: MEASURE });
      for (const [index, gain] of gains.entries()) {
        for (const [place, skip] of [false, true].entries()) {
          const network = { ...NETWORK, skip, weights: { gain } };
          const alone = await recordTable(engine, { network, measure: MEASURE });
          expect(ofTower(together, 2 * index + place)).toEqual(ofTower(alone, 0));
        }
      }
    });

    it('gives the same bits when run twice, with weights drawn and with weights kept', async () => {
      const fresh = await open();
      const first = await recordTable(fresh, { network: NETWORK, measure: MEASURE });
      const second = await recordTable(fresh, { network: NETWORK, measure: MEASURE });
      fresh.destroy();
      expect(second).toEqual(first);
      expect(await recordTable(engine, { network: NETWORK, measure: MEASURE })).toEqual(first);
    });

    it('has the same weights for the same seed and others for another', async () => {
      const one = await recordTable(engine, { network: NETWORK, seeds: { first: 4, count: 2 } });
      const other = await recordTable(engine, { network: NETWORK, seeds: { first: 5, count: 1 } });
      expect(ofTower(one, 1)).toEqual(ofTower(other, 0));
      expect(ofTower(one, 0)).not.toEqual(ofTower(other, 0));
    });

    it('gives the same bits as one of several depths on one way down, with a readout and without', async () => {
      for (const loss of ['softmax-cross-entropy', 'gaussian-cotangent']) {
        const network = { ...NETWORK, readout: { loss } };
        const sweep = { 'network.depth': [2, 5, 3], 'network.skip': [false, true] };
        const together = await recordTable(engine, { network, sweep, measure: MEASURE });
        for (const [index, depth] of [2, 5, 3].entries()) {
          const alone = await recordTable(engine, { network: { ...network, depth, skip: true }, measure: MEASURE });
          expect(ofTower(together, 2 * index + 1)).toEqual(ofTower(alone, 0));
        }
      }
    });

    it('gives the same bits where the others of its sweep are not asked for, as when a run is resumed', async () => {
      const sweep = { 'network.depth': [2, 5], 'network.weights.gain': [0.5, 1, 2], 'network.skip': [false, true] };
      const experiment = { network: NETWORK, sweep, seeds: { count: 2 }, measure: MEASURE };
      const all = await recordTable(engine, experiment);
      const wanted = new Set([1, 7, 8, 14, 23]);
      const some = await recordTable(engine, experiment, { towers: wanted });
      expect(new Set([...some.keys()].map((key) => Number(key.split(' ')[0])))).toEqual(wanted);
      for (const tower of wanted) expect(ofTower(some, tower)).toEqual(ofTower(all, tower));
    });

    it('gives the same bits in passes of less memory: fewer towers, checkpoints, fewer depths at a time', async () => {
      const network = { ...NETWORK, depth: 12 };
      const sweep = { 'network.depth': [4, 12, 7], 'network.weights.gain': [0.5, 2], 'network.skip': [false, true] };
      const expected = await recordTable(engine, { network, sweep, measure: MEASURE });
      for (const passBytes of [2_000_000, 700_000, 400_000]) {
        const small = await open({ passBytes });
        const table = await recordTable(small, { network, sweep, measure: MEASURE });
        expect(small.counts.dispatches).toBeGreaterThan(0);
        small.destroy();
        for (const [key, value] of expected) expect([key, table.get(key)]).toEqual([key, value]);
        expect(table.size).toBe(expected.size);
      }
    });
  });
}
