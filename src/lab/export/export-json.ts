// What a view has measured as JSON: its table, the experiment that repeats it, and what measured it. The adapter's name tells of
// the reader's machine and is only written where the reader wants it.

import { version } from '../../../package.json';
import type { EngineStatus } from '../sounder-contract.ts';
import type { ExportSource } from './export-source.ts';

export interface Measurer {
  /** null where no engine was open. */
  readonly status: EngineStatus | null;
  readonly withAdapter: boolean;
  /** The link of the view, with which it is opened again as it was. */
  readonly view: string;
}

/** One row a line, so that a large table can be looked at and compared. */
export function resultText(
  source: Pick<ExportSource, 'table' | 'experiments'>,
  { status, withAdapter, view }: Measurer,
): string {
  const { columns, rows } = source.table();
  const head = JSON.stringify({
    ...statedExperiments(source),
    engine: status?.kind ?? null,
    ...(withAdapter && status !== null ? { adapter: status.adapter } : {}),
    version,
    view,
    columns,
  });
  return `${head.slice(0, -1)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}

/** Under the name that every result has, where it is one. */
export function statedExperiments({ experiments }: Pick<ExportSource, 'experiments'>): Record<string, unknown> {
  const all = experiments();
  return all.length === 1 ? { experiment: all[0] } : { experiments: all };
}

export function experimentText(experiment: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(experiment, null, 2)}\n`;
}
