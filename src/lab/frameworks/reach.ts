// How far a signal gets on its way down, and a gradient on its way up: where less than one hundredth of its start is left, and where
// its size leaves float32.

import { type FormatExit, formatExits } from '../../experiment/float-formats.ts';
import type { LayerSpread, SiteSounding } from '../../experiment/sounding.ts';

/** One hundredth. */
const FADED_DECADES = -2;

export interface Reach {
  /** The first layer, in the order of travel, with less than one hundredth of the start; null where there is none. */
  readonly faded: number | null;
  /** Where it arrives, with log10 of what is left of the start; null: exactly zero, there or at the start. */
  readonly end: { readonly layer: number; readonly log10Ratio: number | null };
  /** Where its root mean square leaves float32; null where it never does. */
  readonly exit: { readonly layer: number; readonly how: NonNullable<FormatExit['how']> } | null;
}

/** Signals go from the input to the last layer, gradients from the last layer to the first; null where nothing was measured. */
export function reachOf({ rows }: Pick<SiteSounding, 'rows'>, direction: 'down' | 'up'): Reach | null {
  const passed = direction === 'down' ? rows : rows.filter(({ layer }) => layer >= 1);
  const travelled = direction === 'down' ? passed : [...passed].reverse();
  const [start, end] = [travelled.at(0), travelled.at(-1)];
  if (start === undefined || end === undefined) return null;
  return {
    faded: travelled.find((row) => isFaded(row, start))?.layer ?? null,
    end: {
      layer: end.layer,
      log10Ratio: end.mean === null || start.mean === null ? null : end.mean - start.mean,
    },
    exit: float32Exit(passed, direction),
  };
}

function isFaded({ mean }: LayerSpread, start: LayerSpread): boolean {
  return mean === null || start.mean === null || mean - start.mean < FADED_DECADES;
}

function float32Exit(rows: readonly LayerSpread[], direction: 'down' | 'up'): Reach['exit'] {
  const exit = formatExits(rows, direction).find(({ format }) => format === 'float32');
  if (exit === undefined || exit.layer === null || exit.how === null) return null;
  return { layer: exit.layer, how: exit.how };
}
