// One workload in one place: every contender on a stage of its own, all open at once. Rounds go through the contenders in turn, so that a
// disturbance of the machine meets all of them.

import { type ContenderName, contendersOf, type PeerChoice } from './contenders.ts';
import { firstLine } from './first-line.ts';
import { towerShapes } from './parameters.ts';
import type { Place, Stage } from './place.ts';
import { type Disagreement, disagreement } from './readings.ts';
import { Course, type Patience } from './repetitions.ts';
import type { Workload } from './workloads.ts';

export interface CompareOptions {
  /** The one that every contender has to run on. */
  readonly adapter: string;
  readonly peers: PeerChoice;
  readonly patience: Patience;
  readonly say: (line: string) => void;
}

/** `difference` is to this engine, null where there is nothing to compare with. */
export type Entry =
  | { readonly name: ContenderName; readonly course: Course; readonly difference: Disagreement | null }
  | { readonly name: ContenderName; readonly failure: string };

/** This engine's entry comes first. A contender that fails is reported as such; the others go on. */
export async function compare(place: Place, workload: Workload, options: CompareOptions): Promise<readonly Entry[]> {
  const { patience, say } = options;
  const stages: Stage[] = [];
  const courses = new Map<ContenderName, Course>();
  const failures = new Map<ContenderName, string>();
  const names = contendersOf(workload.name, options.peers);
  const attempt = async (name: ContenderName, work: () => Promise<boolean>) => {
    if (failures.has(name)) return false;
    try {
      return await work();
    } catch (error) {
      failures.set(name, firstLine(error));
      say(`${workload.name}, ${place.name}: ${name} failed: ${failures.get(name)}`);
      return false;
    }
  };
  const run = async (name: ContenderName) => {
    const course = courses.get(name);
    if (course === undefined || !(await course.advance())) return false;
    const which = course.steady.length === 0 ? 'first call' : `repetition ${course.steady.length}`;
    say(`${workload.name}, ${place.name}: ${name}, ${which}, ${course.last.seconds.toFixed(2)} s`);
    return true;
  };
  try {
    for (const name of names) {
      await attempt(name, async () => {
        const stage = await place.openStage();
        stages.push(stage);
        const { adapter } = await stage.perform({ kind: 'open', contender: name, workload: workload.name });
        if (adapter !== options.adapter) throw new Error(`it runs on ${adapter}, not on ${options.adapter}`);
        courses.set(name, new Course(stage, patience));
        return run(name);
      });
    }
    for (let active = true; active; ) {
      active = false;
      for (const name of names) active = (await attempt(name, () => run(name))) || active;
    }
  } finally {
    for (const stage of stages) await stage.close();
  }
  return names.map((name) => entryOf(name, { courses, failures, workload }));
}

function entryOf(
  name: ContenderName,
  found: {
    readonly courses: ReadonlyMap<ContenderName, Course>;
    readonly failures: ReadonlyMap<ContenderName, string>;
    readonly workload: Workload;
  },
): Entry {
  const course = found.courses.get(name);
  const failure = found.failures.get(name);
  if (failure !== undefined || course === undefined) return { name, failure: failure ?? 'was not run' };
  const ours = found.courses.get('echosounder')?.first;
  if (name === 'echosounder' || ours === null || ours === undefined) return { name, course, difference: null };
  const { experiment, compared } = found.workload;
  const towers = [...towerShapes(experiment).entries()].filter(([, shape]) => compared(shape)).map(([tower]) => tower);
  return { name, course, difference: disagreement(ours.readings, course.last.readings, towers) };
}
