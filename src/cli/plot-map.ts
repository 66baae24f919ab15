// The maps of a figure file: one number for each point of two swept settings, the mean over the seeds, and one map for each value
// of the others. All share one scale, whose key stands below.

import { type CellQuantityId, colourRange } from '../experiment/cell-quantities.ts';
import { heatLegend } from '../plot/heat-legend.ts';
import { type HeatAxis, type HeatCell, heatMap } from '../plot/heat-map.ts';
import { heatScaleOf } from '../plot/heat-scale.ts';
import type { FigureTheme } from '../plot/style-sheet.ts';
import { mapCells, mapContours } from './plot-cells.ts';
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

const LINES = ' Lines: mean-field theory, chi1 = 1 and multiples of the depth scale.';

interface Look {
  readonly theme: FigureTheme;
  /** null for the figure's own. */
  readonly width: number | null;
  readonly figure: MapChoice;
}

export function drawMaps({ facts, records }: PlotData, { theme, width, figure }: Look): Promise<string> {
  const { x, y, others, quantity } = figure;
  const maps = mapCells({ facts, records }, figure);
  const contours = mapContours(facts.experiment, figure);
  const numbers = maps.flat().flatMap((cell) => (cell.kind === 'value' ? [cell.value] : []));
  const scale = heatScaleOf(numbers, colourRange(quantity));
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
    description: `A map over ${axisName(x.path)} across and ${axisName(y.path)} ${
      isUpwards(y) ? 'upwards' : 'downwards'
    }: ${label}, mean over the seeds.${contours.flat().length > 0 ? LINES : ''}`,
    headings,
    figures: () => [
      ...maps.map((map, index) =>
        heatMap({
          x: heatAxis(x),
          y: heatAxis(y),
          cells: map,
          scale,
          contours: contours[index],
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

function heatAxis(axis: MapAxis): HeatAxis {
  const { path, values } = axis;
  const texts = values.map((value) => (isNumber(value) ? String(Number(value.toPrecision(3))) : plainSetting(value)));
  // The spacing is even either way; a category's texts are slanted where they have no room, a number's are thinned.
  return {
    label: axisName(path),
    scale: values.every(isNumber) ? 'linear' : 'category',
    values: values.every(isNumber) ? values : texts,
    texts,
    upwards: isUpwards(axis),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Depth runs down the picture, as on the page, and names are read from above; other numbers rise. */
function isUpwards({ path, values }: MapAxis): boolean {
  return values.every(isNumber) && path !== 'network.depth';
}

const KEYS = [
  { kind: 'pending', text: 'not measured' },
  { kind: 'zero', text: 'exactly 0' },
  { kind: 'fault', text: 'numerical fault' },
] as const;

function keysOf(cells: readonly HeatCell[]): readonly (typeof KEYS)[number][] {
  return KEYS.filter(({ kind }) => cells.some((cell) => cell.kind === kind));
}
