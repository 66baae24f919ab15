// The WebGPU engine on the test device, and its records by their coordinates.

import type { Engine } from '../../src/engine/contract.ts';
import { WebGpuEngine, type WebGpuEngineOptions } from '../../src/engine/webgpu-engine.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { openTestDevice } from './open-test-device.ts';

export async function openTestEngine(options: WebGpuEngineOptions = {}): Promise<WebGpuEngine> {
  return new WebGpuEngine(await openTestDevice(), 'test', options);
}

export type RecordTable = ReadonlyMap<string, MeasurementRecord['value']>;

/** All records of an experiment, keyed `tower site layer quantity`. */
export async function recordTable(engine: Engine, experiment: unknown): Promise<RecordTable> {
  const table = new Map<string, MeasurementRecord['value']>();
  for await (const { tower, site, layer, quantity, value } of engine.run(parseExperiment(experiment))) {
    const key = `${tower} ${site} ${layer} ${quantity}`;
    if (table.has(key)) throw new Error(`two records of ${key}`);
    table.set(key, value);
  }
  return table;
}
