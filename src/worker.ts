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
import type { InputMoments } from './theory/input-moments.ts';

// Progress more often than the screen can show it only keeps the page busy.
const PROGRESS_INTERVAL_MS = 50;
// Records are copied to the page in pieces, so that no single message holds it up.
const RECORDS_PER_MESSAGE = 2000;

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
async function run({ generation, experiment }: SoundRequest, { signal, onUpdate }: RunContext): Promise<SoundOutcome> {
  let records: MeasurementRecord[] = [];
  let reported = Number.NEGATIVE_INFINITY;
  // Updates travel by another port than the answer, in no fixed order: the answer waits until the records are there.
  const flush = async () => {
    const batch = records;
    records = [];
    if (batch.length > 0) await onUpdate({ kind: 'records', generation, records: batch });
  };
  try {
    if (engine === null) return { kind: 'failed', message: 'no engine is open', deviceLost: false };
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      const now = performance.now();
      if (now - reported < PROGRESS_INTERVAL_MS) return;
      reported = now;
      void onUpdate({ kind: 'progress', generation, done, total });
    };
    const measuring = engine;
    const onNotice = ({ kind, message }: RunNotice) => {
      void onUpdate({ kind: 'notice', generation, notice: { kind, message, adapter: measuring.adapter } });
    };
    for await (const record of measuring.run(parseExperiment(experiment), { signal, onProgress, onNotice })) {
      if (isSounded(record)) records.push(record);
      if (records.length >= RECORDS_PER_MESSAGE) await flush();
    }
    await flush();
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

Comlink.expose(sounder);
