// What the sounding view offers for export: its two water columns, and every layer's numbers with what theory expects.

import { useMemo } from 'preact/hooks';
import type { PredictedSounding } from '../../experiment/prediction.ts';
import type { Sounding } from '../../experiment/sounding.ts';
import { toJson } from '../../model/experiment.ts';
import type { Lab } from '../lab.ts';
import type { Shown } from '../sounding-runner.ts';
import { type ExportSource, type ExportTable, useExport } from './export-source.ts';

const KINDS = ['signal', 'echo'] as const;
const MEASURED = ['mean', 'low', 'high'] as const;
const PREDICTED = ['expected', 'limit'] as const;

/** What the view shows by now, and where its figures stand in the document. */
export interface TwinShown {
  readonly shown: Shown | null;
  readonly predictions: readonly (PredictedSounding | null)[];
  readonly host: { readonly current: HTMLElement | null };
}

/** Offers the twin for as long as its view is shown. */
export function useTwinExport(lab: Lab, { shown, predictions, host }: TwinShown): void {
  // Beside the phase plane the twin is one figure of several, which that view offers together.
  const alone = lab.view.value === 'sounding';
  const source = useMemo(
    (): ExportSource | null =>
      shown === null || !alone
        ? null
        : {
            name: 'sounding',
            figures: () => [...(host.current?.querySelectorAll<SVGSVGElement>('svg.sounding') ?? [])],
            // In the order of the figures: a network of which no seed is sound has none.
            headings: () =>
              [...(host.current?.querySelectorAll('.tower:has(svg.sounding) h2') ?? [])].map(
                (heading) => heading.textContent,
              ),
            table: () => twinTable(shown.soundings, predictions),
            status: lab.engineOf(shown),
            experiments: () => [toJson(shown.experiment)],
          },
    [lab, shown, predictions, host, alone],
  );
  useExport(lab, source);
}

/** log10 of roots of second moments, a row a layer; null is exactly zero, or not measured. */
export function twinTable(
  soundings: readonly Sounding[],
  predictions: readonly (PredictedSounding | null)[],
): ExportTable {
  const columns = [
    'network.skip',
    'layer',
    'seeds',
    ...KINDS.flatMap((kind) => [...MEASURED, ...PREDICTED].map((column) => `${kind}.${column}`)),
  ];
  const rows = soundings.flatMap(({ coordinates, depth, seeds, ...sites }, index) => {
    const sides = KINDS.map((kind) => ({
      measured: new Map(sites[kind].rows.map((row) => [row.layer, row])),
      predicted: predictions[index]?.[kind],
    }));
    return Array.from({ length: depth + 1 }, (_, layer) => [
      coordinates.get('network.skip') === true,
      layer,
      seeds.length,
      ...sides.flatMap(({ measured, predicted }) => [
        ...MEASURED.map((column) => measured.get(layer)?.[column] ?? null),
        ...PREDICTED.map((column) => predicted?.[layer]?.[column] ?? null),
      ]),
    ]);
  });
  return { columns, rows };
}
