// npm run bench: this engine beside its peers on the same adapter, in one run. Ratios within a run are the message; times depend on the
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
import { WORKLOADS } from './workloads.ts';

const say = (line: string) => console.error(line);

const flags = readFlags(process.argv);
const problems: string[] = [];
for (const name of flags.places) {
  const place = name === 'chromium' ? await openChromium() : openNode();
  try {
    problems.push(...(await runParts(place, flags)));
  } finally {
    await place.close();
  }
}
for (const problem of problems) say(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Prints the parts asked for and answers with what went wrong. */
async function runParts(place: Place, { parts, peers, patience }: Flags): Promise<string[]> {
  const found: string[] = [];
  const stage = await place.openStage();
  const measured = await stage.perform({ kind: 'ceilings' });
  await stage.close();
  console.log(`\n${place.name}, adapter: ${measured.adapter}`);
  if (parts.includes('ceilings')) console.log(ceilingsTable(measured));
  for (const workload of WORKLOADS.filter((candidate) => parts.includes(candidate.name))) {
    const entries = await compare(place, workload, { adapter: measured.adapter, peers, patience, say });
    console.log(`\n${workload.name}: ${workload.title} (${place.name})\n${comparisonTable(workload, entries)}`);
    found.push(...complaints(workload, entries));
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
