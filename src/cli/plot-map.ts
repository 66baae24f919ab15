// The maps of a figure file: one number for each point of two swept settings, the mean over the seeds, and one map for each value
// of the others. All share one scale, whose key stands below.

import { type CellQuantityId, cellQuantity } from '../experiment/cell-quantities.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { SettingValue } from '../model/settings.ts';
import type { TowerSpec } from '../model/tower.ts';
import { heatLegend } from '../plot/heat-legend.ts';
import { type HeatAxis, type HeatCell, heatMap } from '../plot/heat-map.ts';
import { heatScaleOf } from '../plot/heat-scale.ts';
import type { FigureTheme } from '../plot/style-sheet.ts';
import { axisName, type MapAxis, type MapChoice } from './plot-choice.ts';
import type { PlotData } from './plot-data.ts';
import { drawFile, figureWidth } from './plot-file.ts';
import { networkText, plainSetting, pointName } from './plot-words.ts';

const MAP_PX = 560;
const LEAST_MAP_PX = 300;
const HEIGHT_SHARE = 0.8;
const MAX_HEIGHT_PX = 560;

const LABELS: Readonly<Record<CellQuantityId, string>> = {
  signalGrowth: 'log10 |z| at the last layer over layer 0',
  gradientGrowth: 'log10 |∂L/∂z| at layer 1 over the last layer',
  signalPerLayer: 'decades of |z| per layer',
  gradientPerLayer: 'decades of |∂L/∂z| per layer, from the last to layer 1',
  lastSignal: 'log10 |z| at the last layer',
  firstGradient: 'log10 |∂L/∂z| at layer 1',
  decorrelation: 'log10 of 1 − c at the last layer',
  saturatedShare: 'share of saturated units',
  zeroShare: 'share of units that are exactly 0',
  weightGradientSpread: 'decades between the largest and the smallest gradient of a weight matrix',
  loss: 'log10 of the loss',
};

interface Look {
  readonly theme: FigureTheme;
  /** null for the figure's own. */
  readonly width: number | null;
  readonly figure: MapChoice;
}

export function drawMaps({ facts, records }: PlotData, { theme, width, figure }: Look): Promise<string> {
  const { x, y, others, quantity } = figure;
  const { kind, middle } = cellQuantity(quantity);
  const cells = cellsByPoint(facts.measured, records, { quantity });
  const maps = others.map((other) =>
    y.values.flatMap((row) =>
      x.values.map(
        (column): HeatCell =>
          cells.get(pointKey(new Map([...other, [y.path, row], [x.path, column]]))) ?? { kind: 'pending' },
      ),
    ),
  );
  const numbers = maps.flat().flatMap((cell) => (cell.kind === 'value' ? [cell.value] : []));
  const scale = heatScaleOf(numbers, kind === 'share' ? { middle, ends: [0, 1] } : { middle });
  const own = figureWidth({ width, count: others.length, own: MAP_PX, least: LEAST_MAP_PX });
  const height = Math.round(Math.min(MAX_HEIGHT_PX, HEIGHT_SHARE * own));
  const headings = others.map((other) =>
    other.size === 0 ? networkText(facts.experiment) : pointName(other, facts.experiment),
  );
  const label = LABELS[quantity];
  return drawFile({
    facts,
    theme,
    title: `${label}: ${networkText(facts.experiment)}`,
    description: `A map over ${axisName(x.path)} across and ${axisName(y.path)} downwards: ${label}, mean over the seeds.`,
    headings,
    figures: () => [
      ...maps.map((map, index) =>
        heatMap({
          x: heatAxis(x),
          y: heatAxis(y),
          cells: map,
          scale,
          contours: [],
          marks: [],
          width: own,
          height,
          name: headings[index],
        }),
      ),
      heatLegend(scale, {
        label,
        tick: (value) => String(value).replace('-', '−'),
        keys: keysOf(maps.flat()),
        width: own,
      }),
    ],
  });
}

/** The number of each point, or why there is none, as the page has it. */
function cellsByPoint(
  towers: readonly TowerSpec[],
  records: readonly MeasurementRecord[],
  { quantity }: { readonly quantity: CellQuantityId },
): ReadonlyMap<string, HeatCell> {
  const made = cellQuantity(quantity);
  const byTower = grouped(records, ({ tower }) => tower);
  const byPoint = grouped(towers, ({ coordinates }) => coordinates);
  return new Map(
    [...byPoint].map(([coordinates, seeds]) => {
      const own = seeds.map(({ tower, layers }) => ({ records: byTower.get(tower) ?? [], depth: layers.length }));
      const sound = own.filter((seed) => !seed.records.some((record) => record.quantity === 'fault'));
      const values = sound.map((seed) => made.valueOf(seed.records, seed.depth)).filter((value) => value !== null);
      return [pointKey(coordinates), cellOf(sound.length, values)];
    }),
  );
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

function cellOf(sound: number, values: readonly number[]): HeatCell {
  if (sound === 0) return { kind: 'fault' };
  if (values.length === 0) return { kind: 'zero' };
  return { kind: 'value', value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** The same for the same settings, in whatever order they are named. */
function pointKey(coordinates: ReadonlyMap<string, SettingValue>): string {
  return JSON.stringify([...coordinates].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function heatAxis({ path, values }: MapAxis): HeatAxis {
  const texts = values.map((value) =>
    typeof value === 'number' ? String(Number(value.toPrecision(3))) : plainSetting(value),
  );
  const numbers = values.every((value) => typeof value === 'number');
  // The spacing is even either way; a category's texts are slanted where they have no room, a number's are thinned.
  return { label: axisName(path), scale: numbers ? 'linear' : 'category', values: numbers ? values : texts, texts };
}

const KEYS = [
  { kind: 'pending', text: 'not measured' },
  { kind: 'zero', text: 'exactly 0' },
  { kind: 'fault', text: 'numerical fault' },
] as const;

function keysOf(cells: readonly HeatCell[]): readonly (typeof KEYS)[number][] {
  return KEYS.filter(({ kind }) => cells.some((cell) => cell.kind === kind));
}
