// A text file line by line, however long it is. Every failure is one line that says where.

import { closeSync, openSync, readSync } from 'node:fs';
import { InputError, quote } from '../model/input-error.ts';
import { reasonOf } from './read-json.ts';

/** Bytes read at a time. */
const CHUNK = 1 << 20;
/** Half of the longest string V8 holds. */
const MAX_LINE = 2 ** 28;

/**
 * The lines without their ends, in batches; a text that ends with a line end has no empty line behind it. Throws InputError where
 * the file cannot be read or is not UTF-8.
 */
export function* fileLines(path: string): Generator<readonly string[]> {
  const file = attempt(path, () => openSync(path, 'r'));
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const bytes = Buffer.alloc(CHUNK);
    let rest = '';
    for (;;) {
      const length = attempt(path, () => readSync(file, bytes, 0, CHUNK, null));
      rest += decode(path, () => decoder.decode(bytes.subarray(0, length), { stream: length > 0 }));
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) throw new InputError(`${quote(path)} has a line of more than ${MAX_LINE} characters`);
      yield length > 0 || rest === '' ? lines : [...lines, rest];
      if (length === 0) return;
    }
  } finally {
    closeSync(file);
  }
}

function attempt<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new InputError(`cannot read ${quote(path)}: ${reasonOf(error)}`);
  }
}

function decode(path: string, step: () => string): string {
  try {
    return step();
  } catch {
    throw new InputError(`${quote(path)} is not UTF-8 text`);
  }
}
