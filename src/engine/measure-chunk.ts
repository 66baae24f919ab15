// One chunk of a cohort on the device: as many towers as fit, fewer where memory is refused. What was done before stays done;
// whoever calls repeats a chunk that a lost device has interrupted.

import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { ChunkSizes } from './chunk-sizes.ts';
import { cohortPass } from './cohort-pass.ts';
import type { Cohort } from './cohorts.ts';
import type { RunNotice } from './contract.ts';
import type { Digits } from './digits.ts';
import { executePlan, type PassResult } from './execute-plan.ts';
import type { KeptDevice } from './kept-device.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { Demand, Plan } from './plan.ts';

/** What all chunks of one run share. */
export interface ChunkContext {
  readonly demand: Demand;
  readonly digits: Digits | null;
  readonly sizes: ChunkSizes;
  readonly signal: AbortSignal | undefined;
  readonly onNotice: ((notice: RunNotice) => void) | undefined;
  readonly onPass: (result: PassResult, plan: Plan) => void;
}

export interface ChunkRequest {
  readonly cohort: Cohort;
  /** Place in the cohort of the first tower that is not measured yet. */
  readonly first: number;
  /** Called with the share of the cohort's work that is done of this chunk. */
  readonly onShare: (share: number) => void;
}

export interface Chunk {
  /** How many towers it took. */
  readonly towers: number;
  readonly records: readonly MeasurementRecord[];
}

/** Rejects with the signal's reason, DeviceLostError, or OutOfDeviceMemoryError where not even one tower gets its memory. */
export async function measureChunk(
  device: KeptDevice,
  { cohort, first, onShare }: ChunkRequest,
  { demand, digits, sizes, signal, onNotice, onPass }: ChunkContext,
): Promise<Chunk> {
  const { session } = device;
  let refusals = 0;
  for (let size = sizes.of(cohort, session.limits); ; ) {
    signal?.throwIfAborted();
    const towers = cohort.slice(first, first + size);
    const data = cohortPass(towers, demand, digits);
    const { plan } = data;
    let done = 0;
    const onWork = (work: number) => {
      done += work;
      onShare((Math.min(done / plan.work, 1) * towers.length) / cohort.length);
    };
    try {
      const result = await executePlan(session, device.store, { data, options: { signal, onWork } });
      onPass(result, plan);
      return {
        towers: towers.length,
        records: towers.flatMap(({ tower }, place) => ledgerRecords(plan, result.ledger, { place, tower })),
      };
    } catch (error) {
      if (!(error instanceof OutOfDeviceMemoryError) || session.lost) throw error;
      // One tower cannot be halved; it is tried once more with nothing kept beside it.
      if (towers.length === 1 && refusals > 0) throw error;
      refusals += 1;
      device.dropWeights();
      size = sizes.halve(cohort, plan, session.limits);
      onNotice?.({ kind: 'less-memory', message: lessMemory(error.bytes, size) });
    }
  }
}

function lessMemory(bytes: number, towers: number): string {
  const now = towers === 1 ? 'one network is' : `${towers} networks are`;
  return `the GPU could not provide ${bytes} bytes; ${now} measured at a time from here on`;
}
