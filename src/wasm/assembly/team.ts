// Several threads at one pass: all go through the same steps in the same memory, each does its share of a step's tiles, and nobody begins the
// next step before all are done with this one. Which tile a thread does changes no bit of it. Only in the builds for shared memory; in the
// others there is one thread, and nobody to wait for.

/** Number of this thread, and of all. */
let part: u32 = 0;
let parts: u32 = 1;

/** Address of two words: how many have arrived, and how often all have. */
@inline
const ARRIVED: usize = 512;
@inline
const ROUND: usize = 576;
/** Looks at the round before a thread goes to sleep: a step takes microseconds as a rule, waking as long. */
@inline
const PATIENCE: i32 = 20000;

export function joinTeam(own: u32, all: u32): void {
  part = own;
  parts = all;
}

/** Whether this thread does the step's unit of this number. */
@inline
export function isMine(unit: u32): bool {
  if (!ASC_FEATURE_THREADS) return true;
  return unit % parts == part;
}

/** Waits until all threads have come here. */
export function meet(): void {
  if (!ASC_FEATURE_THREADS) return;
  if (parts == 1) return;
  const round = atomic.load<i32>(ROUND);
  if (atomic.add<i32>(ARRIVED, 1) == <i32>parts - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.add<i32>(ROUND, 1);
    atomic.notify(ROUND, -1);
    return;
  }
  for (let look = 0; atomic.load<i32>(ROUND) == round; look++) {
    if (look > PATIENCE) atomic.wait<i32>(ROUND, round, -1);
  }
}
