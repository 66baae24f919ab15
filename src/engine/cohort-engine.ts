// The engine behind both devices: cohorts of towers cut into passes, which one or several runners carry out side by side. A runner does one
// pass at a time; runs at the same time take turns on it.

import type { CaseAnswer, CaseInput } from '../model/case.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { parseCase } from '../model/parse-case.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { caseAnswer, casePass } from './case-pass.ts';
import { ChunkSizes } from './chunk-sizes.ts';
import { towersCoarseToFine } from './coarse-to-fine.ts';
import { type Extent, extentOf, towersIn } from './cohort-part.ts';
import { demandOf } from './cohort-pass.ts';
import type { Engine, EngineKind, ExperimentInput, RunCost, RunOptions } from './contract.ts';
import { loadDigits } from './digits.ts';
import { type Chunk, type ChunkContext, measureChunk } from './measure-chunk.ts';
import { PassPlans } from './pass-plans.ts';
import type { PassResult, PassRunner } from './pass-runner.ts';
import type { Plan } from './plan.ts';
import { progressReport } from './progress-report.ts';
import { RecordStream } from './record-stream.ts';
import { extentsOf, type PlannedCohort, planRun, type RunPlan } from './run-plan.ts';
import { Turns } from './turns.ts';

/** What a run has cost so far, for the bench and the doctor. */
export interface RunCounts {
  dispatches: number;
  submits: number;
  bytesRead: number;
}

/** A part of a cohort that is measured in one pass, if memory allows. */
interface Piece {
  readonly planned: PlannedCohort;
  readonly extent: Extent;
}

/** A piece under way. */
interface Task extends Piece {
  readonly chunk: Promise<Chunk>;
  /** Towers that are as good as done, in fractions. */
  done: number;
}

interface Lane {
  readonly runner: PassRunner;
  readonly turns: Turns;
  pending: number;
}

export interface CohortEngineOptions {
  readonly kind: EngineKind;
  /** One sentence: why this engine was taken. */
  readonly reason: string;
  /** At least one; all of the same limits. The engine takes ownership. */
  readonly runners: readonly PassRunner[];
  /** What does a run of a single pass instead, to the same bits: several threads at once. */
  readonly team?: PassRunner | undefined;
}

export class CohortEngine implements Engine {
  readonly kind: EngineKind;
  readonly reason: string;
  readonly counts: RunCounts = { dispatches: 0, submits: 0, bytesRead: 0 };
  readonly #lanes: readonly Lane[];
  readonly #team: Lane | null;
  readonly #plans = new PassPlans();

  constructor({ kind, reason, runners, team }: CohortEngineOptions) {
    this.kind = kind;
    this.reason = reason;
    this.#lanes = runners.map(laneOf);
    this.#team = team === undefined ? null : laneOf(team);
  }

  get adapter(): string {
    return this.#lanes[0].runner.adapter;
  }

