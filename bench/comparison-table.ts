// The table of one workload: ratios first, since they are what holds from machine to machine.

import type { Entry } from './compare.ts';
import type { Target } from './contender.ts';
import { towerShapes } from './parameters.ts';
import { ALLOWED_DIFFERENCE } from './readings.ts';
import { median } from './repetitions.ts';
import { byteSize, duration, ratio, tableText } from './table.ts';
import type { Workload } from './workloads.ts';

type Run = Extract<Entry, { readonly course: unknown }>;

interface Column {
  readonly head: string;
  readonly cell: (run: Run) => string;
}

const WEBGPU_CALLS: readonly Column[] = [
  { head: 'dispatches', cell: ({ course }) => String(course.last.counts?.dispatches) },
  { head: 'submits', cell: ({ course }) => String(course.last.counts?.submits) },
  { head: 'read back', cell: ({ course }) => byteSize(course.last.counts?.bytesRead ?? Number.NaN) },
  { head: 'in buffers', cell: ({ course }) => byteSize(course.last.counts?.peakBytes ?? Number.NaN) },
];

const THREADS: Column = { head: 'threads', cell: ({ threads }) => String(threads ?? '?') };

/** The table, and below it a line with the fastest form of each peer. */
export function comparisonTable(workload: Workload, on: Target, entries: readonly Entry[]): string {
  const shown = shownTower(workload);
  const ours = medianOf(entries.find(({ name }) => name === 'echosounder'));
  const columns: readonly Column[] = [
    { head: 'contender', cell: ({ name }) => name },
    { head: 'ratio to ours', cell: (run) => ratio(medianOf(run) / ours) },
    {
      head: 'median [least, most]',
      cell: ({ course: { seconds } }) =>
        `${duration(median(seconds))} [${duration(seconds[0])}, ${duration(seconds[seconds.length - 1])}]`,
    },
    { head: 'times', cell: ({ course }) => String(course.steady.length) },
    { head: 'first call', cell: ({ course }) => duration(course.first?.seconds ?? Number.NaN) },
    ...(on === 'webgpu' ? WEBGPU_CALLS : [THREADS]),
    {
      head: 'last state',
      cell: ({ course }) => (course.last.readings[shown].state.at(-1) ?? Number.NaN).toExponential(4),
    },
    { head: 'first gradient', cell: ({ course }) => course.last.readings[shown].gradient[0].toExponential(4) },
    {
      head: 'differs by',
      cell: ({ difference }) =>
        difference === null
          ? ''
          : `${difference.worst.toExponential(1)}${difference.worst > ALLOWED_DIFFERENCE ? ' !' : ''}`,
    },
  ];
  const rows = entries.map((entry) =>
    'failure' in entry
      ? [entry.name, 'failed', ...columns.slice(2).map(() => '')]
      : columns.map(({ cell }) => cell(entry)),
  );
  const table = tableText(
    columns.map(({ head }) => head),
    rows,
  );
  return [table, ...bestLine(entries, ours)].join('\n');
}

/** A line for each contender that failed or measured something else than this engine. */
export function complaints(workload: Workload, entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => {
    if ('failure' in entry) return [`${workload.name}: ${entry.name} failed: ${entry.failure}`];
    const { name, difference } = entry;
    return difference !== null && difference.worst > ALLOWED_DIFFERENCE
      ? [
          `${workload.name}: ${name} differs from echosounder by ${difference.worst.toExponential(1)} in ${difference.place}`,
        ]
      : [];
  });
}

/** `best of each peer, over ours: ...`; no line where no peer has run. */
function bestLine(entries: readonly Entry[], ours: number): string[] {
  const best = new Map<string, Run>();
  for (const entry of entries) {
    if ('failure' in entry || entry.name === 'echosounder') continue;
    const peer = entry.name.split(' ')[0];
    const before = best.get(peer);
    if (before === undefined || medianOf(entry) < medianOf(before)) best.set(peer, entry);
  }
  const parts = [...best.values()].map((run) => {
    const over = Number.isNaN(ours) ? '' : `${ratio(medianOf(run) / ours)}, `;
    return `${run.name} ${over}${duration(medianOf(run))}`;
  });
  return parts.length === 0 ? [] : [`best of each peer, over ours: ${parts.join('; ')}`];
}

function medianOf(entry: Entry | undefined): number {
  return entry !== undefined && 'course' in entry ? median(entry.course.seconds) : Number.NaN;
}

/** The deepest tower of gain 1: the check values in the table are its. */
function shownTower({ experiment }: Workload): number {
  return towerShapes(experiment).findLastIndex(({ gain }) => gain === 1);
}
