// The WebGPU engine: cohorts of towers through src/gpu's kernels. One run at a time on the device; further ones wait their turn.

import type { DeviceSession } from '../gpu/device-session.ts';
import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { cohortPass, cohortShape, demandOf } from './cohort-pass.ts';
import { type Cohort, groupCohorts } from './cohorts.ts';
import type { Engine, ExperimentInput, RunOptions } from './contract.ts';
import { type Digits, loadDigits } from './digits.ts';
import { executePlan, type PassResult } from './execute-plan.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { Demand, Plan } from './plan.ts';
import { planPass } from './plan-pass.ts';
import { towersThatFit } from './tower-chunks.ts';
import { WeightStore } from './weight-store.ts';

/** What a run has cost so far, for the bench and the doctor. */
export interface RunCounts {
  dispatches: number;
  submits: number;
  bytesRead: number;
}

export class WebGpuEngine implements Engine {
  readonly kind = 'webgpu';
  readonly adapter: string;
  readonly reason: string;
  readonly counts: RunCounts = { dispatches: 0, submits: 0, bytesRead: 0 };
  readonly #session: DeviceSession;
  readonly #store: WeightStore;
  #turn: Promise<unknown> = Promise.resolve();

  /** Takes ownership of the session. */
  constructor(session: DeviceSession, reason: string) {
    this.#session = session;
    this.#store = new WeightStore(session);
    this.adapter = session.adapter.name;
    this.reason = reason;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    const networkCase = parseCase(input);
    return this.#inTurn(async () => {
      const data = casePass(networkCase);
      const result = await executePlan(this.#session, this.#store, { data });
      this.#count(result, data.plan);
      return caseAnswer(networkCase, { plan: data.plan, result, adapter: this.adapter });
    });
  }

  async *run(
    input: Experiment | ExperimentInput,
    { signal, onProgress, towers: wanted }: RunOptions = {},
  ): AsyncGenerator<MeasurementRecord> {
    const experiment = parseExperiment(input);
    const cohorts = groupCohorts(listTowers(experiment).filter(({ tower }) => wanted?.has(tower) ?? true));
    const demand = demandOf(new Set(experiment.measure));
    const digits = experiment.network.input.kind === 'digits' || sweepsInput(experiment) ? await loadDigits() : null;
    const works = workOf(cohorts, demand);
    const total = works.reduce((sum, work) => sum + work, 0);
    let finished = 0;
    onProgress?.({ done: 0, total });
    for (const [index, cohort] of cohorts.entries()) {
      let within = 0;
      const onWork = (work: number) => {
        within = Math.min(within + work, works[index]);
        onProgress?.({ done: finished + within, total });
      };
      yield* await this.#inTurn(() => this.#cohort(cohort, { demand, digits, signal, onWork }), signal);
      finished += works[index];
      onProgress?.({ done: finished, total });
    }
  }

  destroy(): void {
    this.#store.destroy();
    this.#session.destroy();
  }

  /** All towers of a cohort, in chunks that fit; memory that is refused halves the chunk. */
  async #cohort(cohort: Cohort, work: CohortWork): Promise<MeasurementRecord[]> {
    let chunk = towersThatFit(cohort, work.demand, this.#session.limits);
    const records: MeasurementRecord[][] = [];
    for (let first = 0; first < cohort.length; ) {
      const towers = cohort.slice(first, first + chunk);
      try {
        records.push(await this.#chunk(towers, work));
        first += towers.length;
      } catch (error) {
        if (!(error instanceof OutOfDeviceMemoryError) || chunk === 1) throw error;
        chunk = Math.ceil(chunk / 2);
      }
    }
    return records.flat();
  }

  async #chunk(towers: Cohort, { demand, digits, signal, onWork }: CohortWork): Promise<MeasurementRecord[]> {
    signal?.throwIfAborted();
    const data = cohortPass(towers, demand, digits);
    const result = await executePlan(this.#session, this.#store, { data, options: { signal, onWork } });
    this.#count(result, data.plan);
    return towers.flatMap(({ tower }, place) => ledgerRecords(data.plan, result.ledger, { place, tower }));
  }

  #count({ counts }: PassResult, plan: Plan): void {
    this.counts.dispatches += counts.dispatches;
    this.counts.submits += counts.submits;
    this.counts.bytesRead += plan.readBackWords * 4;
  }

  /** Runs share buffers on the device, so each waits until the one before has ended, however it ended. */
  #inTurn<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#turn.then(job, job);
    this.#turn = result.catch(() => undefined);
    return signal === undefined ? result : orAborted(result, signal);
  }
}

/** Rejects as soon as the signal is aborted, also while the job still waits for its turn. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Multiply-adds of each cohort. Cohorts of one shape, as those of several seeds are, share their list of layers and are planned once. */
function workOf(cohorts: readonly Cohort[], demand: Demand): number[] {
  const known = new Map<unknown, Map<number, number>>();
  return cohorts.map((cohort) => {
    const [{ layers }] = cohort;
    const ofLayers = known.get(layers) ?? new Map<number, number>();
    known.set(layers, ofLayers);
    const work = ofLayers.get(cohort.length) ?? planPass(cohortShape(cohort), demand, 0).work;
    ofLayers.set(cohort.length, work);
    return work;
  });
}

interface CohortWork {
  readonly demand: Demand;
  readonly digits: Digits | null;
  readonly signal: AbortSignal | undefined;
  readonly onWork: (work: number) => void;
}

function sweepsInput(experiment: Experiment): boolean {
  return 'network.input.kind' in experiment.sweep;
}
