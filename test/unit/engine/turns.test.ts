import { expect, test } from 'vitest';
import { Turns } from '../../../src/engine/turns.ts';

/** A job that ends when the test says so. */
function jobs() {
  const log: string[] = [];
  const enders = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  const job = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      log.push(name);
      enders.set(name, { end: () => resolve(name), fail: reject });
    });
  const end = async (name: string) => {
    enders.get(name)?.end();
    await turn();
  };
  const fail = async (name: string) => {
    enders.get(name)?.fail(new Error(name));
    await turn();
  };
  return { log, job, end, fail };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test('one job at a time is under way, in the order asked for', async () => {
  const turns = new Turns();
  const { log, job, end } = jobs();
  const first = turns.take(job('first'));
  const second = turns.take(job('second'));
  await turn();
  expect(log).toEqual(['first']);
  await end('first');
  expect(log).toEqual(['first', 'second']);
  await end('second');
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
});

test('two that ask again after each turn alternate', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const run = async (name: string) => {
    for (let round = 0; round < 3; round++) {
      await turns.take(async () => {
        await turn();
        log.push(name);
      });
    }
  };
  await Promise.all([run('one'), run('other')]);
  expect(log).toEqual(['one', 'other', 'one', 'other', 'one', 'other']);
});

test('a job that fails rejects for its own asker and lets the next one through', async () => {
  const turns = new Turns();
  const { log, job, fail, end } = jobs();
  const first = turns.take(job('first'));
  const refused = expect(first).rejects.toThrow('first');
  const second = turns.take(job('second'));
  await turn();
  await fail('first');
  await refused;
  expect(log).toEqual(['first', 'second']);
  await end('second');
  expect(await second).toBe('second');
});

test('an abort rejects at once, while the next job waits for the real end of the aborted one', async () => {
  const turns = new Turns();
  const cancel = new AbortController();
  const { log, job, end } = jobs();
  const first = turns.take(job('first'), cancel.signal);
  const second = turns.take(job('second'));
  await turn();
  cancel.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(log).toEqual(['first']);
  await end('first');
  expect(log).toEqual(['first', 'second']);
  await end('second');
  await second;
});

test('an abort of one that waits leaves the running one alone', async () => {
  const turns = new Turns();
  const cancel = new AbortController();
  const { job, end } = jobs();
  const first = turns.take(job('first'));
  const second = turns.take(job('second'), cancel.signal);
  await turn();
  cancel.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  await end('first');
  expect(await first).toBe('first');
});