  async evaluate(input: CaseInput): Promise<CaseAnswer> {
    const networkCase = parseCase(input);
    return onFreeLane(this.#lanes, async (runner) => {
      const data = casePass(networkCase, runner.limits);
      const result = await runner.execute(data);
      this.#count(result, data.plan);
      return caseAnswer(networkCase, { plan: data.plan, result, engine: this.kind, adapter: runner.adapter });
    });
  }

  async cost(input: Experiment | ExperimentInput, { towers }: Pick<RunOptions, 'towers'> = {}): Promise<RunCost> {
    return this.#plan(parseExperiment(input), towers).cost;
  }

  run(input: Experiment | ExperimentInput, options: RunOptions = {}): RecordStream {
    return new RecordStream(this.#batches(input, options));
  }

  /** The records of a run, chunk by chunk. */
  async *#batches(
    input: Experiment | ExperimentInput,
    { signal, onProgress, onNotice, towers: wanted }: RunOptions,
  ): AsyncGenerator<readonly MeasurementRecord[]> {
    const experiment = parseExperiment(input);
    const { cohorts, cost } = this.#plan(experiment, wanted);
    const demand = demandOf(new Set(experiment.measure));
    const digits = experiment.network.input.kind === 'digits' || sweepsInput(experiment) ? await loadDigits() : null;
    const tell = progressReport(cost.multiplyAdds, onProgress);
    // Ends what is still under way when the reader stops early or one piece fails.
    const halt = new AbortController();
    const context: ChunkContext = {
      demand,
      digits,
      plans: this.#plans,
      sizes: new ChunkSizes({ demand, limits: this.#limits, plans: this.#plans, lanes: this.#lanes.length }),
      signal: signal === undefined ? halt.signal : AbortSignal.any([signal, halt.signal]),
      onNotice,
      onPass: (result, plan) => this.#count(result, plan),
    };
    const pieces = piecesOf(cohorts);
    const lanes = this.#team !== null && cost.passes === 1 ? [this.#team] : this.#lanes;
    const underWay: Task[] = [];
    let finished = 0;
    const tellAll = () => {
      // What was under way when the run ended may still be heard of.
      if (halt.signal.aborted) return;
      tell(underWay.reduce((sum, task) => sum + workOf(task.planned, task.done), finished));
    };
    tell(0);
    const forget = onNotice === undefined ? [] : lanes.map(({ runner }) => runner.onReplaced(onNotice));
    try {
      for (;;) {
        while (underWay.length < mostUnderWay(lanes)) {
          const next = pieces.next();
          if (next.done === true) break;
          underWay.push(start(next.value, { lanes, context, tell: tellAll }));
        }
        const task = underWay[0];
        if (task === undefined) break;
        const { towers, rest, records } = await task.chunk;
        underWay.splice(0, 1, ...rest.map((extent) => start({ ...task, extent }, { lanes, context, tell: tellAll })));
        finished += workOf(task.planned, towers);
        tellAll();
        yield records;
      }
    } finally {
      halt.abort();
      for (const stop of forget) stop();
    }
  }

  destroy(): void {
    for (const { runner } of this.#lanes) runner.destroy();
    this.#team?.runner.destroy();
  }

  get #limits() {
    return this.#lanes[0].runner.limits;
  }

  #plan(experiment: Experiment, wanted: RunOptions['towers']): RunPlan {
    const towers = towersCoarseToFine(experiment).filter(({ tower }) => wanted?.has(tower) ?? true);
    const demand = demandOf(new Set(experiment.measure));
    return planRun(towers, { demand, limits: this.#limits, plans: this.#plans, lanes: this.#lanes.length });
  }

  #count({ counts }: PassResult, plan: Plan): void {
    this.counts.dispatches += counts.dispatches;
    this.counts.submits += counts.submits;
    this.counts.bytesRead += plan.layout.readBackWords * 4;
  }
}

function laneOf(runner: PassRunner): Lane {
  return { runner, turns: new Turns(), pending: 0 };
}

/** One runner waits for its reader; several have the next piece at hand while the last one's records are made. */
function mostUnderWay({ length }: readonly Lane[]): number {
  return length === 1 ? 1 : 2 * length;
}

interface Ground {
  readonly lanes: readonly Lane[];
  readonly context: ChunkContext;
  readonly tell: () => void;
}

function start({ planned, extent }: Piece, { lanes, context, tell }: Ground): Task {
  const onTowers = (towers: number) => {
    task.done = towers;
    tell();
  };
  const { signal } = context;
  const job = (runner: PassRunner) => measureChunk(runner, { planned, extent, onTowers }, context);
  const task: Task = { planned, extent, chunk: onFreeLane(lanes, job, signal), done: 0 };
  // Whoever waits for it hears of a failure; after another piece's failure nobody does.
  task.chunk.catch(() => undefined);
  return task;
}

/** Does a job in turn on the runner that has the least to do. */
async function onFreeLane<T>(
  lanes: readonly Lane[],
  job: (runner: PassRunner) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const lane = lanes.reduce((least, other) => (other.pending < least.pending ? other : least));
  const { runner, turns } = lane;
  lane.pending += 1;
  try {
    return await turns.take(() => runner.work(() => job(runner), { signal }), signal);
  } finally {
    lane.pending -= 1;
  }
}

function* piecesOf(cohorts: readonly PlannedCohort[]): Generator<Piece> {
  for (const planned of cohorts) {
    for (const extent of extentsOf(planned.cohort, planned.size)) yield { planned, extent };
  }
}

/** Multiply-adds that so many towers of a cohort stand for. */
function workOf({ cohort, cost }: PlannedCohort, towers: number): number {
  return (cost.work * towers) / towersIn(extentOf(cohort));
}

function sweepsInput(experiment: Experiment): boolean {
  return 'network.input.kind' in experiment.sweep;
}
