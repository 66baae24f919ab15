// Records of a sounding by their place, for the tests.

import type { LogHistogram, Quantity, Site } from '../../../src/model/records.ts';
import type { Measure } from '../../../src/model/settings.ts';
import type { TowerSpec } from '../../../src/model/tower.ts';
import { soundTower } from '../../../src/reference/sound-tower.ts';
import type { DigitSet } from '../../../src/reference/tower-parameters.ts';

export type Value = number | null | LogHistogram;

/** All records of a tower, keyed "site layer quantity". */
export function sound(
  tower: TowerSpec,
  measure: readonly Measure[] = ['forward', 'backward'],
  options: { digits?: DigitSet; maxTraceBytes?: number } = {},
): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const batch of soundTower(tower, { measure: new Set(measure), ...options })) {
    for (const record of batch) {
      const key = `${record.site} ${record.layer} ${record.quantity}`;
      if (found.has(key)) throw new Error(`two records ${key}`);
      found.set(key, record.value);
    }
  }
  return found;
}

/** A number that must be there and not null. */
export function numberAt(
  records: Map<string, Value>,
  site: Site,
  layer: number,
  quantity: Quantity = 'log10MeanSquare',
) {
  const value = records.get(`${site} ${layer} ${quantity}`);
  if (typeof value !== 'number') throw new Error(`${site} ${layer} ${quantity} is ${value}`);
  return value;
}
