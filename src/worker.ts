// The worker: opens an engine and runs one experiment at a time, so that the page never waits, and predicts what would hold it
// up. A composition root: it alone joins the engine with what the page asks for.

import * as Comlink from 'comlink';
import type { Engine, RunNotice } from './engine/contract.ts';
import type { CpuPort } from './engine/cpu-port.ts';
import { loadDigits } from './engine/digits.ts';
import { openEngine } from './engine/open-engine.ts';
import { webWorkerPort } from './engine/web-worker-port.ts';
import { inputMoments } from './experiment/prediction.ts';
import { isSounded } from './experiment/sounding.ts';
import { nextTask } from './gpu/next-task.ts';
import { anatomyTower } from './lab/anatomy/anatomy-contract.ts';
import { type Outlook, outlooksOf } from './lab/outlook.ts';
import type {
  AdapterMemory,
  EngineChoice,
  EngineStatus,
  Sounder,
  SoundOutcome,
  SoundRequest,
} from './lab/sounder-contract.ts';
import { parseExperiment } from './model/experiment.ts';
import { messageOf } from './model/input-error.ts';
import type { MeasurementRecord } from './model/records.ts';
import type { InputSpec } from './model/tower.ts';
import { listTowers } from './model/towers.ts';
import type { InputMoments } from './theory/input-moments.ts';

// Progress more often than the screen can show it only keeps the page busy.
const UPDATE_INTERVAL_MS = 50;
// Records are copied to the page in pieces, so that no single message holds it up.
const ITEMS_PER_MESSAGE = 2000;
// Theory pauses this often, so that a run's records and a newer request get through.
const TURN_MS = 20;

type OnUpdate = Parameters<Sounder['sound']>[1];

let engine: Engine | null = null;
let controller: AbortController | null = null;
let running: Promise<unknown> = Promise.resolve();
let opening: Promise<unknown> = Promise.resolve();

const sounder: Sounder = {
  // One after the other, so that the engine that measures is the one that was asked for last and no device is left behind.
  open(choice: EngineChoice, memory?: AdapterMemory): Promise<EngineStatus> {
    const opened = opening.then(() => replaceEngine(choice, memory));
    opening = opened.catch(() => undefined);
    return opened;
  },

  async sound(request: SoundRequest, onUpdate: OnUpdate): Promise<SoundOutcome> {
    await stop();
    controller = new AbortController();
    const own = run(request, { signal: controller.signal, onUpdate });
    running = own;
    return own;
  },

  async cancel(): Promise<void> {
    controller?.abort();
  },

  async inputMoments(input: InputSpec): Promise<InputMoments> {
    return inputMoments(input, input.kind === 'digits' ? await loadDigits() : null);
  },

  async predict(json: unknown): Promise<readonly Outlook[]> {
    const experiment = parseExperiment(json);
    const digits = experiment.network.input.kind === 'digits' ? await loadDigits() : null;
    return outlooksOf(experiment, (input) => inputMoments(input, digits));
  },

  async anatomy(request) {
    const tower = anatomyTower(request);
    const digits = tower.input.kind === 'digits' ? await loadDigits() : undefined;
    const { layerAnatomySteps } = await import('./reference/layer-anatomy.ts');
    return inTurns(layerAnatomySteps(tower, request.layer, { digits }));
  },

  phasePlane: latestOnly(async (request, superseded) => {
    const { phasePlane } = await import('./experiment/phase-plane.ts');
    return inTurns(phasePlane(request), superseded);
  }),

  theoryGrid: latestOnly(async (experiment, superseded) => {
    const { theoryGrid } = await import('./experiment/theory-grid.ts');
    return inTurns(theoryGrid(parseExperiment(experiment)), superseded);
  }),
};

async function replaceEngine(kind: EngineChoice, memory: AdapterMemory | undefined): Promise<EngineStatus> {
  await stop();
  engine?.destroy();
  engine = null;
  const gpu = (navigator as { readonly gpu?: GPU }).gpu;
  const opened = await openEngine({
    kind,
    memory,
    cpu: { spawn: spawnCpuWorker },
    ...(gpu === undefined ? {} : { gpu }),
  });
  engine = opened;
  return { kind: opened.kind, adapter: opened.adapter, reason: opened.reason };
}

