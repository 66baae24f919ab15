// What runs in a page or in a Node process of its own: one contender, or one measurement of this engine alone, answered as plain data.
// `perform` is the only way in; the places (chromium-place.ts, node-place.ts) carry its commands and answers.

import type { ExperimentInput } from '../src/engine/contract.ts';
import { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import { type Ceilings, measureCeilings } from '../src/gpu/ceilings.ts';
import { type DeviceSession, openDevice } from '../src/gpu/device-session.ts';
import { CallCounter, type CallCounts } from './call-counter.ts';
import type { Contender, Target } from './contender.ts';
import { type ContenderName, openContender, type TorchName } from './contenders.ts';
import { type OwnEngine, openOurs, soundings } from './ours.ts';
import {
  openProduct,
  type ProductContender,
  type ProductName,
  type Rate,
  type TorchProductName,
} from './product-contenders.ts';
import type { TowerReadings } from './readings.ts';
import type { WorkloadName } from './workloads.ts';

export type Command =
  | {
      readonly kind: 'open';
      readonly contender: ContenderName;
      readonly workload: WorkloadName;
      readonly on: Target;
    }
  | { readonly kind: 'open-experiment'; readonly experiment: ExperimentInput }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'open-product'; readonly contender: ProductName }
  | { readonly kind: 'product' }
  | { readonly kind: 'default-limits'; readonly experiment: ExperimentInput }
  | { readonly kind: 'ceilings' };

export interface Opened {
  /** What the contender's own device was asked of; null on the processor. */
  readonly adapter: string | null;
  /** See Contender. */
  readonly threads: number | null;
}

export interface Repetition {
  readonly seconds: number;
  /** Null on the processor, where nothing is asked of WebGPU. */
  readonly counts: CallCounts | null;
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
  readonly 'open-product': Opened;
  readonly product: Rate;
  readonly ceilings: MeasuredCeilings;
  readonly 'default-limits': LimitedRun;
}

let counter: CallCounter | null = null;
let contender: Contender | null = null;
/** Serves one experiment after the other, so that kernels are compiled once. */
let engine: OwnEngine | null = null;
let product: ProductContender | null = null;

/**
 * `gpu` is the navigator's or Dawn's, null on the processor. The contender opened last stays open until the page or the process ends.
 * PyTorch, which is named here too, has stages of its own (torch-stage.ts).
 */
export async function perform<K extends Command['kind']>(
  gpu: GPU | null,
  command: Command & { readonly kind: K },
): Promise<Answers[K]> {
  return (await answer(gpu, command)) as Answers[K];
}

async function answer(gpu: GPU | null, command: Command): Promise<Answers[Command['kind']]> {
  switch (command.kind) {
    case 'open': {
      const { workload, on } = command;
      if (on === 'webgpu') counting();
      contender = await openContender(command.contender as Exclude<ContenderName, TorchName>, workload, { on, gpu });
      return { adapter: counter?.adapter ?? null, threads: contender.threads };
    }
    case 'open-experiment': {
      const calls = counting();
      engine ??= await openOurs('webgpu', gpu);
      contender = soundings(engine, command.experiment);
      return { adapter: calls.adapter, threads: null };
    }
    case 'repeat':
      return repeat();
    case 'open-product':
      product = await openProduct(command.contender as Exclude<ProductName, TorchProductName>);
      return { adapter: null, threads: product.threads };
    case 'product':
      if (product === null) throw new Error('no contender is open');
      return product.rate();
    case 'default-limits': {
      const calls = counting();
      return limitedRun(await openDevice(gpu ?? undefined, { defaultLimits: true }), command.experiment, calls);
    }
    case 'ceilings': {
      const calls = counting();
      const session = await openDevice(gpu ?? undefined);
      const ceilings = await measureCeilings(session);
      session.destroy();
      return { adapter: calls.adapter, ceilings };
    }
    default:
      return command satisfies never;
  }
}

/** Ahead of the first device: the adapter is seen when a device is asked of it. */
function counting(): CallCounter {
  counter ??= new CallCounter();
  return counter;
}

async function repeat(): Promise<Repetition> {
  if (contender === null) throw new Error('no contender is open');
  counter?.reset();
  const started = performance.now();
  const readings = await contender.once();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, counts: counter?.read() ?? null, readings };
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
