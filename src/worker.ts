// The worker: opens an engine and runs one experiment at a time, so that the page never waits. A composition root: it alone
// joins the engine with what the page asks for.

import * as Comlink from 'comlink';
import type { Engine } from './engine/contract.ts';
import { openEngine } from './engine/open-engine.ts';
import { isSounded } from './experiment/sounding.ts';
import type {
  EngineChoice,
  EngineStatus,
  Sounder,
  SoundOutcome,
  SoundRequest,
  SoundUpdate,
} from './lab/sounder-contract.ts';
import { parseExperiment } from './model/experiment.ts';
import { messageOf } from './model/input-error.ts';
import type { MeasurementRecord } from './model/records.ts';

// Progress more often than the screen can show it only keeps the page busy.
const PROGRESS_INTERVAL_MS = 50;
// Records are copied to the page in pieces, so that no single message holds it up.
const RECORDS_PER_MESSAGE = 2000;

let engine: Engine | null = null;
let controller: AbortController | null = null;
let running: Promise<unknown> = Promise.resolve();

const sounder: Sounder = {
  async open(choice: EngineChoice): Promise<EngineStatus> {
    await stop();
    engine?.destroy();
    engine = null;
    const gpu = (navigator as { readonly gpu?: GPU }).gpu;
    const opened = await openEngine({ kind: choice, ...(gpu === undefined ? {} : { gpu }) });
    engine = opened;
    return { kind: opened.kind, adapter: opened.adapter, reason: opened.reason };
  },

  async sound(request: SoundRequest, onUpdate: (update: SoundUpdate) => void): Promise<SoundOutcome> {
    await stop();
    controller = new AbortController();
    const own = run(request, { signal: controller.signal, onUpdate });
    running = own;
    return own;
  },

  async cancel(): Promise<void> {
    controller?.abort();
  },
};

async function stop(): Promise<void> {
  controller?.abort();
  await running;
}

interface RunContext {
  readonly signal: AbortSignal;
  readonly onUpdate: (update: SoundUpdate) => void;
}

/** Never rejects, so that `stop` can wait for it. */
async function run({ generation, experiment }: SoundRequest, { signal, onUpdate }: RunContext): Promise<SoundOutcome> {
  let records: MeasurementRecord[] = [];
  let reported = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (records.length > 0) onUpdate({ kind: 'records', generation, records });
    records = [];
  };
  try {
    if (engine === null) return { kind: 'failed', message: 'no engine is open', deviceLost: false };
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      const now = performance.now();
      if (now - reported < PROGRESS_INTERVAL_MS) return;
      reported = now;
      onUpdate({ kind: 'progress', generation, done, total });
    };
    for await (const record of engine.run(parseExperiment(experiment), { signal, onProgress })) {
      if (isSounded(record)) records.push(record);
      if (records.length >= RECORDS_PER_MESSAGE) flush();
    }
    flush();
    return { kind: 'done' };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return {
      kind: 'failed',
      message: messageOf(error),
      deviceLost: error instanceof Error && error.name === 'DeviceLostError',
    };
  }
}

Comlink.expose(sounder);
