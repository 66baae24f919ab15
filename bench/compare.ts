// One workload in one place: every contender on a stage of its own, all open at once, in rounds.

import { type ContenderName, contendersOf, type Field, isTorch } from './contenders.ts';
import { towerShapes } from './parameters.ts';
import type { Place, Stage } from './place.ts';
import { type Disagreement, disagreement } from './readings.ts';
import { Course, type Patience } from './repetitions.ts';
import { rounds } from './rounds.ts';
import { openTorch } from './torch-stage.ts';
import type { Workload } from './workloads.ts';

export interface CompareOptions extends Field {
  /** The one that every contender has to run on; null on the processor. */
  readonly adapter: string | null;
  readonly patience: Patience;
  readonly say: (line: string) => void;
}

/** `difference` is to this engine, null where there is nothing to compare with. */
export type Entry =
  | {
      readonly name: ContenderName;
      readonly course: Course;
      readonly threads: number | null;
      readonly difference: Disagreement | null;
    }
  | { readonly name: ContenderName; readonly failure: string };

/** This engine's entry comes first. */
export async function compare(place: Place, workload: Workload, options: CompareOptions): Promise<readonly Entry[]> {
  const { on, patience, say } = options;
  const stages: Stage[] = [];
  const courses = new Map<ContenderName, Course>();
  const threads = new Map<ContenderName, number | null>();
  const names = contendersOf(workload.name, options);
  const open = async (name: ContenderName) => {
    const stage = isTorch(name) ? openTorch() : await place.openStage();
    stages.push(stage);
    const opened = await stage.perform({ kind: 'open', contender: name, workload: workload.name, on });
    if (opened.adapter !== options.adapter) throw new Error(`it runs on ${opened.adapter}, not on ${options.adapter}`);
    threads.set(name, opened.threads);
    const course = new Course(stage, patience);
    courses.set(name, course);
    return {
      async advance() {
        if (!(await course.advance())) return null;
        const which = course.steady.length === 0 ? 'first call' : `repetition ${course.steady.length}`;
        return `${which}, ${course.last.seconds.toFixed(2)} s`;
      },
    };
  };
  try {
    const failures = await rounds(names, { open, say: (line) => say(`${workload.name}, ${place.name}: ${line}`) });
    return names.map((name) => entryOf(name, { courses, threads, failures, workload }));
  } finally {
    for (const stage of stages) await stage.close();
  }
}

function entryOf(
  name: ContenderName,
  found: {
    readonly courses: ReadonlyMap<ContenderName, Course>;
    readonly threads: ReadonlyMap<ContenderName, number | null>;
    readonly failures: ReadonlyMap<ContenderName, string>;
    readonly workload: Workload;
  },
): Entry {
  const course = found.courses.get(name);
  const failure = found.failures.get(name);
  if (failure !== undefined || course === undefined) return { name, failure: failure ?? 'was not run' };
  const threads = found.threads.get(name) ?? null;
  const ours = found.courses.get('echosounder')?.first;
  if (name === 'echosounder' || ours === null || ours === undefined) return { name, course, threads, difference: null };
  const { experiment, compared } = found.workload;
  const towers = [...towerShapes(experiment).entries()].filter(([, shape]) => compared(shape)).map(([tower]) => tower);
  return { name, course, threads, difference: disagreement(ours.readings, course.last.readings, towers) };
}
