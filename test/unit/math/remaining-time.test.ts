// The estimate of what is left: on work at a steady pace it is exact, on a pace that changes it follows.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RemainingTime } from '../../../src/math/remaining-time.ts';

/** Tells every 50 ms; `pace` is the work in that time. The estimates, by telling. */
function run(total: number, pace: (done: number) => number, start = 0): { left: (number | null)[]; times: number[] } {
  const remaining = new RemainingTime(total);
  const left: (number | null)[] = [remaining.tell(0, start)];
  const times = [start];
  let done = 0;
  let at = start + 3000; // compiling, before the first work is done
  while (done < total) {
    done = Math.min(done + pace(done), total);
    at += 50;
    left.push(remaining.tell(done, at));
    times.push(at);
  }
  return { left, times };
}

test('is unknown at the start and until half a second of work was measured', () => {
  const { left } = run(1000, () => 1);
  expect(left.slice(0, 11)).toEqual(Array(11).fill(null));
  expect(left[12]).not.toBeNull();
});

test('is exact while the pace is steady, whatever came before the first work', () => {
  const { left, times } = run(1000, () => 1, 12_345);
  for (const [index, seconds] of left.entries()) {
    if (seconds !== null) expect(seconds).toBeCloseTo((times[times.length - 1] - times[index]) / 1000, 9);
  }
});

test('is 0 at the end, also when everything came at once', () => {
  expect(run(100, () => 1).left.at(-1)).toBe(0);
  expect(new RemainingTime(10).tell(10, 5)).toBe(0);
});

test('follows a pace that falls to a tenth within a few seconds', () => {
  // 200 units at 10 a telling, then 800 at 1: a mean over everything would still say a third of the truth.
  const { left, times } = run(1000, (done) => (done < 200 ? 10 : 1));
  const end = times[times.length - 1];
  const later = times.findIndex((time) => time > times[21] + 10_000);
  const truth = (end - times[later]) / 1000;
  expect(left[later]).toBeGreaterThan(0.7 * truth);
  expect(left[later]).toBeLessThan(1.1 * truth);
});

test('does not jump by more than a tenth from one telling to the next on slices that vary threefold', () => {
  const { left } = run(2000, (done) => 1 + 2 * Number(Math.floor(done) % 2 === 0));
  const shown = left.slice(60, -40).map(Number);
  for (const [index, seconds] of shown.slice(1).entries()) {
    expect(Math.abs(seconds - shown[index])).toBeLessThan(0.1 * shown[index]);
  }
});

describe('time in which nothing could be done', () => {
  const steady = (remaining: RemainingTime) => {
    for (let step = 0; step <= 40; step++) remaining.tell(step, 50 * step);
  };

  test('counts where the work itself stalls for some seconds', () => {
    const remaining = new RemainingTime(100);
    steady(remaining);
    expect(remaining.tell(41, 2000 + 5000)).toBeGreaterThan(5);
  });

  test('does not count where the machine slept', () => {
    const remaining = new RemainingTime(100);
    steady(remaining);
    const hours = 8 * 3600 * 1000;
    expect(remaining.tell(41, 2000 + hours)).toBeLessThan(3.1);
    expect(remaining.tell(42, 2050 + hours)).toBeCloseTo(58 * 0.05, 6);
  });

  test('does not count where the caller says so', () => {
    const remaining = new RemainingTime(100);
    steady(remaining);
    remaining.pause();
    remaining.tell(41, 7000);
    expect(remaining.tell(42, 7050)).toBeCloseTo(58 * 0.05, 6);
  });
});

test('is never negative and never infinite, whatever is told', () => {
  const steps = fc.array(fc.tuple(fc.nat(30), fc.nat(20_000)), { maxLength: 50 });
  fc.assert(
    fc.property(steps, (told) => {
      const remaining = new RemainingTime(300);
      let done = 0;
      let at = 0;
      for (const [work, elapsed] of told) {
        done += work;
        at += elapsed;
        const left = remaining.tell(done, at);
        expect(left === null || (left >= 0 && Number.isFinite(left))).toBe(true);
      }
    }),
  );
});
