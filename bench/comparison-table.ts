// The table of one workload: ratios first, since they are what holds from machine to machine.

import type { Entry } from './compare.ts';
import { towerShapes } from './parameters.ts';
import { ALLOWED_DIFFERENCE } from './readings.ts';
import { median } from './repetitions.ts';
import { byteSize, duration, significant, tableText } from './table.ts';
import type { Workload } from './workloads.ts';

const HEAD = [
  'contender',
  'ratio to ours',
  'median [least, most]',
  'times',
  'first call',
  'dispatches',
  'submits',
  'read back',
  'in buffers',
  'last state',
  'first gradient',
  'differs by',
];

export function comparisonTable(workload: Workload, entries: readonly Entry[]): string {
  const shown = shownTower(workload);
  const ours = entries.find(({ name }) => name === 'echosounder');
  const ourTime = ours !== undefined && 'course' in ours ? median(ours.course.seconds) : Number.NaN;
  const rows = entries.map((entry) => {
    if ('failure' in entry) return [entry.name, 'failed', ...HEAD.slice(2).map(() => '')];
    const { name, course, difference } = entry;
    const { counts, readings } = course.last;
    const time = course.seconds;
    return [
      name,
      significant(median(time) / ourTime),
      `${duration(median(time))} [${duration(time[0])}, ${duration(time[time.length - 1])}]`,
      String(course.steady.length),
      duration(course.first?.seconds ?? Number.NaN),
      String(counts.dispatches),
      String(counts.submits),
      byteSize(counts.bytesRead),
      byteSize(counts.peakBytes),
      (readings[shown].state.at(-1) ?? Number.NaN).toExponential(4),
      readings[shown].gradient[0].toExponential(4),
      difference === null
        ? ''
        : `${difference.worst.toExponential(1)}${difference.worst > ALLOWED_DIFFERENCE ? ' !' : ''}`,
    ];
  });
  return tableText(HEAD, rows);
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

/** The deepest tower of gain 1: the check values in the table are its. */
function shownTower({ experiment }: Workload): number {
  return towerShapes(experiment).findLastIndex(({ gain }) => gain === 1);
}
