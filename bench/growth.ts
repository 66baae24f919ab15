// How time and memory of this engine alone grow along one axis at a time. Memory is what buffers hold at most during a repetition, the
// weights that the engine keeps on the device included.

import type { ExperimentInput } from '../src/engine/contract.ts';
import { firstLine } from './first-line.ts';
import type { Place, Stage } from './place.ts';
import { Course, median, type Patience } from './repetitions.ts';
import { byteSize, duration, significant, tableText } from './table.ts';

interface Axis {
  readonly name: string;
  /** What the work grows with, and so what a ratio of 1 means. */
  readonly like: string;
  readonly title: string;
  readonly values: readonly number[];
  /** A larger value takes the weights of a smaller one and adds to them. Otherwise the engine would still hold those of the points before. */
  readonly sharesWeights: boolean;
  readonly work: (value: number) => number;
  readonly experiment: (value: number) => ExperimentInput;
}

/** Steady repetitions of a point at most: there are many points. */
const REPETITIONS = 3;

const AXES: readonly Axis[] = [
  {
    name: 'depth',
    like: 'depth',
    title: 'one tower of width 32, batch 16',
    values: [100, 300, 1000, 3000, 10_000],
    sharesWeights: true,
    work: (depth) => depth,
    experiment: (depth) => ({ network: network({ width: 32, depth }) }),
  },
  {
    name: 'towers',
    like: 'number of towers',
    title: 'towers of one sweep over the gain, width 32, depth 16, batch 16',
    values: [1, 10, 100, 1000],
    sharesWeights: true,
    work: (towers) => towers,
    experiment: (count) => ({
      network: network({ width: 32, depth: 16 }),
      sweep: { 'network.weights.gain': count === 1 ? [1] : { from: 0.5, to: 2, count } },
    }),
  },
  {
    name: 'width',
    like: 'square of the width',
    title: 'one tower of depth 8, batch 16',
    values: [32, 64, 128, 256, 512, 1024],
    sharesWeights: false,
    work: (width) => width * width,
    experiment: (width) => ({ network: network({ width, depth: 8 }) }),
  },
];

export interface GrowthOptions {
  readonly patience: Patience;
  readonly say: (line: string) => void;
}

interface Point {
  readonly value: number;
  readonly seconds: number;
  readonly firstSeconds: number;
  readonly bytes: number;
}

export interface GrowthOfAxis {
  /** The table with its title above it. */
  readonly table: string;
  /** What ended the axis before its last point. */
  readonly problem: string | null;
}

/** One axis after the other. */
export async function* measureGrowth(place: Place, options: GrowthOptions): AsyncGenerator<GrowthOfAxis> {
  for (const axis of AXES) {
    const points: Point[] = [];
    const problem = await measureAxis(place, axis, { ...options, points }).then(
      () => null,
      (error) => `growth along ${axis.name}: ${firstLine(error)}`,
    );
    yield { table: points.length === 0 ? '' : axisTable(axis, points), problem };
  }
}

/** Appends to `points`, so that those before a failure are not lost with it. */
async function measureAxis(place: Place, axis: Axis, to: GrowthOptions & { readonly points: Point[] }): Promise<void> {
  const { patience, say, points } = to;
  let stage: Stage | null = null;
  try {
    for (const value of axis.values) {
      if (!axis.sharesWeights) await stage?.close();
      if (stage === null || !axis.sharesWeights) stage = await place.openStage();
      const course = new Course(stage, { ...patience, repetitions: Math.min(patience.repetitions, REPETITIONS) });
      await stage.perform({ kind: 'open-experiment', experiment: axis.experiment(value) });
      while (await course.advance());
      const point = {
        value,
        seconds: median(course.seconds),
        firstSeconds: course.first?.seconds ?? Number.NaN,
        bytes: course.last.counts?.peakBytes ?? Number.NaN,
      };
      points.push(point);
      say(`growth, ${place.name}: ${axis.name} ${value}, ${duration(point.seconds)}`);
    }
  } finally {
    await stage?.close();
  }
}

function axisTable({ name, like, title, work }: Axis, points: readonly Point[]): string {
  const [start] = points;
  const rows = points.map(({ value, seconds, bytes, firstSeconds }) => {
    const linear = work(value) / work(start.value);
    return [
      String(value),
      duration(seconds),
      significant(seconds / start.seconds / linear),
      byteSize(bytes),
      significant(bytes / start.bytes / linear),
      duration(firstSeconds),
    ];
  });
  const head = [name, 'median time', 'time / linear', 'in buffers', 'memory / linear', 'first call'];
  return `${title}; linear = like the ${like}\n${tableText(head, rows)}`;
}

function network({ width, depth }: { width: number; depth: number }) {
  return {
    input: { width, batch: 16 },
    width,
    depth,
    weights: { scheme: 'lecun' },
    readout: { loss: 'gaussian-cotangent' },
  };
}
