// `run --plan`: what a run will cost, told before it is started. The time comes from a short trial of the same network, because no
// table knows this machine.

import Table from 'cli-table3';
import type { Engine, RunCost, RunOptions } from '../engine/contract.ts';
import { roughDuration } from '../math/rough-duration.ts';
import { type Experiment, parseExperiment, toJson } from '../model/experiment.ts';

/** Blocks of the trial's network: enough for the cost of a block to show. */
const TRIAL_DEPTH = 8;

/** The counts as a table, with the time that they will take. */
export async function costReport(
  engine: Engine,
  { experiment, towers }: { experiment: Experiment; towers: RunOptions['towers'] },
): Promise<string> {
  const options = towers === undefined ? {} : { towers };
  const cost = await engine.cost(experiment, options);
  const seconds = cost.multiplyAdds / (await pace(engine, experiment));
  const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  for (const row of rows(cost)) table.push([...row]);
  table.push(['time, by a trial of one network', inWords(seconds)]);
  return `${table.toString()}\n`;
}

function rows({ towers, cohorts, passes, ...cost }: RunCost): (readonly [string, string])[] {
  return [
    ['networks', String(towers)],
    ['groups that share their weights', String(cohorts)],
    ['passes over the device', String(passes)],
    ['multiply-adds', cost.multiplyAdds.toExponential(2)],
    ['dispatches', String(cost.dispatches)],
    ['device memory at a time', megabytes(cost.deviceBytes)],
    ['read back', megabytes(cost.bytesRead)],
  ];
}

/** Multiply-adds a second: the second run of a shallow network of the same kind, when kernels are compiled and weights drawn. */
async function pace(engine: Engine, experiment: Experiment): Promise<number> {
  const { network, measure } = experiment;
  const plain = toJson(experiment) as { network: Record<string, unknown> };
  const depth = Math.min(network.depth, TRIAL_DEPTH);
  const width = Array.isArray(network.width) ? network.width.slice(0, depth) : network.width;
  const trial = parseExperiment({ network: { ...plain.network, depth, width }, measure });
  let seconds = 0;
  for (let round = 0; round < 2; round++) {
    const started = performance.now();
    for await (const _ of engine.run(trial)); // only how long it takes matters
    seconds = (performance.now() - started) / 1000;
  }
  return (await engine.cost(trial)).multiplyAdds / seconds;
}

function inWords(seconds: number): string {
  const { count, unit } = roughDuration(seconds);
  return `about ${count} ${unit}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 0)} MiB`;
}
