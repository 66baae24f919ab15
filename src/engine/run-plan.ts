// What a run will do, known before it does anything: its cohorts, the passes each is cut into, and what they cost. The same plan is
// carried out afterwards, so its counts are those of the run unless the device refuses memory and a pass is halved.

import type { TowerSpec } from '../model/tower.ts';
import { cohortPart, cornerOf, type Extent, extentOf } from './cohort-part.ts';
import { cohortShape } from './cohort-pass.ts';
import { type Cohort, groupCohorts } from './cohorts.ts';
import type { RunCost } from './contract.ts';
import type { Plan } from './plan.ts';
import { type ChunkGround, type ChunkSize, chunkSize, needOf } from './tower-chunks.ts';

export interface PlannedCohort {
  readonly cohort: Cohort;
  readonly size: ChunkSize;
  readonly cost: PassCost;
}

export interface RunPlan {
  readonly cohorts: readonly PlannedCohort[];
  readonly cost: RunCost;
}

interface PassCost {
  readonly passes: number;
  /** Multiply-adds, as the steps state them. */
  readonly work: number;
  readonly dispatches: number;
  /** The most of one pass, weights included. */
  readonly deviceBytes: number;
  readonly bytesRead: number;
}

/** Throws InputError where a network does not fit the device. */
export function planRun(towers: readonly TowerSpec[], ground: ChunkGround): RunPlan {
  const costs = new CostOfShapes(ground);
  const cohorts = groupCohorts(towers).map((cohort) => ({ cohort, ...costs.of(cohort) }));
  const sum = (of: (cost: PassCost) => number) => cohorts.reduce((total, { cost }) => total + of(cost), 0);
  return {
    cohorts,
    cost: {
      towers: towers.length,
      cohorts: cohorts.length,
      passes: sum(({ passes }) => passes),
      multiplyAdds: sum(({ work }) => work),
      dispatches: sum(({ dispatches }) => dispatches),
      deviceBytes: cohorts.reduce((most, { cost }) => Math.max(most, cost.deviceBytes), 0),
      bytesRead: sum(({ bytesRead }) => bytesRead),
    },
  };
}

/** The parts of a cohort that are measured in one pass each, in their order. */
export function* extentsOf(cohort: Cohort, size: ChunkSize): Generator<Extent> {
  const waiting = [extentOf(cohort)];
  for (let extent = waiting.pop(); extent !== undefined; extent = waiting.pop()) {
    const { corner, rest } = cornerOf(extent, size);
    waiting.push(...rest.toReversed());
    yield corner;
  }
}

interface Planned {
  readonly size: ChunkSize;
  readonly cost: PassCost;
}

/** Costs by network: cohorts of several seeds have the very same lists of layers and are planned once. */
class CostOfShapes {
  readonly #ground: ChunkGround;
  readonly #numbers = new Map<TowerSpec['layers'], number>();
  readonly #known = new Map<string, Planned>();

  constructor(ground: ChunkGround) {
    this.#ground = ground;
  }

  of(cohort: Cohort): Planned {
    // All of its networks: of another seed only some may have been asked for.
    const key = cohort.probes.map((towers) => towers.map(({ layers }) => this.#numberOf(layers)).join(' ')).join('|');
    const known = this.#known.get(key) ?? this.#plan(cohort);
    this.#known.set(key, known);
    return known;
  }

  #numberOf(layers: TowerSpec['layers']): number {
    const number = this.#numbers.get(layers) ?? this.#numbers.size;
    this.#numbers.set(layers, number);
    return number;
  }

  #plan(cohort: Cohort): Planned {
    const size = chunkSize(cohort, this.#ground);
    const sizes = new Map<string, { plan: Plan; count: number }>();
    for (const extent of extentsOf(cohort, size)) {
      const part = cohortPart(cohort, extent);
      const key = `${part.probes[0].length} ${part.probes.length} ${part.probes[0][0].layers.length}`;
      const known = sizes.get(key);
      if (known === undefined) sizes.set(key, { plan: this.#planPart(part, size.segments), count: 1 });
      else known.count += 1;
    }
    const all = [...sizes.values()];
    const sum = (of: (plan: Plan) => number) => all.reduce((total, { plan, count }) => total + count * of(plan), 0);
    const cost = {
      passes: all.reduce((total, { count }) => total + count, 0),
      work: sum(({ work }) => work),
      dispatches: sum(({ steps }) => steps.filter((step) => 'kernel' in step).length),
      deviceBytes: all.reduce((most, { plan }) => Math.max(most, bytesOf(plan)), 0),
      bytesRead: sum(({ layout }) => layout.readBackWords * 4),
    };
    return { size, cost };
  }

  #planPart(part: Cohort, segments: number): Plan {
    const { demand, limits, plans } = this.#ground;
    return plans.of(cohortShape(part), { demand, limits, segments });
  }
}

function bytesOf(plan: Plan): number {
  const { arena, ledger } = needOf(plan);
  return arena + ledger + plan.slabs.slabs.reduce((sum, { elements }) => sum + elements * 4, 0);
}
