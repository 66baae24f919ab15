// The file of --out. It appears under its own name only when everything is written, so that a cancelled run leaves nothing that
// looks like a result.

import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError, quote } from '../model/input-error.ts';
import { reasonOf } from './read-json.ts';

export type FileEnding = '.json' | '.csv' | '.parquet' | '.svg' | '.png';

/** What a file of records or of their statistics may be. */
export const RESULT_ENDINGS = ['.json', '.csv', '.parquet'] as const satisfies readonly FileEnding[];

export interface CompleteFile {
  readonly write: (data: string | Uint8Array) => void;
  readonly finish: () => void;
  /** Gives up; nothing is left behind. Does nothing after finish. */
  readonly discard: () => void;
}

/** The ending of the name in small letters. Throws InputError where it is none of those; `what` names the flag or argument. */
export function endingOf<Ending extends FileEnding>(
  path: string,
  endings: readonly Ending[],
  { what = '--out' }: { readonly what?: string } = {},
): Ending {
  const ending = endings.find((known) => known === extname(path).toLowerCase());
  if (ending !== undefined) return ending;
  const list = `${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`;
  throw new InputError(`${what}: ${quote(path)} is not allowed; expected a name that ends in ${list}`);
}

/** Opens the file beside its final name. Throws InputError where it cannot be written. */
export function completeFile(path: string): CompleteFile {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new InputError(`--out: ${quote(path)} is a folder; expected the name of a file`);
  }
  const partial = `${path}.${process.pid}.part`;
  const file = attempt(path, () => openSync(partial, 'w'));
  let open = true;
  const close = (): void => {
    open = false;
    closeSync(file);
  };
  return {
    // Not writeSync, which may write a part and return.
    write: (data) => attempt(path, () => writeFileSync(file, data)),
    finish: () => {
      close();
      try {
        attempt(path, () => renameSync(partial, path));
      } catch (error) {
        rmSync(partial, { force: true });
        throw error;
      }
    },
    discard: () => {
      if (!open) return;
      close();
      rmSync(partial, { force: true });
    },
  };
}

function attempt<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new InputError(`cannot write ${quote(path)}: ${reasonOf(error)}`);
  }
}
