// Records in, statistics over the seeds out, while a run is written: the seeds of one point of the grid are neighbours among the
// towers, so no more than one point is held at a time.

import { aggregation, type StatisticsRow } from '../experiment/aggregation.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import type { RowWriter } from './row-writer.ts';

/** Takes the records by rising tower. */
export function overSeeds(towers: readonly TowerSpec[], rows: RowWriter<StatisticsRow>): RowWriter<MeasurementRecord> {
  const seeds = aggregation(towers);
  let point: TowerSpec['coordinates'] | null = null;
  const closePoint = (): void => {
    for (const row of seeds.rows()) rows.write(row);
    seeds.clear();
  };
  return {
    write: (record) => {
      const { coordinates } = towers[record.tower];
      if (coordinates !== point) closePoint();
      point = coordinates;
      seeds.add(record);
    },
    finish: () => {
      closePoint();
      rows.finish();
    },
  };
}
