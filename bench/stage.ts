// What runs in a page or in a Node process of its own: one contender, or one measurement of this engine alone, answered as plain data.
// `perform` is the only way in; the places (chromium-place.ts, node-place.ts) carry its commands and answers.

import type { ExperimentInput } from '../src/engine/contract.ts';
import { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import { type Ceilings, measureCeilings } from '../src/gpu/ceilings.ts';
import { type DeviceSession, openDevice } from '../src/gpu/device-session.ts';
import { CallCounter, type CallCounts } from './call-counter.ts';
import type { Contender } from './contender.ts';
import { type ContenderName, openContender } from './contenders.ts';
import { soundings } from './ours.ts';
import type { TowerReadings } from './readings.ts';
import type { WorkloadName } from './workloads.ts';

export type Command =
  | { readonly kind: 'open'; readonly contender: ContenderName; readonly workload: WorkloadName }
  | { readonly kind: 'open-experiment'; readonly experiment: ExperimentInput }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'default-limits'; readonly experiment: ExperimentInput }
  | { readonly kind: 'ceilings' };

export interface Opened {
  /** What the contender's own device was asked of. */
  readonly adapter: string;
}

export interface Repetition {
  readonly seconds: number;
  readonly counts: CallCounts;
  readonly readings: readonly TowerReadings[];
}

/** One run on a device with the limits that every device has. */
export interface LimitedRun {
  readonly adapter: string;
  readonly bindingBytes: number;
  readonly seconds: number;
  readonly peakBytes: number;
  readonly dispatches: number;
  /** log10 of the mean squares, keyed `site layer`. */
  readonly logs: Readonly<Record<string, number | null>>;
}

export interface MeasuredCeilings {
  readonly adapter: string;
  readonly ceilings: Ceilings;
}

/** The answer to each kind of command. */
export interface Answers {
  readonly open: Opened;
  readonly 'open-experiment': Opened;
  readonly repeat: Repetition;
  readonly ceilings: MeasuredCeilings;
  readonly 'default-limits': LimitedRun;
}

let counter: CallCounter | null = null;
let contender: Contender | null = null;
/** Serves one experiment after the other, so that kernels are compiled once. */
let engine: WebGpuEngine | null = null;

/** `gpu` is the navigator's or Dawn's. The contender opened last stays open until the page or the process ends. */
export async function perform<K extends Command['kind']>(
  gpu: GPU,
  command: Command & { readonly kind: K },
): Promise<Answers[K]> {
  return (await answer(gpu, command)) as Answers[K];
}

async function answer(gpu: GPU, command: Command): Promise<Answers[Command['kind']]> {
  counter ??= new CallCounter();
  switch (command.kind) {
    case 'open':
      contender = await openContender(gpu, command.contender, command.workload);
      return { adapter: counter.adapter };
    case 'open-experiment':
      engine ??= new WebGpuEngine(await openDevice(gpu), 'benchmark');
      contender = soundings(engine, command.experiment);
      return { adapter: counter.adapter };
    case 'repeat':
      return repeat();
    case 'default-limits':
      return limitedRun(await openDevice(gpu, { defaultLimits: true }), command.experiment, counter);
    case 'ceilings': {
      const session = await openDevice(gpu);
      const ceilings = await measureCeilings(session);
      session.destroy();
      return { adapter: counter.adapter, ceilings };
    }
    default:
      return command satisfies never;
  }
}

async function repeat(): Promise<Repetition> {
  if (contender === null || counter === null) throw new Error('no contender is open');
  counter.reset();
  const started = performance.now();
  const readings = await contender.once();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, counts: counter.read(), readings };
}

async function limitedRun(
  session: DeviceSession,
  experiment: ExperimentInput,
  calls: CallCounter,
): Promise<LimitedRun> {
  const limited = new WebGpuEngine(session, 'benchmark');
  const logs: Record<string, number | null> = {};
  calls.reset();
  const started = performance.now();
  try {
    for await (const { site, layer, quantity, value } of limited.run(experiment)) {
      if (quantity === 'fault') throw new Error(`the engine reports a fault (${value}) at ${site} ${layer}`);
      if (quantity === 'log10MeanSquare') logs[`${site} ${layer}`] = value;
    }
    const seconds = (performance.now() - started) / 1000;
    const { peakBytes, dispatches } = calls.read();
    const bindingBytes = session.limits.maxStorageBufferBindingSize;
    return { adapter: calls.adapter, bindingBytes, seconds, peakBytes, dispatches, logs };
  } finally {
    limited.destroy();
  }
}
