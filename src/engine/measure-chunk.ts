// One chunk of a cohort: as many towers as fit, fewer where memory is refused. What was done before stays done;
// whoever calls repeats a chunk that a lost device has interrupted.

import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { ChunkSizes } from './chunk-sizes.ts';
import { cohortPart, cornerOf, type Extent, towersIn } from './cohort-part.ts';
import { cohortPass, cohortShape } from './cohort-pass.ts';
import type { RunNotice } from './contract.ts';
import type { Digits } from './digits.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { PassPlans } from './pass-plans.ts';
import type { PassResult, PassRunner } from './pass-runner.ts';
import type { Demand, Plan } from './plan.ts';
import type { PlannedCohort } from './run-plan.ts';

/** What all chunks of one run share. */
export interface ChunkContext {
  readonly demand: Demand;
  readonly digits: Digits | null;
  readonly plans: PassPlans;
  readonly sizes: ChunkSizes;
  readonly signal: AbortSignal | undefined;
  readonly onNotice: ((notice: RunNotice) => void) | undefined;
  readonly onPass: (result: PassResult, plan: Plan) => void;
}

export interface ChunkRequest {
  readonly planned: PlannedCohort;
  /** What of the cohort is still to be measured. */
  readonly extent: Extent;
  /** Called with the towers that are as good as done of this chunk, in fractions. */
  readonly onTowers: (towers: number) => void;
}

export interface Chunk {
  /** How many towers it took. */
  readonly towers: number;
  /** What it left of the extent, in the order in which to go on. */
  readonly rest: readonly Extent[];
  readonly records: readonly MeasurementRecord[];
}

/** Rejects with the signal's reason, DeviceLostError, or OutOfDeviceMemoryError where not even the smallest pass gets its memory. */
export async function measureChunk(
  runner: PassRunner,
  { planned, extent, onTowers }: ChunkRequest,
  { demand, digits, plans, sizes, signal, onNotice, onPass }: ChunkContext,
): Promise<Chunk> {
  const { limits } = runner;
  let again = true;
  for (;;) {
    signal?.throwIfAborted();
    const size = sizes.of(planned, limits);
    const { corner, rest } = cornerOf(extent, size);
    const part = cohortPart(planned.cohort, corner);
    const towers = towersIn(corner);
    const plan = plans.of(cohortShape(part), { demand, limits, segments: size.segments });
    const data = cohortPass(part, { plan, digits });
    let done = 0;
    const onWork = (work: number) => {
      done += work;
      onTowers(Math.min(done / plan.work, 1) * towers);
    };
    try {
      const result = await runner.execute(data, { signal, onWork });
      onPass(result, plan);
      const places = part.probes.flatMap((own, probe) => own.map(({ tower }, base) => ({ tower, probe, base })));
      return { towers, rest, records: places.flatMap((place) => ledgerRecords(plan, result.ledger, place)) };
    } catch (error) {
      if (!(error instanceof OutOfDeviceMemoryError) || runner.lost) throw error;
      runner.dropWeights();
      // What cannot be made smaller is tried once more with nothing kept beside it.
      if (!sizes.refused(plan, planned, limits)) {
        if (!again) throw error;
        again = false;
      }
      const now = towersIn(cornerOf(extent, sizes.of(planned, limits)).corner);
      onNotice?.({ kind: 'less-memory', message: lessMemory(error.bytes, now) });
    }
  }
}

function lessMemory(bytes: number, towers: number): string {
  const now = towers === 1 ? 'one network is' : `${towers} networks are`;
  return `there is no memory for ${bytes} bytes; ${now} measured at a time from here on`;
}
