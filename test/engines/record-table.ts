// The records of an experiment by their coordinates, of the engine under test and of the float64 reference.

import type { CohortEngine } from '../../src/engine/cohort-engine.ts';
import type { Engine, RunOptions } from '../../src/engine/contract.ts';
import { ReferenceEngine } from '../../src/engine/reference-engine.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';

/** How a test gets an engine of its own; `passBytes` is the memory of one pass besides the weights. */
export type OpenEngine = (options?: { readonly passBytes?: number }) => Promise<CohortEngine>;

export type RecordTable = ReadonlyMap<string, MeasurementRecord['value']>;

/** All records of an experiment, keyed `tower site layer quantity`. */
export async function recordTable(engine: Engine, experiment: unknown, options: RunOptions = {}): Promise<RecordTable> {
  const table = new Map<string, MeasurementRecord['value']>();
  for await (const { tower, site, layer, quantity, value } of engine.run(parseExperiment(experiment), options)) {
    const key = `${tower} ${site} ${layer} ${quantity}`;
    if (table.has(key)) throw new Error(`two records of ${key}`);
    table.set(key, value);
  }
  return table;
}

const reference = new ReferenceEngine('test');
const known = new Map<string, Promise<RecordTable>>();

/** What the reference says; computed once for all engines that a file tests. */
export function referenceTable(experiment: unknown): Promise<RecordTable> {
  const key = JSON.stringify(experiment);
  const table = known.get(key) ?? recordTable(reference, experiment);
  known.set(key, table);
  return table;
}
