// The arena's numbers as rows: for the table behind the maps and for the export.

import type { ExportTable } from '../export/export-source.ts';
import type { CellValue } from '../grid-runner.ts';
import { choiceName, type Messages } from '../messages/en.ts';
import { ARENA_FAMILIES } from './arena-grid.ts';
import type { ArenaMessages } from './arena-messages.ts';
import type { ArenaCell } from './arena-text.ts';

const DIGITS = 4;

/** For reading: names in the reader's language, numbers to a few digits, words where there is none. */
export function readableRows(
  cells: readonly ArenaCell[],
  { messages, texts }: { readonly messages: Messages; readonly texts: ArenaMessages },
): string[][] {
  const mean = (value: CellValue) => (value.kind === 'value' ? value.mean.toFixed(DIGITS) : wordOf(value));
  const seeds = (value: CellValue) =>
    value.kind === 'value' ? `${value.low.toFixed(DIGITS)} … ${value.high.toFixed(DIGITS)}` : wordOf(value);
  const wordOf = ({ kind }: CellValue) => {
    if (kind === 'zero') return messages.exactZero;
    return kind === 'fault' ? texts.fault : messages.noValue;
  };
  return cells.map(({ activation, scheme, signal, gradient }) => [
    choiceName(messages, activation),
    choiceName(messages, scheme),
    ...[signal, gradient].flatMap(({ perLayer, whole }) => [mean(perLayer), mean(whole), seeds(whole)]),
  ]);
}

/** For files: settings as they stand in JSON, numbers as they are, null where there is none, with the reason beside it. */
export function exportTable(cells: readonly ArenaCell[]): ExportTable {
  const ends = ['signal', 'gradient'] as const;
  return {
    columns: [
      'family',
      'network.activation',
      'network.weights.scheme',
      ...ends.flatMap((end) => [
        `${end}PerLayer`,
        `${end}Growth`,
        `${end}Low`,
        `${end}High`,
        `${end}Seeds`,
        `${end}Kind`,
      ]),
      'refused',
    ],
    rows: cells.map((cell) => [
      familyOf(cell.activation),
      cell.activation,
      cell.scheme,
      ...ends.flatMap((end) => {
        const { perLayer, whole } = cell[end];
        const layer = perLayer.kind === 'value' ? perLayer.mean : null;
        return whole.kind === 'value'
          ? [layer, whole.mean, whole.low, whole.high, whole.seeds, whole.kind]
          : [layer, null, null, null, 0, whole.kind];
      }),
      cell.refusal,
    ]),
  };
}

function familyOf(activation: string): string {
  return ARENA_FAMILIES.find(({ activations }) => activations.some((name) => name === activation))?.name ?? '';
}
