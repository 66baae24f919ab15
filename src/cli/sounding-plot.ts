// The water column in characters: depth downwards, the size of the signal and of the gradient across, on a log axis.

import type { Sounding } from '../experiment/sounding.ts';
import { formatDecades } from './decades.ts';

const WIDTH = 60;
const MAX_ROWS = 20;
const SIGNAL = 'v';
const ECHO = '^';
const BOTH = 'x';

/** Lines of text, or none where nothing finite was measured. */
export function soundingPlot({ depth, signal, echo }: Sounding): string[] {
  const curves = [signal, echo].map(({ rows }) => new Map(rows.map(({ layer, mean }) => [layer, mean])));
  const [down, up] = curves;
  const means = curves.flatMap((curve) => [...curve.values()]).filter((mean) => mean !== null && mean !== undefined);
  if (means.length === 0) return [];
  const low = Math.floor(means.reduce((a, b) => Math.min(a, b)));
  const high = Math.max(low + 1, Math.ceil(means.reduce((a, b) => Math.max(a, b))));
  const column = (mean: number | null | undefined): number | null =>
    typeof mean === 'number' ? Math.round(((mean - low) / (high - low)) * (WIDTH - 1)) : null;
  const count = Math.min(MAX_ROWS, depth + 1);
  const labelWidth = Math.max('layer'.length, String(depth).length);
  const lines = Array.from({ length: count }, (_, index) => {
    const layer = count === 1 ? 0 : Math.round((depth * index) / (count - 1));
    return `${String(layer).padStart(labelWidth)} |${plotRow(column(down.get(layer)), column(up.get(layer)))}`;
  });
  const ends = [formatDecades(low), formatDecades(high)];
  const axis = `${ends[0]}${' '.repeat(Math.max(1, WIDTH - ends[0].length - ends[1].length))}${ends[1]}`;
  const key = `${SIGNAL} state   ${ECHO} gradient of the loss by the state   ${BOTH} both   (root mean square, log axis)`;
  return [
    `${'layer'.padStart(labelWidth)}  ${axis}`,
    ...lines.map((line) => line.trimEnd()),
    `${' '.repeat(labelWidth)}  ${key}`,
  ];
}

function plotRow(signal: number | null, echo: number | null): string {
  const cells = new Array<string>(WIDTH).fill(' ');
  if (signal !== null) cells[signal] = SIGNAL;
  if (echo !== null) cells[echo] = signal === echo ? BOTH : ECHO;
  return cells.join('');
}
