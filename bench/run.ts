// Forward and backward time of two networks next to the adapter's own ceilings, all in one run. Absolute times depend on the machine
// and on what else it does; the ratios are what to compare.

import Table from 'cli-table3';
import { openDawn } from '../src/cli/dawn.ts';
import { cohortPass, demandOf } from '../src/engine/cohort-pass.ts';
import { weightLayout } from '../src/engine/layout.ts';
import type { Plan, Resource } from '../src/engine/plan.ts';
import { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import { type Ceilings, measureCeilings } from '../src/gpu/ceilings.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import { parseExperiment } from '../src/model/experiment.ts';
import { listTowers } from '../src/model/towers.ts';

/** Counted passes after one that warms up (compiles kernels, draws the weights). */
const PASSES = 5;

const NETWORKS = [
  { name: 'width 256, depth 64, batch 128', width: 256, depth: 64, batch: 128 },
  { name: 'width 64, depth 256, batch 64', width: 64, depth: 256, batch: 64 },
];

interface Measured {
  readonly name: string;
  readonly times: readonly number[];
  readonly dispatches: number;
  readonly submits: number;
  readonly bytes: number;
  readonly multiplyAdds: number;
}

async function main(): Promise<void> {
  const session = await openDevice(await openDawn());
  const ceilings = await measureCeilings(session);
  const engine = new WebGpuEngine(session, 'benchmark');
  const results: Measured[] = [];
  for (const network of NETWORKS) results.push(await measure(engine, network));
  console.log(`adapter: ${engine.adapter}\n`);
  printCeilings(ceilings);
  for (const result of results) printResult(result, ceilings);
  engine.destroy();
}

async function measure(
  engine: WebGpuEngine,
  { name, width, depth, batch }: (typeof NETWORKS)[number],
): Promise<Measured> {
  const experiment = parseExperiment({
    network: { width, depth, input: { width, batch }, biases: { std: 0.1 }, weights: { scheme: 'lecun' } },
  });
  const { plan } = cohortPass(listTowers(experiment), demandOf(new Set(experiment.measure)), null);
  const times: number[] = [];
  let before = { ...engine.counts };
  for (let pass = 0; pass <= PASSES; pass++) {
    before = { ...engine.counts };
    const started = performance.now();
    for await (const _ of engine.run(experiment)); // the records are the engine's business here
    if (pass > 0) times.push((performance.now() - started) / 1000);
  }
  return {
    name,
    times: times.sort((a, b) => a - b),
    dispatches: engine.counts.dispatches - before.dispatches,
    submits: engine.counts.submits - before.submits,
    bytes: plannedBytes(plan),
    multiplyAdds: 2 * depth * width * width * batch + 2 * width * 10 * batch,
  };
}

/** Bytes that the steps must move at least: every buffer a step binds, once. */
function plannedBytes(plan: Plan): number {
  const bytesOf = (resource: Resource, params: { rows?: number; inner?: number }) => {
    if (typeof resource === 'string') return 0;
    if ('tensor' in resource) return resource.tensor.floats * 4;
    return weightLayout({ fanIn: params.inner ?? 0, fanOut: params.rows ?? 0 }).elements * 4;
  };
  return plan.steps.reduce((sum, step) => {
    if (!('kernel' in step)) return sum;
    const bound = new Set(Object.values(step.buffers));
    return sum + [...bound].reduce((bytes, resource) => bytes + bytesOf(resource, step.params), 0);
  }, 0);
}

function printCeilings({ multiplyAdds, copyBytes, emptyDispatch }: Ceilings): void {
  const table = new Table({ style: { head: [], border: [] }, head: ['ceiling', 'measured'] });
  table.push(
    ['fused multiply-add', `${(multiplyAdds / 1e9).toFixed(2)} G/s`],
    ['copying kernel, 1 MiB', `${(copyBytes.small / 1e9).toFixed(2)} GB/s`],
    ['copying kernel, 32 MiB', `${(copyBytes.large / 1e9).toFixed(2)} GB/s`],
    ['empty dispatch', `${(emptyDispatch * 1e6).toFixed(1)} us`],
  );
  console.log(`${table.toString()}\n`);
}

function printResult(result: Measured, { multiplyAdds, copyBytes, emptyDispatch }: Ceilings): void {
  const { name, times, dispatches, submits, bytes } = result;
  const median = times[Math.floor(times.length / 2)];
  const table = new Table({ style: { head: [], border: [] }, head: [name, 'forward + backward'] });
  table.push(
    ['time, median [least, most]', `${ms(median)} [${ms(times[0])}, ${ms(times[times.length - 1])}]`],
    ['dispatches, submits a pass', `${dispatches}, ${submits}`],
    ['bytes a pass, at least', `${(bytes / 1e6).toFixed(1)} MB`],
    ['multiply-adds of the products', `${(result.multiplyAdds / 1e6).toFixed(0)} M`],
    ['products / multiply-add ceiling', percent(result.multiplyAdds / median / multiplyAdds)],
    ['bytes / copy ceiling (32 MiB)', percent(bytes / median / copyBytes.large)],
    ['empty dispatches / time', percent((dispatches * emptyDispatch) / median)],
  );
  console.log(`${table.toString()}\n`);
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

await main();
