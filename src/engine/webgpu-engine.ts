// The WebGPU engine: cohorts of towers through src/gpu's kernels, in chunks that fit the device. One chunk at a time is on the
// device; runs at the same time take turns.

import type { DeviceSession } from '../gpu/device-session.ts';
import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { ChunkSizes } from './chunk-sizes.ts';
import { towersCoarseToFine } from './coarse-to-fine.ts';
import { cohortShape, demandOf } from './cohort-pass.ts';
import { type Cohort, groupCohorts } from './cohorts.ts';
import type { Engine, ExperimentInput, RunOptions } from './contract.ts';
import { loadDigits } from './digits.ts';
import { executePlan, type PassResult } from './execute-plan.ts';
import { KeptDevice, type Reopen } from './kept-device.ts';
import { type ChunkContext, measureChunk } from './measure-chunk.ts';
import type { Demand, Plan } from './plan.ts';
import { planPass } from './plan-pass.ts';
import { progressReport } from './progress-report.ts';
import { Turns } from './turns.ts';

/** What a run has cost so far, for the bench and the doctor. */
export interface RunCounts {
  dispatches: number;
  submits: number;
  bytesRead: number;
}

export interface WebGpuEngineOptions {
  /** Without it a lost device ends everything the engine runs. */
  readonly reopen?: Reopen;
}

export class WebGpuEngine implements Engine {
  readonly kind = 'webgpu';
  readonly reason: string;
  readonly counts: RunCounts = { dispatches: 0, submits: 0, bytesRead: 0 };
  readonly #device: KeptDevice;
  readonly #turns = new Turns();

  /** Takes ownership of the session, and of those that `reopen` gives. */
  constructor(session: DeviceSession, reason: string, { reopen }: WebGpuEngineOptions = {}) {
    this.#device = new KeptDevice(session, reopen ?? null);
    this.reason = reason;
  }

  get adapter(): string {
    return this.#device.session.adapter.name;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    const networkCase = parseCase(input);
    const job = async () => {
      const { session, store } = this.#device;
      const data = casePass(networkCase);
      const result = await executePlan(session, store, { data });
      this.#count(result, data.plan);
      return caseAnswer(networkCase, { plan: data.plan, result, adapter: session.adapter.name });
    };
    return this.#turns.take(() => this.#device.work(job));
  }

  async *run(
    input: Experiment | ExperimentInput,
    { signal, onProgress, onNotice, towers: wanted }: RunOptions = {},
  ): AsyncGenerator<MeasurementRecord> {
    const experiment = parseExperiment(input);
    const cohorts = groupCohorts(towersCoarseToFine(experiment).filter(({ tower }) => wanted?.has(tower) ?? true));
    const demand = demandOf(new Set(experiment.measure));
    const digits = experiment.network.input.kind === 'digits' || sweepsInput(experiment) ? await loadDigits() : null;
    const works = workOf(cohorts, demand);
    const total = works.reduce((sum, work) => sum + work, 0);
    const tell = progressReport(total, onProgress);
    const context: ChunkContext = {
      demand,
      digits,
      sizes: new ChunkSizes(demand, digits),
      signal,
      onNotice,
      onPass: (result, plan) => this.#count(result, plan),
    };
    let finished = 0;
    tell(0);
    const forget = onNotice === undefined ? null : this.#device.onReplaced(onNotice);
    try {
      for (const [index, cohort] of cohorts.entries()) {
        for (let first = 0; first < cohort.length; ) {
          const before = finished + (works[index] * first) / cohort.length;
          const request = { cohort, first, onShare: (share: number) => tell(before + works[index] * share) };
          const job = () => measureChunk(this.#device, request, context);
          const { towers, records } = await this.#turns.take(() => this.#device.work(job, { signal }), signal);
          first += towers;
          tell(finished + (works[index] * first) / cohort.length);
          yield* records;
        }
        finished += works[index];
      }
    } finally {
      forget?.();
    }
  }

  destroy(): void {
    this.#device.destroy();
  }

  #count({ counts }: PassResult, plan: Plan): void {
    this.counts.dispatches += counts.dispatches;
    this.counts.submits += counts.submits;
    this.counts.bytesRead += plan.readBackWords * 4;
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

function sweepsInput(experiment: Experiment): boolean {
  return 'network.input.kind' in experiment.sweep;
}
