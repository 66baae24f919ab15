// `merge`: the parts of a divided run joined to what the undivided run would have written, byte for byte.

import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { joinParts } from '../experiment/join-parts.ts';
import { InputError, quote } from '../model/input-error.ts';
import { listTowers } from '../model/towers.ts';
import { endingOf, RESULT_ENDINGS } from './complete-file.ts';
import type { CliContext } from './context.ts';
import { inTowerOrder } from './in-tower-order.ts';
import { openJsonPart } from './json-part.ts';
import { openParquetPart } from './parquet-part.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import { resultFile } from './result-file.ts';
import type { ResultPart } from './result-part.ts';

interface MergeFlags {
  readonly out: string;
  readonly aggregate?: boolean;
  readonly allowMixed?: boolean;
  readonly partial?: boolean;
}

export function addMerge(program: Command, context: CliContext): void {
  program
    .command('merge')
    .description('join the parts of a run that was divided with --shard')
    .argument('<part...>', 'results of run in .json or .parquet files')
    .requiredOption('--out <file>', 'the .json, .csv or .parquet file to write')
    .option('--aggregate', 'write statistics over the seeds instead of every record')
    .option('--allow-mixed', 'join parts of different engines, adapters or versions, and say so in the result')
    .option('--partial', 'join what is there where towers are missing')
    .action((paths: readonly string[], flags: MergeFlags) => merge(context, paths, flags));
}

async function merge(context: CliContext, paths: readonly string[], flags: MergeFlags): Promise<void> {
  const { out, aggregate = false, allowMixed = false, partial = false } = flags;
  endingOf(out, RESULT_ENDINGS);
  const target = realPath(out);
  const own = target === null ? undefined : paths.find((path) => realPath(path) === target);
  if (own !== undefined) throw new InputError(`--out: ${quote(out)} is one of the parts; expected another name`);
  const parts: ResultPart[] = [];
  for (const path of paths) parts.push(await openPart(path));
  const towers = listTowers(parts[0].origin.experiment);
  const joined = joinParts(parts, { towerCount: towers.length, allowMixed, partial });
  const measured = joined.towers.map((tower) => towers[tower]);
  const facts: RunFacts = { ...joined.origin, towers, measured };
  const sink = inTowerOrder(resultFile(out, facts, { aggregate }), { measured, folder: dirname(out) });
  await copyRecords(context, parts, sink);
  const count = parts.length === 1 ? '1 part' : `${parts.length} parts`;
  context.stdout.write(`${measured.length} of ${towers.length} towers from ${count} in ${quote(out)}\n`);
}

/** Part by part, so that one is open at a time; the sink puts their towers in order. */
async function copyRecords(context: CliContext, parts: readonly ResultPart[], sink: RecordSink): Promise<void> {
  const abort = new AbortController();
  const release = context.onInterrupt(() => abort.abort());
  try {
    for (const part of [...parts].sort((a, b) => (a.towers[0] ?? 0) - (b.towers[0] ?? 0))) {
      for await (const records of part.batches()) {
        for (const record of records) sink.write(record);
        // Files are read and written without giving way; the interrupt key waits for this.
        await new Promise((resolve) => setImmediate(resolve));
        abort.signal.throwIfAborted();
      }
    }
    sink.finish();
  } finally {
    sink.discard();
    release();
  }
}

async function openPart(path: string): Promise<ResultPart> {
  const ending = endingOf(path, ['.json', '.parquet'], { what: 'part' });
  return ending === '.json' ? openJsonPart(path) : openParquetPart(path);
}

/** The file itself, through links and other spellings; null where there is none. */
function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
