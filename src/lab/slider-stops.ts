// The stops of a slider: distinct, readable values over the part of the range that the settings table gives it, evenly
// spaced on its scale, so that every arrow key changes the value.

export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
  readonly whole: boolean;
}

// 80 steps: a log slider from 1/4 to 4 then stops exactly at 1, a linear one from 0 to 2 at every 0.025.
const STEPS = 80;

export function sliderStops({ min, max, scale, whole }: SliderRange): number[] {
  const stops = new Set<number>();
  for (let step = 0; step <= STEPS; step += 1) {
    const share = step / STEPS;
    const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
    stops.add(whole ? Math.round(value) : Number(value.toPrecision(3)));
  }
  return [...stops];
}

/** The stop next to a value on the slider's own scale. */
export function nearestStop(stops: readonly number[], value: number, scale: 'linear' | 'log'): number {
  const place = (x: number) => (scale === 'log' ? Math.log(Math.max(x, Number.MIN_VALUE)) : x);
  let best = 0;
  stops.forEach((stop, index) => {
    if (Math.abs(place(stop) - place(value)) < Math.abs(place(stops[best]) - place(value))) best = index;
  });
  return best;
}
