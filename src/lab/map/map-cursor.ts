// Where the keys lead on a map. Up and down follow the picture, whichever way its vertical axis runs.

import type { HeatAxis } from '../../plot/heat-map.ts';

export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

/** The place that a key leads to; null where it leads nowhere. Without a place before, every key leads to the picture's upper left. */
export function movedBy(key: string, before: MapPlace | null, { x, y }: { x: HeatAxis; y: HeatAxis }): MapPlace | null {
  const [lastX, lastY] = [x.values.length - 1, y.values.length - 1];
  const up = y.upwards === true ? 1 : -1;
  const [top, bottom] = y.upwards === true ? [lastY, 0] : [0, lastY];
  if (before === null) return KEYS.has(key) ? { x: 0, y: top } : null;
  const within = (value: number, last: number) => Math.min(last, Math.max(0, value));
  switch (key) {
    case 'ArrowLeft':
      return { ...before, x: within(before.x - 1, lastX) };
    case 'ArrowRight':
      return { ...before, x: within(before.x + 1, lastX) };
    case 'ArrowUp':
      return { ...before, y: within(before.y + up, lastY) };
    case 'ArrowDown':
      return { ...before, y: within(before.y - up, lastY) };
    case 'Home':
      return { ...before, x: 0 };
    case 'End':
      return { ...before, x: lastX };
    case 'PageUp':
      return { ...before, y: top };
    case 'PageDown':
      return { ...before, y: bottom };
    default:
      return null;
  }
}

const KEYS: ReadonlySet<string> = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);
