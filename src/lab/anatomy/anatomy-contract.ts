// What the page asks of its worker about one layer of one tower, and which tower that is. Both sides speak plain data.

import { parseExperiment } from '../../model/experiment.ts';
import { InputError } from '../../model/input-error.ts';
import type { AnatomyTooLarge, LayerAnatomy } from '../../model/layer-anatomy.ts';
import type { TowerSpec } from '../../model/tower.ts';
import { listTowers } from '../../model/towers.ts';

export interface AnatomyRequest {
  /** As toJson gives it, with network.skip swept over both values. */
  readonly experiment: unknown;
  readonly skip: boolean;
  readonly seed: number;
  /** 0 to depth. */
  readonly layer: number;
}

export type AnatomyAnswer = LayerAnatomy | AnatomyTooLarge;

/** The tower that a request is about. Throws InputError where the experiment has none. */
export function anatomyTower({ experiment, skip, seed }: AnatomyRequest): TowerSpec {
  const parsed = parseExperiment(experiment);
  const towers = listTowers({ ...parsed, seeds: { first: seed, count: 1 } });
  const tower = towers.find(({ coordinates }) => coordinates.get('network.skip') === skip);
  if (tower === undefined) throw new InputError(`network.skip: the experiment has no tower with ${skip}`);
  return tower;
}
