// Rounds through contenders in turn, so that a disturbance of the machine meets all of them.

import { firstLine } from './first-line.ts';

export interface Entrant {
  /** Runs once more and answers with what it did, in a few words; null once it has done enough. */
  advance(): Promise<string | null>;
}

export interface RoundsOptions<Name> {
  /** Opens them one after the other; all stay open. */
  readonly open: (name: Name) => Promise<Entrant>;
  readonly say: (line: string) => void;
}

/** Who failed, and why. A contender that fails runs no further; the others go on. */
export async function rounds<Name extends string>(
  names: readonly Name[],
  { open, say }: RoundsOptions<Name>,
): Promise<ReadonlyMap<Name, string>> {
  const entrants = new Map<Name, Entrant>();
  const failures = new Map<Name, string>();
  const attempt = async (name: Name, work: () => Promise<boolean>) => {
    if (failures.has(name)) return false;
    try {
      return await work();
    } catch (error) {
      const failure = firstLine(error);
      failures.set(name, failure);
      say(`${name} failed: ${failure}`);
      return false;
    }
  };
  const run = async (name: Name) => {
    const done = await entrants.get(name)?.advance();
    if (done === null || done === undefined) return false;
    say(`${name}, ${done}`);
    return true;
  };
  for (const name of names) {
    await attempt(name, async () => {
      entrants.set(name, await open(name));
      return run(name);
    });
  }
  for (let active = true; active; ) {
    active = false;
    for (const name of names) active = (await attempt(name, () => run(name))) || active;
  }
  return failures;
}
