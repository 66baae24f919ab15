import { expect, test } from 'vitest';
import { nearestStop, sliderStops } from '../../../src/lab/slider-stops.ts';
import { SETTINGS } from '../../../src/model/settings.ts';

const SLIDERS = SETTINGS.flatMap((setting) =>
  'slider' in setting && setting.slider !== undefined
    ? [{ setting, slider: setting.slider, whole: setting.kind !== 'number' }]
    : [],
);

test.each(SLIDERS.map((entry) => [entry.setting.path, entry] as const))(
  '%s: stops rise, are allowed and span the slider',
  (_path, { setting, slider, whole }) => {
    const stops = sliderStops({ ...slider, whole });
    expect(stops.length).toBeGreaterThan(5);
    expect(stops[0]).toBeCloseTo(slider.min, 9);
    expect(stops.at(-1)).toBeCloseTo(slider.max, 9);
    stops.forEach((stop, index) => {
      if (index > 0) expect(stop).toBeGreaterThan(stops[index - 1]);
      if (whole) expect(Number.isInteger(stop)).toBe(true);
      if ('min' in setting) expect(stop).toBeGreaterThanOrEqual(setting.min);
    });
  },
);

test('the gain slider stops exactly at 1', () => {
  const stops = sliderStops({ min: 0.25, max: 4, scale: 'log', whole: false });
  expect(stops).toContain(1);
  expect(stops[nearestStop(stops, 1, 'log')]).toBe(1);
});

test('a value beyond the slider sits at its end', () => {
  const stops = sliderStops({ min: 1, max: 256, scale: 'log', whole: true });
  expect(nearestStop(stops, 100_000, 'log')).toBe(stops.length - 1);
  expect(nearestStop(stops, 0, 'log')).toBe(0);
});
