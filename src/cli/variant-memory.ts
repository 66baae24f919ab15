// Which kernels are fastest on which adapter, in the user's cache folder, so that a command need not measure it anew. A cache that
// cannot be read or written has forgotten; nothing else happens.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VariantMemory } from '../gpu/tuner.ts';

/** The file of this user: XDG Base Directory Specification, "XDG_CACHE_HOME". */
function cachePath(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'echosounder', 'kernel-variants.json');
}

export function fileMemory(path = cachePath()): VariantMemory {
  return {
    read: (key) => entries(path)[key] ?? null,
    write: (key, name) => {
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `${JSON.stringify({ ...entries(path), [key]: name }, null, 2)}\n`);
      } catch {
        // A read-only home: measured again next time.
      }
    },
  };
}

function entries(path: string): Record<string, string> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}
