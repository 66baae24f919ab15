// Chooses the variant of the kernels for an adapter: a short measurement, once, remembered by whoever runs the program.

import { ACTIVATION_NAMES } from '../math/activation-names.ts';
import { variantFor } from './choose-variant.ts';
import type { DeviceSession } from './device-session.ts';
import { fittingVariants, type KernelVariant } from './kernel-variants.ts';
import { PreparedProduct } from './product-trial.ts';

/** Remembers the choice from one start to the next: localStorage in a page, a file in the user's cache folder elsewhere. */
export interface VariantMemory {
  /** What was written under this key, null where nothing was. Never throws: a memory that fails has forgotten. */
  read(key: string): string | null | Promise<string | null>;
  write(key: string, name: string): void | Promise<void>;
}

export interface TunerOptions {
  readonly memory?: VariantMemory | null;
  /** Measures software adapters too, where compiling the candidates takes longer than a small sweep. */
  readonly always?: boolean;
}

/** A layer of a usual sweep: large enough to fill a GPU, over in a few milliseconds. */
const TRIAL = { fanOut: 128, fanIn: 128, batch: 64, towers: 32, activation: ACTIVATION_NAMES.indexOf('tanh') } as const;
/** Length of one timed submission: so many runs that the launch counts as little as in a sweep, and one at least. */
const SUBMISSION_MS = 10;
const MAX_RUNS = 32;
/** The candidates take turns, and the best of so many turns counts: other work on the device only ever adds time. */
const TURNS = 7;
/** A newcomer has to win by this much, so that equals do not change places by chance. */
const MARGIN = 0.05;

/**
 * The variant that is fastest here; from memory where it is known. On software adapters the one that is known to be good is taken
 * without measuring. Rejects as createKernel and allocate do; what cannot be compiled here is left out as long as something can.
 */
export async function tunedVariant(
  session: DeviceSession,
  { memory = null, always = false }: TunerOptions = {},
): Promise<KernelVariant> {
  const usual = variantFor(session.adapter, null);
  if (session.adapter.software && !always) return usual;
  const candidates = [usual, ...fittingVariants(session.adapter).filter(({ name }) => name !== usual.name)];
  const key = memoryKey(session, candidates);
  const remembered = (await memory?.read(key)) ?? null;
  const known = candidates.find(({ name }) => name === remembered);
  if (known !== undefined) return known;
  const best = await fastest(session, candidates);
  await memory?.write(key, best.name);
  return best;
}

/** Changes with the adapter and with the list of variants, so that an old choice does not outlive what it was made from. */
function memoryKey({ adapter }: DeviceSession, candidates: readonly KernelVariant[]): string {
  return `kernel variant on ${adapter.name} of ${candidates.map(({ name }) => name).join(', ')}`;
}

async function fastest(session: DeviceSession, candidates: readonly KernelVariant[]): Promise<KernelVariant> {
  const entries: Entry[] = [];
  let refusal: unknown = null;
  try {
    for (const variant of candidates) {
      try {
        entries.push(await enter(session, variant));
      } catch (error) {
        session.throwIfLost();
        refusal = error;
      }
    }
    const [first, ...others] = entries;
    if (first === undefined) throw refusal;
    for (let turn = 0; turn < TURNS; turn++) {
      for (const entry of entries) entry.time = Math.min(entry.time, (await timeOf(entry, entry.runs)) / entry.runs);
    }
    return others.reduce((best, entry) => (entry.time < best.time * (1 - MARGIN) ? entry : best), first).variant;
  } finally {
    for (const { products } of entries) for (const product of products) product.destroy();
  }
}

interface Entry {
  readonly variant: KernelVariant;
  readonly products: readonly PreparedProduct[];
  readonly runs: number;
  /** Milliseconds of one product down and one back. */
  time: number;
}

async function enter(session: DeviceSession, variant: KernelVariant): Promise<Entry> {
  const products: PreparedProduct[] = [];
  try {
    for (const stem of ['layer-forward', 'layer-backward'] as const) {
      products.push(await PreparedProduct.open(session, { stem, variant, ...TRIAL }));
    }
    await timeOf({ products }, 1); // uploads what the driver put off
    const time = await timeOf({ products }, 1);
    return { variant, products, runs: Math.min(Math.max(Math.round(SUBMISSION_MS / time), 1), MAX_RUNS), time };
  } catch (error) {
    for (const product of products) product.destroy();
    throw error;
  }
}

async function timeOf({ products }: Pick<Entry, 'products'>, runs: number): Promise<number> {
  const started = performance.now();
  for (const product of products) await product.run(runs);
  return performance.now() - started;
}
