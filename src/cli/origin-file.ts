// CSV has no place for where its numbers come from: a comment line at its head would be a row to most programs. So a CSV file has a
// companion, its own name with `.origin.json` behind it.

import { basename } from 'node:path';
import { originJson } from '../experiment/result-origin.ts';
import { type CompleteFile, completeFile } from './complete-file.ts';
import type { RunFacts } from './record-sink.ts';

/** The companion of the CSV file at `path`; `holds` names what the rows are. It appears when it is finished. */
export function originFile(
  path: string,
  facts: RunFacts,
  { holds }: { readonly holds: string },
): Pick<CompleteFile, 'finish' | 'discard'> {
  const file = completeFile(`${path}.origin.json`);
  const towers = facts.measured.map(({ tower }) => tower);
  const stated = { file: basename(path), table: holds, ...originJson(facts), towers };
  return {
    finish: () => {
      file.write(`${JSON.stringify(stated, null, 2)}\n`);
      file.finish();
    },
    discard: file.discard,
  };
}
