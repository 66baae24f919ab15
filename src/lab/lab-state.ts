// What the reader has chosen, as one plain value: which view, the base network, and what each view lets choose beside it. Undo,
// the link and the memory of the browser all hold this and nothing else.

import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { InputError } from '../model/input-error.ts';
import { replaceAt } from '../model/network.ts';
import { changeSetting, type Refusal } from './change-setting.ts';
import { startExperiment } from './hash.ts';
import { optionAt, VIEW_OPTIONS } from './view-options.ts';

export const VIEWS = ['sounding', 'sweep', 'phase', 'arena', 'frameworks', 'papers'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Views that show the twin's sounding; the others ask for what they need. */
export function showsTwin(view: ViewName): boolean {
  return view === 'sounding' || view === 'phase';
}

export interface LabState {
  readonly view: ViewName;
  /** The twin: plain and residual. Views that measure something else derive it from this one. */
  readonly experiment: Experiment;
  /** Options of the views that differ from their defaults, in canonical spelling. */
  readonly options: ReadonlyMap<string, string>;
}

export function startState(): LabState {
  return { view: 'sounding', experiment: startExperiment(), options: new Map() };
}

/** The option's text; its default where nothing was chosen. */
export function optionOf({ options }: LabState, path: string): string {
  return options.get(path) ?? optionAt(path).default;
}

/** Several changes that belong together. */
export interface Change {
  readonly view?: ViewName;
  readonly settings?: ReadonlyMap<string, unknown>;
  readonly options?: ReadonlyMap<string, string>;
  /** The settings say all that differs from the page's start, not from what is set. */
  readonly fromStart?: boolean;
}

/** All of the change or, with the reason by its path, nothing of it. */
export function withChange(
  state: LabState,
  { view = state.view, settings = new Map(), options = new Map(), fromStart = false }: Change,
): { readonly state: LabState } | { readonly path: string; readonly refusal: Refusal } {
  const chosen = new Map(state.options);
  for (const [path, text] of options) {
    try {
      chosen.set(path, optionAt(path).canonical(text));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { path, refusal: { kind: 'whole', message: error.message } };
    }
  }
  const changed = withSettings(fromStart ? startExperiment() : state.experiment, settings);
  if ('refusal' in changed) return changed;
  return { state: { view, experiment: changed.experiment, options: withoutDefaults(chosen) } };
}

/** In the table's order, so that equal states have equal links. */
function withoutDefaults(options: ReadonlyMap<string, string>): Map<string, string> {
  const kept = new Map<string, string>();
  for (const { path, default: fallback } of VIEW_OPTIONS) {
    const text = options.get(path);
    if (text !== undefined && text !== fallback) kept.set(path, text);
  }
  return kept;
}

/** Settings that only fit together are set together; where that is refused, one after the other, making room for each. */
function withSettings(
  experiment: Experiment,
  settings: ReadonlyMap<string, unknown>,
): { readonly experiment: Experiment } | { readonly path: string; readonly refusal: Refusal } {
  if (settings.size > 1) {
    try {
      let json: unknown = experiment;
      for (const [path, value] of settings) json = replaceAt(json, path.split('.'), value);
      return { experiment: parseExperiment(json) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  let result = experiment;
  for (const [path, value] of settings) {
    const changed = changeSetting(result, path, value);
    if ('refusal' in changed) return { path, refusal: changed.refusal };
    result = changed.experiment;
  }
  return { experiment: result };
}
