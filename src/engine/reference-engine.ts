// The float64 reference behind the engines' contract. It works in plain loops on one thread and gives way between layers, so
// that progress is told and a cancel is obeyed.

import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { listTowers } from '../model/towers.ts';
import { evaluateCase } from '../reference/evaluate-case.ts';
import { soundTower } from '../reference/sound-tower.ts';
import type { Engine, ExperimentInput, RunOptions } from './contract.ts';
import { loadDigits } from './digits.ts';
import { requireFinite } from './finite-answer.ts';

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
    const towers = listTowers(experiment).filter(({ tower }) => wanted?.has(tower) ?? true);
    const measure = new Set(experiment.measure);
    const works = towers.map(batchesOf);
    const total = works.reduce((sum, work) => sum + work, 0);
    let done = 0;
    onProgress?.({ done, total });
    let sliceStart = performance.now();
    for (const [index, tower] of towers.entries()) {
      signal?.throwIfAborted();
      const digits = tower.input.kind === 'digits' ? await loadDigits() : undefined;
      const records: MeasurementRecord[][] = [];
      let within = 0;
      for (const batch of soundTower(tower, digits === undefined ? { measure } : { measure, digits })) {
        records.push(batch);
        within = Math.min(within + 1, works[index]);
        if (performance.now() - sliceStart < SLICE_MS) continue;
        onProgress?.({ done: done + within, total });
        await giveWay();
        signal?.throwIfAborted();
        if (this.#destroyed) throw new Error(DESTROYED);
        sliceStart = performance.now();
      }
      done += works[index];
      onProgress?.({ done, total });
      yield* records.flat();
    }
  }

  destroy(): void {
    this.#destroyed = true;
  }
}

/** The generator gives a batch a layer on the way down and one on the way back. */
function batchesOf({ layers }: TowerSpec): number {
  return 2 * (layers.length + 1);
}

function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
