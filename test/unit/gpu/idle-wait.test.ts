// Waiting leaves the processor alone, and nothing else changes: outcomes pass through, timers keep their time.

import { describe, expect, test } from 'vitest';
import { idly } from '../../../src/gpu/idle-wait.ts';

const later = (milliseconds: number) => new Promise<string>((resolve) => setTimeout(resolve, milliseconds, 'done'));

/** Turns of the event loop while `wait` waits. */
async function turnsDuring(wait: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let counting = true;
  const count = () => {
    turns += 1;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  await wait();
  counting = false;
  return turns;
}

describe('waiting idly', () => {
  test('gives the outcome, be it a value or an error', async () => {
    expect(await idly(later(5))).toBe('done');
    await expect(idly(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });

  test('takes one turn of the event loop in a millisecond, where waiting alone takes as many as it can', async () => {
    const idle = await turnsDuring(() => idly(later(100)));
    const busy = await turnsDuring(() => later(100));
    // A turn sleeps a millisecond; on a busy machine there are fewer, never many more.
    expect(idle).toBeLessThan(250);
    expect(busy).toBeGreaterThan(4 * idle);
  });

  test('of several at a time ends with the last, and leaves nothing slowed down', async () => {
    await Promise.all([idly(later(5)), idly(later(20)), idly(later(10))]);
    expect(await turnsDuring(() => later(50))).toBeGreaterThan(250);
  });
});
