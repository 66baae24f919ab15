import { expect, test } from 'vitest';
import { roughDuration } from '../../../src/math/rough-duration.ts';

test.each([
  [0, 1, 's'],
  [0.4, 1, 's'],
  [7.4, 7, 's'],
  [9.9, 10, 's'],
  [12, 10, 's'],
  [58, 60, 's'],
  [89.9, 90, 's'],
  [90, 2, 'min'],
  [150, 3, 'min'],
  [89 * 60 + 59, 90, 'min'],
  [90 * 60, 2, 'h'],
  [36 * 3600, 36, 'h'],
] as const)('%d seconds are about %d %s', (seconds, count, unit) => {
  expect(roughDuration(seconds)).toEqual({ count, unit });
});

test('a longer time is never said to be a shorter one', () => {
  const seconds = { s: 1, min: 60, h: 3600 };
  let last = 0;
  for (let time = 0; time < 20_000; time += 0.5) {
    const { count, unit } = roughDuration(time);
    expect(count * seconds[unit]).toBeGreaterThanOrEqual(last);
    last = count * seconds[unit];
  }
});
