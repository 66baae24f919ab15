// Waiting for a device without keeping a core busy. Dawn in Node finds out that work has ended by asking in every turn of the event
// loop as long as anybody waits, without a pause: that takes a software adapter one of the cores it computes on (measured on two
// cores: 43 % of all processor time, and a sweep took 4.1 s instead of 3.0 s). So the turns of the loop are slowed down meanwhile.
// Browsers are told by an event and need none of this.

/** One turn of the event loop while waiting, in milliseconds: timers and signals come at most that much later. */
const TURN_MS = 1;

let waiting = 0;
let cell: Int32Array | null = null;

/** The promise's outcome; until then the event loop takes a breath in every turn. */
export async function idly<T>(promise: Promise<T>): Promise<T> {
  if (typeof setImmediate !== 'function') return promise;
  waiting += 1;
  if (waiting === 1) setImmediate(breathe);
  try {
    return await promise;
  } finally {
    waiting -= 1;
  }
}

function breathe(): void {
  if (waiting === 0) return;
  try {
    cell ??= new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(cell, 0, 0, TURN_MS);
  } catch {
    // A thread that may not block (a page with setImmediate of some other making): it waits as it would have without this.
    return;
  }
  setImmediate(breathe);
}
