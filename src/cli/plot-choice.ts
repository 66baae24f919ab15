// Which figure shows an experiment: water columns where few networks are measured, maps where two settings are swept.

import { type CellQuantityId, cellQuantity } from '../experiment/cell-quantities.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { InputError } from '../model/input-error.ts';
import { type Measure, type SettingValue, settingAt } from '../model/settings.ts';
import { axisValues, sweepGrid } from '../model/sweep.ts';

/** Water columns that stand side by side and can still be read; so for maps. */
const MAX_FIGURES = 4;
/** Beyond, strips are thinner than a pixel many times over; the page measures none either. */
const MAX_STRIP_LAYERS = 4096;

export interface SoundingChoice {
  readonly kind: 'sounding';
}

export interface MapChoice {
  readonly kind: 'map';
  readonly quantity: CellQuantityId;
  readonly x: MapAxis;
  readonly y: MapAxis;
  /** The values of every other swept setting, one map each. */
  readonly others: readonly ReadonlyMap<string, SettingValue>[];
}

export interface MapAxis {
  readonly path: string;
  readonly values: readonly SettingValue[];
}

export interface FigureChoice {
  readonly figure: SoundingChoice | MapChoice;
  /** The experiment with what the figure needs measured. */
  readonly experiment: Experiment;
}

/** Throws InputError where no figure shows so many networks. */
export function chooseFigure(
  experiment: Experiment,
  { quantity }: { readonly quantity: CellQuantityId },
): FigureChoice {
  const points = sweepGrid(experiment.sweep).length;
  if (points <= MAX_FIGURES) return { figure: { kind: 'sounding' }, experiment: forSoundings(experiment) };
  const axes = Object.entries(experiment.sweep).map(([path, axis]) => ({ path, values: axisValues(path, axis) }));
  // The two longest; of equal ones the first, and depth downwards, as the page has it.
  const [first, second, ...rest] = [...axes].sort((a, b) => b.values.length - a.values.length);
  const maps = rest.reduce((count, { values }) => count * values.length, 1);
  if (second === undefined || maps > MAX_FIGURES) throw new InputError(tooMany(points, axes.length));
  const [y, x] = first.path === 'network.depth' ? [first, second] : [second, first];
  const others = sweepGrid(Object.fromEntries(rest.map(({ path }) => [path, experiment.sweep[path]])));
  const measure = measured(experiment, cellQuantity(quantity).measures);
  return { figure: { kind: 'map', quantity, x, y, others }, experiment: measure };
}

/** A setting as the page labels it. */
export function axisName(path: string): string {
  return settingAt(path).label.en;
}

function forSoundings(experiment: Experiment): Experiment {
  const deepest = Math.max(experiment.network.depth, ...sweptDepths(experiment));
  return measured(experiment, ['forward', 'backward', ...(deepest <= MAX_STRIP_LAYERS ? ['histogram' as const] : [])]);
}

function sweptDepths({ sweep }: Experiment): number[] {
  const axis = sweep['network.depth'];
  return axis === undefined ? [] : axisValues('network.depth', axis).map(Number);
}

/** The experiment with these measurements added, so that a saved one stays what it is. */
function measured(experiment: Experiment, measures: readonly Measure[]): Experiment {
  return parseExperiment({ ...experiment, measure: [...new Set([...experiment.measure, ...measures])] });
}

function tooMany(points: number, axes: number): string {
  const swept = axes === 1 ? 'one setting is' : `${axes} settings are`;
  return `sweep: ${points} networks are too many for ${MAX_FIGURES} water columns, and ${swept} swept; a map needs two settings, and others with at most ${MAX_FIGURES} values together`;
}
