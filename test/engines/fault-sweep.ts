// One fault at every step of a small sweep: memory refused, the run cancelled, what computes lost. Whatever the step, the records that arrive
// are the bits of an undisturbed run, and nothing stays behind. Runs only go down: on a GPU that keeps the kernels few.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, RunNotice, RunOptions } from '../../src/engine/contract.ts';
import { KNOWN_NETWORK } from '../../src/engine/known-network.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { collect } from './collect.ts';

/** Two cohorts, one for each seed, of three towers each. */
export const SWEEP = parseExperiment({
  network: {
    depth: 3,
    width: 8,
    input: { width: 8, batch: 4 },
    activation: 'tanh',
    readout: { loss: 'gaussian-cotangent' },
  },
  sweep: { 'network.weights.gain': [0.5, 1, 2] },
  seeds: { count: 2 },
  measure: ['forward'],
});

/** A fresh engine under a script. */
export interface ScriptedEngine {
  readonly engine: Engine;
  /** Destroys the engine and ends the script. Fails where something is left of the engine. */
  readonly end: () => void;
}

export interface RefusedEngine extends ScriptedEngine {
  /** Requests that were refused so far. */
  readonly refusals: () => number;
}

/** What a kind of engine is disturbed by. */
export interface FaultGround {
  /** `before` is told of each call or message, counted from 1, just before it happens; `lose` ends what computes at that moment. */
  readonly watched: (before: (event: number, lose: () => void) => void) => ScriptedEngine;
  /** Refuses the n-th request for memory, counted from 1. */
  readonly refused: (position: number) => RefusedEngine;
  /** How a loss is told, and the error of what is lost for good. */
  readonly lossKind: RunNotice['kind'];
  readonly lossError: new (...given: never[]) => Error;
}

/** Refusals of memory, one in a run: how many there can be, and how many of them were told. */
export async function refuseEach({ refused, watched }: FaultGround): Promise<{ refused: number; told: number }> {
  const expected = await undisturbed(watched);
  let told = 0;
  for (let position = 1; ; position++) {
    const { engine, end, refusals } = refused(position);
    const onNotice = ({ kind }: RunNotice) => {
      expect(kind).toBe('less-memory');
      told += 1;
    };
    expect(await collect(engine, SWEEP, { onNotice }), `request ${position}`).toEqual(expected);
    const count = refusals();
    end();
    if (count === 0) return { refused: position - 1, told };
  }
}

async function undisturbed(watched: FaultGround['watched']): Promise<MeasurementRecord[]> {
  const { engine, end } = watched(() => undefined);
  const records = await collect(engine, SWEEP);
  end();
  return records;
}

export function describeFaultSweep({ watched, lossKind, lossError }: FaultGround): void {
  let expected: MeasurementRecord[];
  let events = 0;
  beforeAll(async () => {
    expected = await undisturbed((before) =>
      watched((event, lose) => {
        events = event;
        before(event, lose);
      }),
    );
  });

  test('a run cancelled at any one step has yielded the beginning of its records, and the next one is whole', async () => {
    const reason = new Error('enough');
    let partial = 0;
    for (let position = 1; position <= events; position++) {
      const cancel = new AbortController();
      const { engine, end } = watched((event) => {
        if (event === position) cancel.abort(reason);
      });
      const records: MeasurementRecord[] = [];
      const run = collectInto(records, engine, { signal: cancel.signal });
      await expect(run, `step ${position}`).rejects.toBe(reason);
      expect(records, `step ${position}`).toEqual(expected.slice(0, records.length));
      expect([0, expected.length / 2], 'whole cohorts').toContain(records.length);
      if (records.length > 0) partial += 1;
      expect(await collect(engine, SWEEP), `after step ${position}`).toEqual(expected);
      end();
    }
    expect(partial).toBeGreaterThan(events / 4);
  });

  describe('what computes, lost', () => {
    test('before any one step is replaced, to the same bits, and nothing is left of it', async () => {
      for (let position = 1; position <= events; position++) {
        const { engine, end } = watched((event, lose) => {
          if (event === position) lose();
        });
        const notices: RunNotice[] = [];
        const records = await collect(engine, SWEEP, { onNotice: (notice) => notices.push(notice) });
        expect(records, `lost at step ${position}`).toEqual(expected);
        expect(notices.map(({ kind }) => kind)).toEqual([lossKind]);
        expect(notices[0].message).toMatch(/measured again/);
        end();
      }
    });

    test('a fourth time within one chunk ends the run with its error, and what was yielded before stays', async () => {
      let broken = false;
      const { engine, end } = watched((_, lose) => {
        if (broken) lose();
      });
      const records: MeasurementRecord[] = [];
      const notices: RunNotice[] = [];
      const run = async () => {
        for await (const record of engine.run(SWEEP, { onNotice: (notice) => notices.push(notice) })) {
          records.push(record);
          broken = true;
        }
      };
      await expect(run()).rejects.toBeInstanceOf(lossError);
      expect(records).toEqual(expected.slice(0, expected.length / 2));
      expect(notices.map(({ kind }) => kind)).toEqual(Array(3).fill(lossKind));
      broken = false;
      expect(await collect(engine, SWEEP), 'a later run tries again').toEqual(expected);
      end();
    });

    test('under an explicit network is replaced too, to the same bits', async () => {
      let last = 0;
      const healthy = watched((event) => {
        last = event;
      });
      const answer = await healthy.engine.evaluate(KNOWN_NETWORK);
      healthy.end();
      let losses = 0;
      const { engine, end } = watched((event, lose) => {
        if (event !== last) return;
        losses += 1;
        lose();
      });
      expect(await engine.evaluate(KNOWN_NETWORK)).toEqual(answer);
      expect(losses).toBe(1);
      end();
    });

    test('by destroying the engine ends the run with its error, and so every later one, without a record', async () => {
      const { engine, end } = watched((event) => {
        if (event === 4) engine.destroy();
      });
      const records: MeasurementRecord[] = [];
      await expect(collectInto(records, engine)).rejects.toBeInstanceOf(lossError);
      expect(records).toEqual([]);
      await expect(collect(engine, SWEEP)).rejects.toBeInstanceOf(lossError);
      await expect(engine.evaluate(KNOWN_NETWORK)).rejects.toBeInstanceOf(lossError);
      end();
    });
  });
}

/** As collect, for runs that end before they are done. */
async function collectInto(records: MeasurementRecord[], engine: Engine, options?: RunOptions): Promise<void> {
  for await (const record of engine.run(SWEEP, options)) records.push(record);
}
