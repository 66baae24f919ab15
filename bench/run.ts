// npm run bench: this engine beside its peers on the same device, in one run. Ratios within a run are the message; times depend on the
// machine and on what else it does, and are asserted nowhere. docs/benchmarks.md says how to read the tables.

import { ceilingsTable } from './ceilings-table.ts';
import { openChromium } from './chromium-place.ts';
import { compare } from './compare.ts';
import { comparisonTable, complaints } from './comparison-table.ts';
import { deepTable } from './deep.ts';
import { type Flags, readFlags } from './flags.ts';
import { measureGrowth } from './growth.ts';
import { openNode } from './node-place.ts';
import type { Place } from './place.ts';
import { compareProduct } from './product.ts';
import { PYTHON } from './python-process.ts';
import { describeTorch } from './torch-stage.ts';
import { WORKLOADS } from './workloads.ts';

const say = (line: string) => console.error(line);

const flags = readFlags(process.argv);
const torch = flags.on === 'cpu' && flags.peers !== 'none' ? await findTorch() : false;
const problems: string[] = [];
for (const name of flags.places) {
  const place = name === 'chromium' ? await openChromium(flags.on) : openNode(flags.on);
  try {
    problems.push(...(await runParts(place, flags)));
  } finally {
    await place.close();
  }
}
for (const problem of problems) say(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Prints the parts asked for and answers with what went wrong. */
async function runParts(place: Place, { on, parts, peers, patience }: Flags): Promise<string[]> {
  const found: string[] = [];
  const adapter = on === 'webgpu' ? await measureAdapter(place, parts.includes('ceilings')) : null;
  if (on === 'cpu') console.log(`\n${place.name}, on the processor`);
  for (const workload of WORKLOADS.filter((candidate) => parts.includes(candidate.name))) {
    const entries = await compare(place, workload, { on, adapter, peers, torch, patience, say });
    console.log(`\n${workload.name}: ${workload.title} (${place.name})\n${comparisonTable(workload, on, entries)}`);
    found.push(...complaints(workload, entries));
  }
  if (parts.includes('product')) {
    const { table, problems } = await compareProduct(place, { peers: peers !== 'none', torch, patience, say });
    console.log(`\n${table}`);
    found.push(...problems);
  }
  if (parts.includes('deep'))
    console.log(`\nDepth within default limits (${place.name})\n${await deepTable(place, say)}`);
  if (parts.includes('growth')) {
    for await (const { table, problem } of measureGrowth(place, { patience, say })) {
      if (table !== '') console.log(`\nGrowth (${place.name}): ${table}`);
      if (problem !== null) found.push(problem);
    }
  }
  return found;
}

/** Prints which adapter it is, and what it can do at most where that is asked for. */
async function measureAdapter(place: Place, withCeilings: boolean): Promise<string> {
  const stage = await place.openStage();
  const measured = await stage.perform({ kind: 'ceilings' });
  await stage.close();
  console.log(`\n${place.name}, adapter: ${measured.adapter}`);
  if (withCeilings) console.log(ceilingsTable(measured));
  return measured.adapter;
}

async function findTorch(): Promise<boolean> {
  const torch = await describeTorch();
  console.log(
    torch === null
      ? `PyTorch takes no part: ${PYTHON} has none (the environment variable PYTHON names another interpreter)`
      : `PyTorch ${torch}`,
  );
  return torch !== null;
}
