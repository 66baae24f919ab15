// Points as the data of an SVG path.

export type Point = readonly [x: number, y: number];

/** A line through all of them; nothing where there are fewer than two. */
export function polyline(points: readonly Point[]): string {
  if (points.length < 2) return '';
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

/** A tenth of a pixel is finer than any screen. */
export function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
