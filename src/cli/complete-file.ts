// The file of --out. It appears under its own name only when everything is written, so that a cancelled run leaves nothing that
// looks like a result.

import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError, quote } from '../model/input-error.ts';
import { reasonOf } from './read-json.ts';

const ENDINGS = ['.json', '.csv'] as const;
export type FileEnding = (typeof ENDINGS)[number];

export interface CompleteFile {
  readonly write: (text: string) => void;
  readonly finish: () => void;
  /** Gives up; nothing is left behind. Does nothing after finish. */
  readonly discard: () => void;
}

/** The ending of the name in small letters. Throws InputError unless it is .json or .csv. */
export function endingOf(path: string): FileEnding {
  const ending = ENDINGS.find((known) => known === extname(path).toLowerCase());
  if (ending !== undefined) return ending;
  throw new InputError(`--out: ${quote(path)} is not allowed; expected a name that ends in .json or .csv`);
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
    write: (text) => attempt(path, () => writeSync(file, text)),
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
