// The experiment of a map, made from the base network and the chosen axes, and what it will cost. Its grid runs by multiple, row and
// column, the column fastest.

import { CELL_QUANTITY_IDS, type CellQuantityId, cellQuantity } from '../../experiment/cell-quantities.ts';
import { runCost } from '../../model/caps.ts';
import { type Experiment, networksOf, parseExperiment } from '../../model/experiment.ts';
import { InputError } from '../../model/input-error.ts';
import { replaceAt } from '../../model/network.ts';
import type { EngineStatus } from '../sounder-contract.ts';
import type { ChosenAxis } from './sweep-axis.ts';

export interface SweepChoices {
  readonly x: ChosenAxis;
  readonly y: ChosenAxis;
  readonly by: ChosenAxis | null;
  /** Of what is not swept over the skip. */
  readonly residual: boolean;
  readonly seeds: number;
}

export interface SweepPlan extends SweepChoices {
  readonly experiment: Experiment;
}

/** The plan, or why there is none. */
export function sweepPlan(
  base: Experiment,
  choices: SweepChoices,
): { readonly plan: SweepPlan } | { readonly refused: string } | { readonly same: string } {
  const { x, y, by, residual, seeds } = choices;
  const axes = [...(by === null ? [] : [by]), y, x];
  for (const [index, { path }] of axes.entries()) {
    if (axes.findIndex((other) => other.path === path) !== index) return { same: path };
  }
  try {
    const fixed = {
      ...base,
      network: { ...base.network, skip: residual },
      sweep: Object.fromEntries(axes.map(({ path, axis }) => [path, axis])),
      seeds: { first: base.seeds.first, count: seeds },
      measure: ['forward', 'backward'],
    };
    // What is swept does not hang on the base network's own value: another one there is the same map.
    const experiment = parseExperiment(
      axes.reduce<unknown>((json, { path, values }) => replaceAt(json, path.split('.'), values[0]), fixed),
    );
    return { plan: { ...choices, experiment } };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message };
    throw error;
  }
}

/** The point of the grid that a cell shows. */
export function pointAt({ x, y }: SweepPlan, multiple: number, at: { readonly x: number; readonly y: number }): number {
  return (multiple * y.values.length + at.y) * x.values.length + at.x;
}

const ALWAYS: ReadonlySet<string> = new Set(['forward', 'backward']);

/** All that the same two passes give, and the one that is shown: changing over to another of them measures nothing. */
export function measuredWith(shown: CellQuantityId): CellQuantityId[] {
  return CELL_QUANTITY_IDS.filter(
    (id) => id === shown || cellQuantity(id).measures.every((measure) => ALWAYS.has(measure)),
  );
}

export interface SweepCost {
  readonly networks: number;
  readonly multiplyAdds: number;
  readonly seconds: number;
}

// Multiply-adds a second, as they are counted. The CPU engine's was measured with the default map on two cores (5e9); the other two are
// guesses: a graphics card is faster than what is said here, a software adapter slower.
const RATES: Readonly<Record<EngineStatus['kind'], number>> = { webgpu: 2e10, cpu: 4e9, reference: 1.5e8 };
// Householder factors on one core.
const ORTHOGONAL_RATE = 1e9;

export function sweepCost({ experiment }: SweepPlan, engine: EngineStatus['kind']): SweepCost {
  const { count } = experiment.seeds;
  const points = networksOf(experiment);
  let multiplyAdds = 0;
  let orthogonal = 0;
  for (const { network } of points) {
    const cost = runCost(network);
    multiplyAdds += cost.multiplyAdds * count;
    orthogonal += cost.orthogonalMultiplyAdds;
  }
  return {
    networks: points.length * count,
    multiplyAdds,
    seconds: multiplyAdds / RATES[engine] + orthogonal / ORTHOGONAL_RATE,
  };
}

/** Longer than this a run asks first. */
export const PATIENCE_SECONDS = 20;
