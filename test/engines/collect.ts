import type { Engine, RunOptions } from '../../src/engine/contract.ts';
import type { Experiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';

/** The records of a run in the order in which they arrive. */
export async function collect(
  engine: Engine,
  experiment: Experiment,
  options?: RunOptions,
): Promise<MeasurementRecord[]> {
  const records: MeasurementRecord[] = [];
  for await (const record of engine.run(experiment, options)) records.push(record);
  return records;
}
