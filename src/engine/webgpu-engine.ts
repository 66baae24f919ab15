// The WebGPU engine: cohorts of towers through src/gpu's kernels, in chunks that fit the device. One chunk at a time is on the
// device; runs at the same time take turns.

import type { DeviceSession } from '../gpu/device-session.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { ChunkSizes } from './chunk-sizes.ts';
import { towersCoarseToFine } from './coarse-to-fine.ts';
import { extentOf, towersIn } from './cohort-part.ts';
import { demandOf } from './cohort-pass.ts';
import type { Engine, ExperimentInput, RunCost, RunOptions } from './contract.ts';
import { loadDigits } from './digits.ts';
import { executePlan, type PassResult } from './execute-plan.ts';
import { KeptDevice, type Reopen } from './kept-device.ts';
import { type ChunkContext, measureChunk } from './measure-chunk.ts';
import { PassPlans } from './pass-plans.ts';
import type { Plan } from './plan.ts';
import { progressReport } from './progress-report.ts';
import { planRun, type RunPlan } from './run-plan.ts';
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
  /** How its kernels divide the work; by default what is known to be good on such an adapter. */
  readonly variant?: KernelVariant;
  /** Memory of one pass besides the weights, in bytes; 256 MiB by default. */
  readonly passBytes?: number;
}

export class WebGpuEngine implements Engine {
  readonly kind = 'webgpu';
  readonly reason: string;
  readonly counts: RunCounts = { dispatches: 0, submits: 0, bytesRead: 0 };
  readonly #device: KeptDevice;
  readonly #plans = new PassPlans();
  readonly #turns = new Turns();

  /** Takes ownership of the session, and of those that `reopen` gives. */
  constructor(session: DeviceSession, reason: string, options: WebGpuEngineOptions = {}) {
    this.#device = new KeptDevice(session, options);
    this.reason = reason;
  }

  get adapter(): string {
    return this.#device.session.adapter.name;
  }

  /** Name of the variant of the kernels. */
  get variant(): string {
    return this.#device.variant.name;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    const networkCase = parseCase(input);
    const job = async () => {
      const device = this.#device;
      const data = casePass(networkCase, device.limits);
      const result = await executePlan(device, { data });
      this.#count(result, data.plan);
      return caseAnswer(networkCase, { plan: data.plan, result, adapter: this.adapter });
    };
    return this.#turns.take(() => this.#device.work(job));
  }

  async cost(input: Experiment | ExperimentInput, { towers }: Pick<RunOptions, 'towers'> = {}): Promise<RunCost> {
    return this.#plan(parseExperiment(input), towers).cost;
  }

  async *run(
    input: Experiment | ExperimentInput,
    { signal, onProgress, onNotice, towers: wanted }: RunOptions = {},
  ): AsyncGenerator<MeasurementRecord> {
    const experiment = parseExperiment(input);
    const { cohorts, cost } = this.#plan(experiment, wanted);
    const demand = demandOf(new Set(experiment.measure));
    const digits = experiment.network.input.kind === 'digits' || sweepsInput(experiment) ? await loadDigits() : null;
    const tell = progressReport(cost.multiplyAdds, onProgress);
    const context: ChunkContext = {
      demand,
      digits,
      plans: this.#plans,
      sizes: new ChunkSizes({ demand, limits: this.#device.limits, plans: this.#plans }),
      signal,
      onNotice,
      onPass: (result, plan) => this.#count(result, plan),
    };
    let finished = 0;
    tell(0);
    const forget = onNotice === undefined ? null : this.#device.onReplaced(onNotice);
    try {
      for (const planned of cohorts) {
        const { cohort } = planned;
        const all = towersIn(extentOf(cohort));
        const waiting = [extentOf(cohort)];
        let measured = 0;
        for (let extent = waiting.pop(); extent !== undefined; extent = waiting.pop()) {
          const before = measured;
          const done = (towers: number) => tell(finished + (planned.cost.work * towers) / all);
          const request = { planned, extent, onTowers: (towers: number) => done(before + towers) };
          const job = () => measureChunk(this.#device, request, context);
          const { towers, rest, records } = await this.#turns.take(() => this.#device.work(job, { signal }), signal);
          waiting.push(...rest.toReversed());
          measured += towers;
          done(measured);
          yield* records;
        }
        finished += planned.cost.work;
      }
    } finally {
      forget?.();
    }
  }

  destroy(): void {
    this.#device.destroy();
  }

  #plan(experiment: Experiment, wanted: RunOptions['towers']): RunPlan {
    const towers = towersCoarseToFine(experiment).filter(({ tower }) => wanted?.has(tower) ?? true);
    const demand = demandOf(new Set(experiment.measure));
    return planRun(towers, { demand, limits: this.#device.limits, plans: this.#plans });
  }

  #count({ counts }: PassResult, plan: Plan): void {
    this.counts.dispatches += counts.dispatches;
    this.counts.submits += counts.submits;
    this.counts.bytesRead += plan.layout.readBackWords * 4;
  }
}

function sweepsInput(experiment: Experiment): boolean {
  return 'network.input.kind' in experiment.sweep;
}
