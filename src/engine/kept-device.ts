// The device an engine works on, and what happens when it is lost under it: a fresh one takes its place and the interrupted piece
// of work is done again from its beginning. Weights on the old device are gone; they are drawn anew, to the same bits.

import { variantFor } from '../gpu/choose-variant.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { DeviceLostError } from '../gpu/errors.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { InputError } from '../model/input-error.ts';
import type { RunNotice } from './contract.ts';
import { executePlan } from './execute-plan.ts';
import type { PassData, PassOptions, PassResult, PassRunner } from './pass-runner.ts';
import { type PassLimits, passLimits } from './plan-ground.ts';
import { WeightStore } from './weight-store.ts';

/** Opens a fresh device, checked like the first. Rejects where there is none. */
export type Reopen = () => Promise<DeviceSession>;

/** Losses that one piece of work survives. Work that loses the device each time is what breaks it, and would do so for ever. */
const MAX_LOSSES = 3;

export interface KeptDeviceOptions {
  readonly reopen?: Reopen | undefined;
  readonly variant?: KernelVariant | undefined;
  /** Memory of one pass besides the weights. */
  readonly passBytes?: number | undefined;
}

export class KeptDevice implements PassRunner {
  #session: DeviceSession;
  #store: WeightStore;
  readonly #reopen: Reopen | null;
  readonly #variant: KernelVariant | null;
  readonly #passBytes: number | null;
  readonly #listeners = new Set<(notice: RunNotice) => void>();
  #destroyed = false;

  /** Takes ownership of the session. Without `reopen` a lost device stays lost. */
  constructor(session: DeviceSession, { reopen, variant, passBytes }: KeptDeviceOptions = {}) {
    this.#session = session;
    this.#store = new WeightStore(session);
    this.#reopen = reopen ?? null;
    this.#variant = variant ?? null;
    this.#passBytes = passBytes ?? null;
  }

  /** The device of the moment: to be asked for at the beginning of each job. */
  get session(): DeviceSession {
    return this.#session;
  }

  get adapter(): string {
    return this.#session.adapter.name;
  }

  get lost(): boolean {
    return this.#session.lost;
  }

  get store(): WeightStore {
    return this.#store;
  }

  /** The kernels' variant: the wanted one where the device of the moment can run it. */
  get variant(): KernelVariant {
    return variantFor(this.#session.adapter, this.#variant);
  }

  /** What the device of the moment gives a pass. */
  get limits(): PassLimits {
    const limits = passLimits(this.#session.limits, this.variant);
    return this.#passBytes === null ? limits : { ...limits, passBytes: this.#passBytes };
  }

  /** Tells of every device that takes over, whichever job it was lost under; until the returned function is called. */
  onReplaced(listener: (notice: RunNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Does a job that leaves nothing behind when it fails, again on a fresh device where the device was lost. Rejects with
   * DeviceLostError when it is lost once more after MAX_LOSSES, when none can be opened, or when this was destroyed.
   */
  async work<T>(job: () => Promise<T>, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<T> {
    for (let losses = 1; ; losses++) {
      try {
        return await job();
      } catch (error) {
        const loss = this.#lossBehind(error);
        if (loss === null) throw error;
        signal?.throwIfAborted();
        if (losses > MAX_LOSSES || this.#reopen === null || this.#destroyed) throw loss;
        await this.#replace(this.#reopen);
      }
    }
  }

  execute(data: PassData, options: PassOptions = {}): Promise<PassResult> {
    return executePlan(this, { data, options });
  }

  /** Gives back the weights that are kept for later passes. */
  dropWeights(): void {
    this.#store.destroy();
    this.#store = new WeightStore(this.#session);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#store.destroy();
    this.#session.destroy();
  }

  /** What fails on a lost device fails because of it, however it puts it; only a refused input is refused everywhere. */
  #lossBehind(error: unknown): DeviceLostError | null {
    if (error instanceof DeviceLostError) return error;
    const { lostReason, adapter } = this.#session;
    return lostReason === null || error instanceof InputError ? null : new DeviceLostError(adapter.name, lostReason);
  }

  async #replace(reopen: Reopen): Promise<void> {
    const { adapter, lostReason } = this.#session;
    const reason = lostReason ?? 'unknown';
    this.#store.destroy();
    this.#session.destroy();
    const session = await reopen().catch((cause: unknown) => {
      throw new DeviceLostError(adapter.name, reason, { cause });
    });
    if (this.#destroyed) {
      session.destroy();
      throw new DeviceLostError(adapter.name, 'destroyed');
    }
    this.#session = session;
    this.#store = new WeightStore(session);
    const message = noticeOf({ reason, before: adapter.name, after: session.adapter.name });
    for (const listener of this.#listeners) listener({ kind: 'device-lost', message });
  }
}

function noticeOf({ reason, before, after }: { reason: string; before: string; after: string }): string {
  const same = `the GPU device was lost (${before}: ${reason}); a fresh one was opened and the interrupted part is measured again`;
  if (before === after) return same;
  return `${same}, now on another adapter (${after}): from here on numbers may differ in their last bits`;
}
