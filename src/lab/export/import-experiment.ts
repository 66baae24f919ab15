// An experiment from a file as a change of the page: the file is one experiment, a result of the command line or what this page
// has saved, and is checked by the model before anything is changed. What the page cannot show of it is said, not dropped silently.

import { type Experiment, parseExperiment, settingValue } from '../../model/experiment.ts';
import { InputError, messageOf, quote } from '../../model/input-error.ts';
import { axisValues, type SweepAxis, sweepGrid } from '../../model/sweep.ts';
import { VIEW_PATHS } from '../hash.ts';
import { type Change, optionOf } from '../lab-state.ts';
import { fromLink } from '../link.ts';
import { axisText } from '../sweep/sweep-axis.ts';
import { VIEW_OPTIONS } from '../view-options.ts';

/** A long sweep is a kilobyte; what is larger is no experiment, or a result whose first line says all that is wanted. */
export const MAX_IMPORT_BYTES = 2 ** 20;

/** As the command line begins a result, before a record a line. */
const RESULT_HEAD_END = /"(?:records|statistics)":\[$/;
/** Always shown both ways. */
const SKIP = 'network.skip';
/** Across, downwards and side by side. */
const MAX_AXES = 3;

export interface Imported {
  readonly change: Change;
  /** Where the sweep is refused as a view: its first network. */
  readonly fallback: Change;
  /** Paths of swept settings of which only the first value is shown. */
  readonly firstOnly: readonly string[];
}

/** The beginning of a file, which is all of it where it is no longer than `MAX_IMPORT_BYTES`. Throws InputError. */
export function readImport(text: string, { complete }: { readonly complete: boolean }): Imported {
  const json = parsed(text, complete);
  const view = statedView(json);
  if (view !== null) return { change: view, fallback: view, firstOnly: [] };
  const experiment = parseExperiment(statedExperiment(json));
  const settings = settingsOf(experiment);
  const axes = Object.entries(experiment.sweep).filter(([path, axis]) => axisValues(path, axis).length > 1);
  const beside = axes.filter(([path]) => path !== SKIP).map(([path]) => path);
  const sounding: Change = { settings, fromStart: true, view: 'sounding' };
  if (beside.length === 0) return { change: sounding, fallback: sounding, firstOnly: [] };
  if (axes.length > MAX_AXES) return { change: sounding, fallback: sounding, firstOnly: beside };
  const change: Change = { ...sounding, view: 'sweep', options: sweepOptions(experiment, axes) };
  return { change, fallback: sounding, firstOnly: [] };
}

function parsed(text: string, complete: boolean): unknown {
  try {
    if (complete) return JSON.parse(text);
    const [first = ''] = text.split('\n', 1);
    if (RESULT_HEAD_END.test(first)) return JSON.parse(`${first}]}`);
  } catch (error) {
    throw new InputError(text.trim() === '' ? 'the file is empty' : `the file is not JSON: ${messageOf(error)}`);
  }
  throw new InputError(`the file is larger than ${MAX_IMPORT_BYTES} bytes and no result of the command line`);
}

/** What this page has saved says how it was shown: all of that state, so that nothing of the one before shines through. */
function statedView(json: unknown): Change | null {
  if (typeof json !== 'object' || json === null || !('view' in json)) return null;
  if (typeof json.view !== 'string') throw new InputError(`view: ${quote(json.view)} is not allowed; expected a link`);
  const read = fromLink(json.view);
  if ('problem' in read) {
    const { problem } = read;
    throw new InputError(`view: ${'message' in problem ? problem.message : 'not a link of this page'}`);
  }
  const { state } = read;
  return {
    view: state.view,
    settings: new Map(VIEW_PATHS.map((path) => [path, settingValue(state.experiment, path)])),
    options: new Map(VIEW_OPTIONS.map(({ path }) => [path, optionOf(state, path)])),
    fromStart: true,
  };
}

function statedExperiment(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if ('experiment' in json) return json.experiment;
  // Of several that were measured for one table the first is opened.
  return 'experiments' in json && Array.isArray(json.experiments) ? json.experiments[0] : json;
}

/** All settings of the base network, swept ones at their first value, so that nothing of the earlier state shines through. */
function settingsOf(experiment: Experiment): ReadonlyMap<string, unknown> {
  const [first] = sweepGrid(experiment.sweep);
  return new Map(VIEW_PATHS.map((path) => [path, first.get(path) ?? settingValue(experiment, path)]));
}

type Axis = readonly [path: string, axis: SweepAxis];

/** Depth downwards, as in every figure; the skip, or else the last setting, as small maps beside each other. */
function sweepOptions(experiment: Experiment, axes: readonly Axis[]): ReadonlyMap<string, string> {
  const skip = axes.find(([path]) => path === SKIP);
  const rest = axes.filter((axis) => axis !== skip);
  const [first, second = single(first[0], experiment), third] = rest;
  const [x, y] = first[0] === 'network.depth' ? [second, first] : [first, second];
  const by = skip ?? third;
  return new Map([
    ['sweep.x', axisText(...x)],
    ['sweep.y', axisText(...y)],
    ['sweep.by', by === undefined ? 'none' : axisText(...by)],
    ['sweep.skip', experiment.network.skip ? 'residual' : 'plain'],
    ['sweep.seeds', String(experiment.seeds.count)],
  ]);
}

/** A map needs two settings: the other one keeps its value. */
function single(swept: string, experiment: Experiment): Axis {
  const path = swept === 'network.depth' ? 'network.weights.gain' : 'network.depth';
  return [path, [settingValue(experiment, path)]];
}
