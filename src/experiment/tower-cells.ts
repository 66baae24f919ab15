// What a map needs of each tower: a few numbers made of its records as soon as they are all there. An engine gives the records of a
// tower together, so one tower is held at a time. The towers of one point, its seeds, make a cell of the map.

import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { type CellQuantityId, cellQuantity } from './cell-quantities.ts';

export interface TowerCells {
  readonly tower: number;
  /** Code of the first fault met, after which no number of the tower is to be trusted; null where there is none. */
  readonly fault: number | null;
  /** In the order of the quantities asked for; null: exactly zero, or undefined as the quantity states. */
  readonly values: readonly (number | null)[];
}

export type PointCell =
  /** Mean, least and greatest over the seeds that have a number. */
  | {
      readonly kind: 'value';
      readonly mean: number;
      readonly low: number;
      readonly high: number;
      readonly seeds: number;
    }
  /** Every sound seed is exactly zero, or undefined as the quantity states. */
  | { readonly kind: 'zero' }
  /** Every seed met a numerical fault. */
  | { readonly kind: 'fault' };

/** One answer a tower, in the order in which the towers arrive. */
export async function* towerCells(
  records: AsyncIterable<MeasurementRecord>,
  towers: readonly Pick<TowerSpec, 'layers'>[],
  quantityIds: readonly CellQuantityId[],
): AsyncGenerator<TowerCells, void> {
  const quantities = quantityIds.map(cellQuantity);
  let own: MeasurementRecord[] = [];
  const answer = () => cellsOf(own, towers[own[0].tower], quantityIds);
  for await (const record of records) {
    if (own.length > 0 && own[0].tower !== record.tower) {
      yield answer();
      own = [];
    }
    if (record.quantity === 'fault' || quantities.some(({ uses }) => uses(record))) own.push(record);
  }
  if (own.length > 0) yield answer();
}

/** The answer of one tower, of its records, of which there is at least one. */
export function cellsOf(
  records: readonly MeasurementRecord[],
  { layers }: Pick<TowerSpec, 'layers'>,
  quantityIds: readonly CellQuantityId[],
): TowerCells {
  const fault = records.find(({ quantity }) => quantity === 'fault');
  return {
    tower: records[0].tower,
    fault: fault === undefined || fault.quantity === 'histogram' ? null : (fault.value ?? 0),
    values: quantityIds.map((id) => cellQuantity(id).valueOf(records, layers.length)),
  };
}

/** One quantity, by its place among those asked for, over the seeds of a point, of which there is at least one. */
export function pointCell(seeds: readonly TowerCells[], quantity: number): PointCell {
  const sound = seeds.filter(({ fault }) => fault === null);
  if (sound.length === 0) return { kind: 'fault' };
  const numbers = sound.map(({ values }) => values[quantity] ?? null).filter((value) => value !== null);
  if (numbers.length === 0) return { kind: 'zero' };
  return {
    kind: 'value',
    mean: numbers.reduce((sum, value) => sum + value, 0) / numbers.length,
    low: Math.min(...numbers),
    high: Math.max(...numbers),
    seeds: numbers.length,
  };
}
