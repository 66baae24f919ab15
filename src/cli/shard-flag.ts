// `--shard i/n`: which part of how many.

import type { Shard } from '../experiment/shard.ts';
import { InputError, quote } from '../model/input-error.ts';

/** Throws InputError unless it is two whole numbers, the first from 1 to the second. */
export function readShard(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (Number.isSafeInteger(count) && index >= 1 && index <= count) return { index, count };
  throw new InputError(
    `--shard: ${quote(text)} is not allowed; expected i/n, part i of n, with whole numbers 1 <= i <= n, as 2/8`,
  );
}
