// Giving way in a browser, which has no setImmediate: others have their turn, and it costs next to nothing.

import { expect, test } from 'vitest';
import { nextTask } from '../../src/gpu/next-task.ts';

test('a browser gives way without timers, which would take 4 ms each', async () => {
  expect('setImmediate' in globalThis).toBe(false);
  const start = performance.now();
  for (let step = 0; step < 500; step++) await nextTask();
  // A quarter of what nested timers take.
  expect(performance.now() - start).toBeLessThan(500);
});

test('timers and messages have their turn in between', async () => {
  const seen = new Set<string>();
  setTimeout(() => seen.add('timer'), 5);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => seen.add('message');
  port2.postMessage(null);
  const start = performance.now();
  while (seen.size < 2 && performance.now() - start < 5000) await nextTask();
  expect([...seen].sort()).toEqual(['message', 'timer']);
  port1.close();
});
