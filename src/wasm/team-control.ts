// How the first thread of a team tells the others what to do: words in the memory that they share. The others sleep until the count of orders
// has gone up, do their part of the steps, meeting the first after each, and sleep again; they end with their worker.

import type { CpuModule } from './cpu-module.ts';
import { type PassPlaces, StepRunner } from './run-steps.ts';

/** First word of the orders: their count, first step, end, and the addresses of the pass. Below all data of the kernels. */
const ORDERS_AT = 64;
const FIELDS = [
  'steps',
  'slabs',
  'arena',
  'ledger',
  'towers',
  'items',
  'reductions',
  'targets',
  'scratch',
  'scratchBytes',
] as const satisfies readonly (keyof PassPlaces)[];

function orders({ memory }: CpuModule): Int32Array {
  return new Int32Array(memory.buffer, ORDERS_AT, 3 + FIELDS.length);
}

/** Has the other threads begin these steps. The caller does its own part of them. */
export function orderSteps(module: CpuModule, places: PassPlaces, first: number, end: number): void {
  const words = orders(module);
  words[1] = first;
  words[2] = end;
  for (const [index, field] of FIELDS.entries()) words[3 + index] = places[field];
  Atomics.add(words, 0, 1);
  Atomics.notify(words, 0);
}

/** Does this thread's part of all that is ordered, for ever. Nothing else can reach the thread from then on. */
export function followOrders(module: CpuModule, part: number, parts: number): never {
  module.exports.joinTeam(part, parts);
  const runner = new StepRunner(module, part);
  const words = orders(module);
  for (let seen = 0; ; seen++) {
    Atomics.wait(words, 0, seen);
    const places = Object.fromEntries(FIELDS.map((field, index) => [field, words[3 + index] >>> 0]));
    runner.bind(places as unknown as PassPlaces);
    runner.run(places as unknown as PassPlaces, words[1], words[2]);
  }
}
