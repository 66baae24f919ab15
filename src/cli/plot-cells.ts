// The cells of a figure's maps, and the lines of theory over them: both by the settings of a point, in whatever order those stand in
// the sweep.

import { type CellQuantityId, cellQuantity } from '../experiment/cell-quantities.ts';
import { wholeTheoryGrid } from '../experiment/theory-grid.ts';
import { cellsOf, pointCell } from '../experiment/tower-cells.ts';
import { type Experiment, networksOf } from '../model/experiment.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { SettingValue } from '../model/settings.ts';
import type { HeatCell, HeatContour } from '../plot/heat-map.ts';
import { type ContourNames, hasTheoryContours, type MapPlace, theoryContours } from '../plot/theory-contours.ts';
import type { MapChoice } from './plot-choice.ts';
import type { PlotData } from './plot-data.ts';

const DEPTH = 'network.depth';
const NAMES: ContourNames = { chi1: 'χ₁ = 1', scale: (multiple) => `${multiple === 1 ? '' : `${multiple} `}ξ_c` };

/** The cells of each map, row by row. Throws InputError where the result has nothing of this quantity. */
export function mapCells({ facts, records }: Pick<PlotData, 'facts' | 'records'>, figure: MapChoice): HeatCell[][] {
  const { quantity, x, y, others } = figure;
  const byTower = grouped(records, ({ tower }) => tower);
  const cells = new Map<string, HeatCell>();
  for (const [coordinates, seeds] of grouped(facts.measured, (tower) => tower.coordinates)) {
    const answers = seeds.flatMap((tower) => {
      const own = byTower.get(tower.tower);
      return own === undefined ? [] : [cellsOf(own, tower, [quantity])];
    });
    if (answers.length === 0) continue;
    const cell = pointCell(answers, 0);
    cells.set(pointKey(coordinates), cell.kind === 'value' ? { kind: 'value', value: cell.mean } : cell);
  }
  if (cells.size === 0) throw new InputError(nothingOf(quantity));
  return others.map((other) =>
    y.values.flatMap((_, row) =>
      x.values.map(
        (_value, column): HeatCell =>
          cells.get(pointKey(coordinatesAt(figure, other, { x: column, y: row }))) ?? { kind: 'pending' },
      ),
    ),
  );
}

/** The lines of each map; none where theory has no factor a layer. */
export function mapContours(experiment: Experiment, figure: MapChoice): HeatContour[][] {
  const { x, y, others } = figure;
  if (!hasTheoryContours({ x: x.values, y: y.values })) return others.map(() => []);
  const { chi1, depthScale } = wholeTheoryGrid(experiment);
  const points = new Map(networksOf(experiment).map(({ coordinates }, point) => [pointKey(coordinates), point]));
  return others.map((other) => {
    const numberOf = (numbers: Float64Array) => (place: MapPlace) =>
      numbers[points.get(pointKey(coordinatesAt(figure, other, place))) ?? -1] ?? Number.NaN;
    const depth = x.path === DEPTH ? 'x' : y.path === DEPTH ? 'y' : null;
    return theoryContours(
      { x: x.values, y: y.values, depth, chi1: numberOf(chi1), depthScale: numberOf(depthScale) },
      NAMES,
    );
  });
}

function coordinatesAt(
  { x, y }: MapChoice,
  other: ReadonlyMap<string, SettingValue>,
  place: MapPlace,
): ReadonlyMap<string, SettingValue> {
  return new Map([...other, [y.path, y.values[place.y]], [x.path, x.values[place.x]]]);
}

/** The same for the same settings, in whatever order they are named. */
function pointKey(coordinates: ReadonlyMap<string, SettingValue>): string {
  return JSON.stringify([...coordinates].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function nothingOf(quantity: CellQuantityId): string {
  const measures = cellQuantity(quantity).measures.map((measure) => quote(measure));
  return `nothing can be drawn: the result has nothing of ${quantity}, which needs ${measures.join(' and ')} measured`;
}
