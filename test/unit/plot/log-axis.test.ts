import { expect, test } from 'vitest';
import { exponentTicks, logDomain, powerOfTen, raisedParts, sizeText } from '../../../src/plot/log-axis.ts';

test('the axis holds every value with room at both ends', () => {
  const { low, high } = logDomain([-600, 3]);
  expect(low).toBeLessThan(-600);
  expect(high).toBeGreaterThan(3);
});

test('nearly equal values get at least three decades around them', () => {
  const { low, high } = logDomain([0.01, 0.02]);
  expect(high - low).toBeGreaterThanOrEqual(3);
  expect((low + high) / 2).toBeCloseTo(0.015, 12);
});

test('an axis without values is still an axis', () => {
  const { low, high } = logDomain([]);
  expect(Number.isFinite(low) && low < high).toBe(true);
});

test.each([
  [{ low: -3.2, high: 1.1 }, 6],
  [{ low: -40, high: 2 }, 5],
  [{ low: -601, high: 12 }, 4],
  [{ low: 0, high: 12000 }, 7],
])('ticks of %j are whole, inside, evenly spaced, and at most %i or one more', (domain, count) => {
  const ticks = exponentTicks(domain, count);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks.length).toBeLessThanOrEqual(count + 1);
  for (const tick of ticks) {
    expect(Number.isInteger(tick)).toBe(true);
    expect(tick >= domain.low && tick <= domain.high).toBe(true);
  }
  expect(new Set(ticks.slice(1).map((tick, index) => tick - ticks[index])).size).toBe(1);
});

test('exponents are written raised and can be set as superscripts', () => {
  expect(powerOfTen(-38)).toBe('10⁻³⁸');
  expect(raisedParts('is 1.1×10⁻¹⁹ of it')).toEqual([
    { text: 'is 1.1×10', raised: false },
    { text: '−19', raised: true },
    { text: ' of it', raised: false },
  ]);
});

test.each([
  [0, '1.0'],
  [Math.log10(0.42), '0.42'],
  [Math.log10(517), '517'],
  [Math.log10(99.7), '100'],
  [Math.log10(99.4), '99'],
  [-5.5, '3.2×10⁻⁶'],
  [-3.0000001, '1.0×10⁻³'],
  [12.99999, '1.0×10¹³'],
  [-4321.7, '10⁻⁴³²²'],
])('a size of 10 to the %f reads %s', (log10, text) => {
  expect(sizeText(log10)).toBe(text);
});
