// What a view offers for export: its figures, the table behind them, and the experiment that repeats them. The view that is
// shown registers its source; the menu that makes files of it is loaded when it is opened.

import type { Signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import type { EngineStatus } from '../sounder-contract.ts';

export interface ExportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface ExportSource {
  /** Stem of the files' names. */
  readonly name: string;
  readonly figures: () => readonly SVGSVGElement[];
  /** Written over the figures of a file, one each, where the page says it beside them. */
  readonly headings?: () => readonly string[];
  readonly table: () => ExportTable;
  /** What has measured it, where that need not be the engine that is open. */
  readonly status?: EngineStatus | null;
  /** What was measured, as toJson gives it; several where no one sweep holds it all. */
  readonly experiments: () => readonly Record<string, unknown>[];
}

/** Where the source of the view that is shown stands: the lab. */
interface Exporting {
  readonly exportSource: Signal<ExportSource | null>;
}

/** Offers a source for as long as the component that calls it is shown; null offers nothing and takes nothing away. */
export function useExport(lab: Exporting, source: ExportSource | null): void {
  useLayoutEffect(() => {
    if (source === null) return;
    lab.exportSource.value = source;
    return () => {
      if (lab.exportSource.peek() === source) lab.exportSource.value = null;
    };
  }, [lab, source]);
}
