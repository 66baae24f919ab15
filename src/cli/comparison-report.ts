// Prediction beside measurement as text: a table by layer, how well the two agree, the phase and what to doubt.

import Table from 'cli-table3';
import {
  agreementOf,
  type ComparedSite,
  type ComparisonRow,
  isNotable,
  NOTABLE_DEVIATION,
} from '../experiment/comparison.ts';
import type { ComparedNetwork } from './compared-networks.ts';
import { fixed, formatLog10 } from './decades.ts';
import { decorrelationLines } from './decorrelation-table.ts';
import { doubtText, phaseText } from './phase-text.ts';
import { faultLines, MAX_DETAILED, nameOf, sampled } from './report-layout.ts';

const SITES: readonly { readonly site: ComparedSite; readonly name: string }[] = [
  { site: 'state', name: 'state' },
  { site: 'stateGradient', name: 'gradient' },
];
const LEGEND = `log10 mean squares: by theory at infinite width and at this width, and as measured;
deviations of the mean over seeds in standard errors, with ! beyond ${NOTABLE_DEVIATION}
`;
const MEASURED_LEGEND = 'log10 mean squares as measured\n';
const HEAD = [
  '\nlayer',
  ...SITES.flatMap(({ name }) => [`${name}:\ninfinite`, '\nthis width', '\nmeasured', '\ndeviation ']),
];
const MEASURED_HEAD = ['layer', ...SITES.map(({ name }) => `${name}, measured`)];

export function comparisonReport(networks: readonly ComparedNetwork[]): string {
  const detailed = networks.length <= MAX_DETAILED;
  const legend = networks.some(({ predicted }) => predicted !== null) ? LEGEND : MEASURED_LEGEND;
  const tooMany = `${networks.length} networks: only the summary is shown; --out writes every number.`;
  const lines = networks.flatMap((network) => {
    const summary = summaryLines(network);
    if (detailed) {
      return [titleOf(network), ...tableLines(network), ...summary, ...decorrelationLines(network.decorrelations), ''];
    }
    const name = nameOf(network.sounding.coordinates);
    return summary.map((line) => `${name}: ${line}`);
  });
  return `${[detailed ? legend : tooMany, ...lines].join('\n').trimEnd()}\n`;
}

function titleOf({ sounding: { coordinates, seeds } }: ComparedNetwork): string {
  return `${nameOf(coordinates)}, ${seeds.length === 1 ? '1 seed' : `${seeds.length} seeds`}`;
}

function tableLines({ rows, sounding, predicted }: ComparedNetwork): string[] {
  const layers = [...new Set(rows.map(({ layer }) => layer))].sort((a, b) => a - b);
  if (layers.length === 0) {
    return [sounding.faults.length > 0 ? 'no seed without a fault' : 'neither "forward" nor "backward" was measured'];
  }
  const head = predicted === null ? MEASURED_HEAD : HEAD;
  const cells = predicted === null ? measuredCells : comparedCells;
  const table = new Table({
    head,
    colAligns: head.map(() => 'right'),
    style: { head: [], border: [], compact: true },
  });
  const byPlace = new Map(rows.map((row) => [placeKey(row), row]));
  for (const layer of sampled(layers)) {
    table.push([layer, ...SITES.flatMap(({ site }) => cells(byPlace.get(placeKey({ layer, site }))))]);
  }
  return table.toString().split('\n');
}

function placeKey({ layer, site }: Pick<ComparisonRow, 'layer' | 'site'>): string {
  return `${site} ${layer}`;
}

function comparedCells(row: ComparisonRow | undefined): string[] {
  if (row === undefined) return ['', '', ...measuredCells(row), ''];
  const { limit, expected, deviation, zero } = row;
  const isZero = zero === 'predicted' || zero === 'both';
  const predicted = (value: number | null) => (value === null ? (isZero ? 'exactly 0' : 'none') : formatLog10(value));
  const mark = deviation !== null && isNotable(deviation) ? '!' : ' ';
  return [
    predicted(limit),
    predicted(expected),
    ...measuredCells(row),
    deviation === null ? '' : `${fixed(deviation, 1)}${mark}`,
  ];
}

function measuredCells(row: ComparisonRow | undefined): string[] {
  if (row === undefined) return ['not measured'];
  const some = row.zero === 'some-seeds' ? ' (some seeds exactly 0)' : '';
  return [row.measured === null ? 'exactly 0' : `${formatLog10(row.measured)}${some}`];
}

function summaryLines({ sounding, predicted, unpredictable, rows }: ComparedNetwork): string[] {
  const lines = faultLines(sounding);
  if (unpredictable === 'activation-after-sum') {
    return [
      ...lines,
      'no prediction: the argument of an activation after the sum is not normal, even at infinite width',
    ];
  }
  if (predicted === null) return lines;
  for (const { site, name } of SITES) {
    if (rows.some((row) => row.site === site)) lines.push(`${name}: ${agreementText(rows, site)}`);
  }
  const { phase, doubt } = predicted;
  lines.push(`phase: ${phase === null ? 'none, since a network with a skip has no depth scale' : phaseText(phase)}`);
  const doubtful = doubtText(doubt);
  return doubtful === null ? lines : [...lines, `doubt: ${doubtful}`];
}

/** "0 of 65 layers beyond 4 standard errors, largest 2.1 at layer 12". */
function agreementText(rows: readonly ComparisonRow[], site: ComparedSite): string {
  const { layers, beyond, largest, zeroMismatches } = agreementOf(rows, site);
  const parts =
    largest === null
      ? ['no spread to compare with']
      : [
          `${beyond} of ${layersText(layers)} beyond ${NOTABLE_DEVIATION} standard errors`,
          `largest ${fixed(largest.deviation, 1)} at layer ${largest.layer}`,
        ];
  if (zeroMismatches > 0) {
    parts.push(`at ${layersText(zeroMismatches)} theory and seeds differ on what is exactly 0`);
  }
  return parts.join(', ');
}

function layersText(count: number): string {
  return count === 1 ? '1 layer' : `${count} layers`;
}
