// The float64 reference behind the engines' contract. It works in plain loops on one thread and gives way between layers, so
// that progress is told and a cancel is obeyed.

import { nextTask } from '../gpu/next-task.ts';
import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { evaluateCase } from '../reference/evaluate-case.ts';
import { soundTower } from '../reference/sound-tower.ts';
import { towersCoarseToFine } from './coarse-to-fine.ts';
import type { Engine, ExperimentInput, RunCost, RunOptions } from './contract.ts';
import { loadDigits } from './digits.ts';
import { requireFinite } from './finite-answer.ts';
import { progressReport } from './progress-report.ts';

const DESTROYED = 'the engine was destroyed';

/** How long it computes before it gives way to other work on its thread. */
const SLICE_MS = 30;

export class ReferenceEngine implements Engine {
  readonly kind = 'reference';
  readonly adapter = 'float64';
  readonly reason: string;
  #destroyed = false;

  constructor(reason: string) {
    this.reason = reason;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    if (this.#destroyed) throw new Error(DESTROYED);
    return requireFinite(evaluateCase(parseCase(input)));
  }

  async *run(
    input: Experiment | ExperimentInput,
    { signal, onProgress, towers: wanted }: RunOptions = {},
  ): AsyncGenerator<MeasurementRecord> {
    const experiment = parseExperiment(input);
    const towers = towersCoarseToFine(experiment).filter(({ tower }) => wanted?.has(tower) ?? true);
    const measure = new Set(experiment.measure);
    const works = worksOf(towers);
    const total = works.reduce((sum, work) => sum + work, 0);
    const tell = progressReport(total, onProgress);
    let done = 0;
    tell(done);
    let sliceStart = performance.now();
    for (const [index, tower] of towers.entries()) {
      signal?.throwIfAborted();
      const digits = tower.input.kind === 'digits' ? await loadDigits() : undefined;
      const records: MeasurementRecord[][] = [];
      const batches = batchesOf(tower);
      let got = 0;
      for (const batch of soundTower(tower, digits === undefined ? { measure } : { measure, digits })) {
        records.push(batch);
        got += 1;
        if (performance.now() - sliceStart < SLICE_MS) continue;
        tell(done + works[index] * Math.min(got / batches, 1));
        await nextTask();
        signal?.throwIfAborted();
        if (this.#destroyed) throw new Error(DESTROYED);
        sliceStart = performance.now();
      }
      done += works[index];
      tell(done);
      for (const batch of records) for (const record of batch) yield record;
    }
  }

  async cost(
    input: Experiment | ExperimentInput,
    { towers: wanted }: Pick<RunOptions, 'towers'> = {},
  ): Promise<RunCost> {
    const towers = towersCoarseToFine(parseExperiment(input)).filter(({ tower }) => wanted?.has(tower) ?? true);
    const multiplyAdds = worksOf(towers).reduce((sum, work) => sum + work, 0);
    const none = { dispatches: 0, deviceBytes: 0, bytesRead: 0 };
    return { towers: towers.length, cohorts: towers.length, passes: towers.length, multiplyAdds, ...none };
  }

  destroy(): void {
    this.#destroyed = true;
  }
}

/** Multiply-adds of each tower. Towers that differ only in the seed share their list of layers, which may be long. */
function worksOf(towers: readonly TowerSpec[]): number[] {
  const known = new Map<unknown, number>();
  return towers.map(({ layers, input }) => {
    const maps = () => layers.flatMap((layer) => layer.maps);
    const weights = known.get(layers) ?? maps().reduce((sum, { fanIn, fanOut }) => sum + fanIn * fanOut, 0);
    known.set(layers, weights);
    return weights * input.batch;
  });
}

/** The generator gives a batch a layer on the way down and one on the way back. */
function batchesOf({ layers }: TowerSpec): number {
  return 2 * (layers.length + 1);
}
