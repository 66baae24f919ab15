// Plans by what they are made from. A plan knows no number of a network, only shapes, so one serves all seeds, all chunks of a
// cohort and the next run of the same shapes: moving a slider plans nothing anew.

import type { CohortShape, Demand, LayerShape, MapShape, Plan } from './plan.ts';
import { type PassLimits, planGround } from './plan-ground.ts';
import { planPass } from './plan-pass.ts';

/** Plans that are remembered. A deep one takes some megabytes, so steps are counted as well. */
const MAX_PLANS = 32;
const MAX_STEPS = 100_000;

export interface PlanWish {
  readonly demand: Demand;
  readonly limits: PassLimits;
  readonly segments: number;
}

export class PassPlans {
  readonly #plans = new Map<string, Plan>();

  of(shape: CohortShape, wish: PlanWish): Plan {
    const key = planKey(shape, wish);
    const known = this.#plans.get(key);
    // What is asked for again moves to the end: the oldest goes first.
    this.#plans.delete(key);
    const { demand, limits, segments } = wish;
    const plan = known ?? planPass(shape, demand, { segments, ...planGround(shape, limits) });
    this.#plans.set(key, plan);
    this.#forgetOldest();
    return plan;
  }

  #forgetOldest(): void {
    let steps = 0;
    for (const { steps: own } of this.#plans.values()) steps += own.length;
    for (const [key, { steps: own }] of this.#plans) {
      if (this.#plans.size === 1 || (this.#plans.size <= MAX_PLANS && steps <= MAX_STEPS)) return;
      this.#plans.delete(key);
      steps -= own.length;
    }
  }
}

function planKey({ layers, probes, ...shape }: CohortShape, wish: PlanWish): string {
  const ends = probes.map(({ depth, readout }) => `${depth}${readout === null ? '' : mapKey(readout)}`);
  return [JSON.stringify([shape, wish]), ends.join(','), layersKey(layers)].join('|');
}

/** Equal layers in a row are written once. */
function layersKey(layers: readonly LayerShape[]): string {
  const parts: string[] = [];
  let run = 0;
  for (const [index, layer] of layers.entries()) {
    run += 1;
    const next = layers[index + 1];
    if (next !== undefined && sameLayer(layer, next)) continue;
    const { block, activation, activationAfterSum, skip, maps } = layer;
    parts.push(`${run}x${block} ${activation} ${activationAfterSum} ${skip} ${maps.map(mapKey).join(' ')}`);
    run = 0;
  }
  return parts.join(';');
}

function sameLayer(one: LayerShape, other: LayerShape): boolean {
  return (
    one.block === other.block &&
    one.activation === other.activation &&
    one.activationAfterSum === other.activationAfterSum &&
    one.skip === other.skip &&
    one.maps.every(({ fanIn, fanOut }, part) => fanIn === other.maps[part]?.fanIn && fanOut === other.maps[part].fanOut)
  );
}

function mapKey({ fanIn, fanOut }: MapShape): string {
  return `${fanIn}>${fanOut}`;
}
