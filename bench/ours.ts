// This engine as a contender: the experiment goes in as JSON, the records come out as they do for every user.

import type { Engine, ExperimentInput } from '../src/engine/contract.ts';
import { CpuEngine } from '../src/engine/cpu-engine.ts';
import type { CpuPort } from '../src/engine/cpu-port.ts';
import { webWorkerPort } from '../src/engine/web-worker-port.ts';
import { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import type { MeasurementRecord } from '../src/model/records.ts';
import type { Contender, Target } from './contender.ts';
import { towerShapes } from './parameters.ts';
import type { TowerReadings } from './readings.ts';

export interface OwnEngine extends Pick<Contender, 'threads'> {
  readonly engine: Engine;
}

/** `gpu` is for WebGPU alone. Whoever opens an engine keeps it until the page or the process ends. */
export async function openOurs(kind: Target, gpu: GPU | null): Promise<OwnEngine> {
  switch (kind) {
    case 'webgpu':
      return { engine: new WebGpuEngine(await openDevice(gpu ?? undefined), 'benchmark'), threads: null };
    case 'cpu':
      return openCpu();
    default:
      return kind satisfies never;
  }
}

/** With a worker a processor, as the page and the command line start them. */
async function openCpu(): Promise<OwnEngine> {
  const options =
    typeof Worker === 'undefined' ? (await import('../src/cli/cpu-threads.ts')).cpuThreads() : { spawn: webWorker };
  const engine = new CpuEngine('benchmark', options);
  return { engine, threads: engine.threads };
}

function webWorker(): CpuPort {
  return webWorkerPort(new Worker(new URL('../src/cpu-worker.ts', import.meta.url), { type: 'module' }));
}

export function soundings({ engine, threads }: OwnEngine, experiment: ExperimentInput): Contender {
  const shapes = towerShapes(experiment);
  return {
    threads,
    async once() {
      const towers = shapes.map(({ depth }) => ({
        state: new Array<number>(depth),
        gradient: new Array<number>(depth),
        weightGradient: new Array<number>(depth),
      }));
      for await (const record of engine.run(experiment)) put(towers[record.tower], record);
      return towers;
    },
  };
}

function put(tower: { readonly [Site in keyof TowerReadings]: number[] }, record: MeasurementRecord): void {
  const { layer, site, quantity, value } = record;
  if (quantity === 'fault') throw new Error(`the engine reports a fault (${value}) in tower ${record.tower}`);
  if (quantity !== 'log10MeanSquare') return;
  const meanSquare = value === null ? 0 : 10 ** value;
  if (site === 'state' && layer > 0) tower.state[layer - 1] = meanSquare;
  if (site === 'stateGradient' && layer < tower.gradient.length) tower.gradient[layer] = meanSquare;
  if (site === 'weightGradient') tower.weightGradient[layer - 1] = meanSquare;
}
