// The WebGPU engine: cohorts of towers through src/gpu's kernels. One run at a time on the device; further ones wait their turn.

import type { DeviceSession } from '../gpu/device-session.ts';
import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import { type KernelVariant, variantNamed } from '../gpu/kernel-variants.ts';
import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { cohortPass, demandOf } from './cohort-pass.ts';
import { type Cohort, cohortPart, groupCohorts } from './cohorts.ts';
import type { Engine, ExperimentInput, RunOptions } from './contract.ts';
import { type Digits, loadDigits } from './digits.ts';
import { executePlan, type PassResult } from './execute-plan.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { Demand, Plan } from './plan.ts';
import { passLimits } from './plan-ground.ts';
import { chunkSize } from './tower-chunks.ts';
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
  readonly #variant: KernelVariant;
  #turn: Promise<unknown> = Promise.resolve();

  /** Takes ownership of the session. */
  constructor(session: DeviceSession, reason: string, variant: KernelVariant = variantNamed('subgroups 32x8')) {
    this.#session = session;
    this.#variant = variant;
    this.#store = new WeightStore(session);
    this.adapter = session.adapter.name;
    this.reason = reason;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    const networkCase = parseCase(input);
    return this.#inTurn(async () => {
      const data = casePass(networkCase, this.#limits);
      const result = await executePlan(this.#device, { data });
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

  get #limits() {
    return passLimits(this.#session.limits, this.#variant);
  }

  get #device() {
    return { session: this.#session, store: this.#store, variant: this.#variant };
  }

  /** All towers of a cohort, in chunks that fit; memory that is refused halves the chunk. */
  async #cohort(cohort: Cohort, work: CohortWork): Promise<MeasurementRecord[]> {
    let { bases, probes, segments } = chunkSize(cohort, work.demand, this.#limits);
    const records: MeasurementRecord[][] = [];
    const [all] = cohort.probes;
    for (let depth = 0; depth < cohort.probes.length; depth += probes) {
      for (let first = 0; first < all.length; ) {
        const part = cohortPart(cohort, { bases: [first, first + bases], depths: [depth, depth + probes] });
        try {
          records.push(await this.#chunk(part, { ...work, segments }));
          first += bases;
        } catch (error) {
          if (!(error instanceof OutOfDeviceMemoryError) || bases === 1) throw error;
          bases = Math.ceil(bases / 2);
        }
      }
    }
    return records.flat();
  }

  async #chunk(part: Cohort, { demand, digits, signal, onWork, segments }: CohortWork & { segments: number }) {
    signal?.throwIfAborted();
    const data = cohortPass(part, { demand, digits, limits: this.#limits, segments });
    const result = await executePlan(this.#device, { data, options: { signal, onWork } });
    this.#count(result, data.plan);
    return part.probes.flatMap((towers, probe) =>
      towers.flatMap(({ tower }, base) => ledgerRecords(data.plan, result.ledger, { probe, base, tower })),
    );
  }

  #count({ counts }: PassResult, plan: Plan): void {
    this.counts.dispatches += counts.dispatches;
    this.counts.submits += counts.submits;
    this.counts.bytesRead += plan.layout.readBackWords * 4;
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

function workOf(cohorts: readonly Cohort[], _demand: Demand): number[] {
  return cohorts.map(() => 1);
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
