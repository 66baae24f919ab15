import { describe, expect, it, test } from 'vitest';
import { HEAT_LEVELS, heatColour, heatLevel, heatScaleOf, heatShare, heatTicks } from '../../../src/plot/heat-scale.ts';

const LEVELS = Array.from({ length: HEAT_LEVELS }, (_, level) => level);

test('a diverging scale reaches equally far to both sides, its middle in the middle', () => {
  const scale = heatScaleOf([-17, 2], { middle: 0 });
  expect([scale.low, scale.high]).toEqual([-20, 20]);
  expect(heatShare(scale, 0)).toBe(0.5);
  for (const value of [0.1, 1, 5, 17]) expect(heatShare(scale, value) + heatShare(scale, -value)).toBeCloseTo(1, 12);
});

test('one decade is still seen on a scale of 300', () => {
  const scale = heatScaleOf([-300, 280], { middle: 0 });
  expect(heatLevel(scale, 1) - heatLevel(scale, 0)).toBeGreaterThan(3);
});

test('a scale of a few units is linear', () => {
  const scale = heatScaleOf([-2.9, 1], { middle: 0 });
  expect(heatShare(scale, 1.5)).toBeCloseTo(0.75, 12);
});

test('noise alone does not fill a scale', () => {
  expect(heatScaleOf([0.001, -0.002], { middle: 0, least: 0.3 }).high).toBe(0.3);
});

test('a value beyond the ends has the colour of the end', () => {
  const scale = heatScaleOf([], { middle: null, ends: [0, 1] });
  expect([heatLevel(scale, -5), heatLevel(scale, 5), heatLevel(scale, 1)]).toEqual([0, 63, 63]);
});

test('a sequential scale holds its values between round ends', () => {
  const scale = heatScaleOf([-7.3, -1.2], { middle: null });
  expect(scale.low).toBeLessThanOrEqual(-7.3);
  expect(scale.high).toBeGreaterThanOrEqual(-1.2);
  expect(scale.high - scale.low).toBeLessThan(10);
});

test.each([
  [[0.4], 0],
  [[-8, 3], 0],
  [[250], 0],
  [[1, 2, 3], null],
] as const)('the ticks for %j rise and stay on the scale', (values, middle) => {
  const scale = heatScaleOf(values, { middle });
  const ticks = heatTicks(scale);
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
  expect(new Set(ticks).size).toBe(ticks.length);
  expect(ticks[0]).toBeGreaterThanOrEqual(scale.low - 1e-9);
  expect(ticks.at(-1)).toBeLessThanOrEqual(scale.high + 1e-9);
  expect(ticks.length).toBeLessThanOrEqual(7);
});

/** Relative luminance (WCAG 2.2), the same to readers who see fewer hues. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hexes(kind: 'diverging' | 'sequential', theme: 'light' | 'dark'): string[] {
  return LEVELS.map((level) => {
    const match = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(heatColour({ kind }, level));
    return match?.[theme === 'light' ? 1 : 2] ?? '';
  });
}

describe.each(['light', 'dark'] as const)('the %s colours', (theme) => {
  const towardsPaper = theme === 'light' ? 1 : -1;

  it('of a diverging scale get steadily paler towards the middle', () => {
    const values = hexes('diverging', theme).map((hex) => towardsPaper * luminance(hex));
    for (let level = 1; level < HEAT_LEVELS / 2; level++) expect(values[level]).toBeGreaterThan(values[level - 1]);
    for (let level = HEAT_LEVELS / 2 + 1; level < HEAT_LEVELS; level++)
      expect(values[level]).toBeLessThan(values[level - 1]);
  });

  it('of a sequential scale get steadily deeper', () => {
    const values = hexes('sequential', theme).map((hex) => towardsPaper * luminance(hex));
    for (let level = 1; level < HEAT_LEVELS; level++) expect(values[level]).toBeLessThan(values[level - 1]);
  });

  it('of a diverging scale differ by more than hue at the ends', () => {
    const ends = hexes('diverging', theme);
    const [a, b] = [luminance(ends[0]), luminance(ends[HEAT_LEVELS - 1])];
    expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThan(1.3);
  });
});
