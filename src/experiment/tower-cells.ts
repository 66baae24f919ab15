// What a map needs of each tower: a few numbers made of its records as soon as they are all there. An engine gives the records of a
// tower together, so one tower is held at a time.

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

/** One answer a tower, in the order in which the towers arrive. */
export async function* towerCells(
  records: AsyncIterable<MeasurementRecord>,
  towers: readonly Pick<TowerSpec, 'layers'>[],
  quantityIds: readonly CellQuantityId[],
): AsyncGenerator<TowerCells, void> {
  const quantities = quantityIds.map(cellQuantity);
  let own: MeasurementRecord[] = [];
  const answer = (): TowerCells => {
    const [{ tower }] = own;
    const fault = own.find(({ quantity }) => quantity === 'fault');
    return {
      tower,
      fault: fault === undefined || fault.quantity === 'histogram' ? null : (fault.value ?? 0),
      values: quantities.map((quantity) => quantity.valueOf(own, towers[tower].layers.length)),
    };
  };
  for await (const record of records) {
    if (own.length > 0 && own[0].tower !== record.tower) {
      yield answer();
      own = [];
    }
    if (record.quantity === 'fault' || quantities.some(({ uses }) => uses(record))) own.push(record);
  }
  if (own.length > 0) yield answer();
}
