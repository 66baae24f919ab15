// Records of many towers made into statistics over the seeds: one row for each point of the grid, layer, site and quantity. Records
// are fed as they arrive, in any order; rows can be asked for at any time. Histograms have no mean and make no row.

import { type MeasurementRecord, QUANTITIES, type Quantity, SITES, type Site } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { type SeedStatistics, seedStatistics } from './seed-statistics.ts';

export interface StatisticsRow extends SeedStatistics {
  /** Index of the point in the grid of the sweep. */
  readonly point: number;
  readonly coordinates: TowerSpec['coordinates'];
  readonly layer: number;
  readonly site: Site;
  /** A row of quantity `fault` has no statistics: it says that a fault was met at this layer and site. */
  readonly quantity: Quantity;
  /** Seeds of this point that were measured. Those in `faults` are in no other number of the row. */
  readonly seeds: number;
  /** Sound seeds whose value is exactly zero, or undefined as the quantity states: a logarithm cannot average them. */
  readonly zeros: number;
  /** Seeds left out altogether, because a numerical fault was met somewhere in their tower. */
  readonly faults: number;
}

export interface Aggregation {
  readonly add: (record: MeasurementRecord) => void;
  /** By point, then site and quantity as records.ts lists them, then layer. */
  readonly rows: () => StatisticsRow[];
  /** Forgets every record, so that a long run can be summed up point by point. */
  readonly clear: () => void;
}

/** Values of one layer, site and quantity. */
interface Series {
  readonly layer: number;
  readonly site: Site;
  readonly quantity: Quantity;
  readonly towers: number[];
  /** NaN stands for null, which keeps the list one of plain numbers. */
  readonly values: number[];
}

interface Point {
  readonly coordinates: TowerSpec['coordinates'];
  readonly measured: Set<number>;
  readonly faulty: Set<number>;
  readonly series: Map<string, Series>;
}

/** `towers` are those of listTowers; seeds of one point share their coordinates there. */
export function aggregation(towers: readonly Pick<TowerSpec, 'tower' | 'coordinates'>[]): Aggregation {
  const coordinatesOf = new Map(towers.map(({ tower, coordinates }) => [tower, coordinates]));
  const places = new Map<TowerSpec['coordinates'], number>();
  for (const { coordinates } of towers) if (!places.has(coordinates)) places.set(coordinates, places.size);
  const points = new Map<number, Point>();
  return {
    add: (record) => {
      const coordinates = coordinatesOf.get(record.tower);
      const place = coordinates === undefined ? undefined : places.get(coordinates);
      if (coordinates === undefined || place === undefined) {
        throw new Error(`a record of tower ${record.tower}, which is none of the ${towers.length} given`);
      }
      const point = points.get(place) ?? { coordinates, measured: new Set(), faulty: new Set(), series: new Map() };
      points.set(place, point);
      addTo(point, record);
    },
    rows: () => [...points].sort(([a], [b]) => a - b).flatMap(([place, point]) => rowsOf(place, point)),
    clear: () => points.clear(),
  };
}

function addTo(point: Point, record: MeasurementRecord): void {
  const { tower, layer, site, quantity } = record;
  point.measured.add(tower);
  if (record.quantity === 'histogram') return;
  if (record.quantity === 'fault') point.faulty.add(tower);
  const key = `${layer} ${site} ${quantity}`;
  const series = point.series.get(key) ?? { layer, site, quantity, towers: [], values: [] };
  point.series.set(key, series);
  series.towers.push(tower);
  series.values.push(record.value ?? Number.NaN);
}

function rowsOf(place: number, { coordinates, measured, faulty, series }: Point): StatisticsRow[] {
  return [...series.values()].sort(inOrder).map(({ layer, site, quantity, towers, values }) => {
    // A fault may arrive after the tower's other records, so it is only here that towers are left out.
    const sound = values.filter((_, index) => !faulty.has(towers[index]));
    const numbers = sound.filter((value) => !Number.isNaN(value));
    return {
      point: place,
      coordinates,
      layer,
      site,
      quantity,
      seeds: measured.size,
      zeros: sound.length - numbers.length,
      faults: faulty.size,
      ...seedStatistics(numbers),
    };
  });
}

function inOrder(a: Series, b: Series): number {
  return (
    SITES.indexOf(a.site) - SITES.indexOf(b.site) ||
    QUANTITIES.indexOf(a.quantity) - QUANTITIES.indexOf(b.quantity) ||
    a.layer - b.layer
  );
}