function spawnCpuWorker(): CpuPort {
  return webWorkerPort(new Worker(new URL('./cpu-worker.ts', import.meta.url), { type: 'module' }));
}

async function stop(): Promise<void> {
  controller?.abort();
  await running;
}

interface RunContext {
  readonly signal: AbortSignal;
  readonly onUpdate: OnUpdate;
}

/** Never rejects, so that `stop` can wait for it. */
async function run({ generation, experiment: json, answer }: SoundRequest, context: RunContext): Promise<SoundOutcome> {
  const { signal, onUpdate } = context;
  let reported = Number.NEGATIVE_INFINITY;
  try {
    if (engine === null) return { kind: 'failed', message: 'no engine is open', deviceLost: false };
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      const now = performance.now();
      if (now - reported < UPDATE_INTERVAL_MS) return;
      reported = now;
      void onUpdate({ kind: 'progress', generation, done, total });
    };
    const measuring = engine;
    const onNotice = ({ kind, message }: RunNotice) => {
      void onUpdate({ kind: 'notice', generation, notice: { kind, message, adapter: measuring.adapter } });
    };
    const experiment = parseExperiment(json);
    const records = measuring.run(experiment, { signal, onProgress, onNotice });
    if (answer.kind === 'cells') {
      const { towerCells } = await import('./experiment/tower-cells.ts');
      const cells = towerCells(records, listTowers(experiment), answer.quantities);
      await sendInBatches(cells, UPDATE_INTERVAL_MS, (batch) => onUpdate({ kind: 'cells', generation, cells: batch }));
    } else {
      const wanted = answer.kind === 'records' ? records : soundedOf(records);
      await sendInBatches(wanted, Infinity, (batch) => onUpdate({ kind: 'records', generation, records: batch }));
    }
    return { kind: 'done' };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return {
      kind: 'failed',
      message: messageOf(error),
      deviceLost: error instanceof Error && error.name === 'DeviceLostError',
    };
  } finally {
    // Each sounding brings a callback with a channel of its own.
    (onUpdate as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
  }
}

async function* soundedOf(records: AsyncIterable<MeasurementRecord>): AsyncIterable<MeasurementRecord> {
  for await (const record of records) if (isSounded(record)) yield record;
}

/**
 * Sends items a batch at a time, when there are many of them or the last batch is long ago. Updates travel by another port than
 * the answer, in no fixed order: the answer waits until the items are there.
 */
async function sendInBatches<T>(
  items: AsyncIterable<T>,
  intervalMs: number,
  send: (batch: readonly T[]) => void | Promise<void>,
): Promise<void> {
  let batch: T[] = [];
  let sent = performance.now();
  for await (const item of items) {
    batch.push(item);
    if (batch.length < ITEMS_PER_MESSAGE && performance.now() - sent < intervalMs) continue;
    await send(batch);
    batch = [];
    sent = performance.now();
  }
  if (batch.length > 0) await send(batch);
}

/** Whoever asks again takes the place of the call before, which answers null. */
function latestOnly<Request, Answer>(
  compute: (request: Request, superseded: () => boolean) => Promise<Answer | null>,
): (request: Request) => Promise<Answer | null> {
  let calls = 0;
  return (request) => {
    calls += 1;
    const own = calls;
    return compute(request, () => own !== calls);
  };
}

/** Runs to the end, letting messages through every now and then; null where it was superseded. */
async function inTurns<Answer>(steps: Generator<unknown, Answer>): Promise<Answer>;
async function inTurns<Answer>(steps: Generator<unknown, Answer>, superseded: () => boolean): Promise<Answer | null>;
async function inTurns<Answer>(
  steps: Generator<unknown, Answer>,
  superseded: () => boolean = () => false,
): Promise<Answer | null> {
  let paused = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - paused < TURN_MS) continue;
    await nextTask();
    if (superseded()) return null;
    paused = performance.now();
  }
}

Comlink.expose(sounder);
