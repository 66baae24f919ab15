// The page's state with its history: every change of the reader goes through here, is checked, can be taken back, and is
// written to the address bar and to the browser's memory. Measuring follows it and lives elsewhere (measuring.ts).

import { batch, computed, type Signal, signal } from '@preact/signals';
import { settingValue } from '../model/experiment.ts';
import type { Refusal } from './change-setting.ts';
import { startExperiment } from './hash.ts';
import { changed, type History, historyOf, redone, settled, undone } from './history.ts';
import { type Change, type LabState, optionOf, startState, type ViewName, withChange } from './lab-state.ts';
import { fromLink, type LinkProblem, toLink } from './link.ts';
import { remember, storedView } from './preferences.ts';
import type { EngineChoice } from './sounder-contract.ts';

/** A slider that sends nothing for this long has come to rest even where no change event tells so. */
const REST_MS = 600;

export interface StoreListener {
  /** The state is another one; `moving` while a slider is being dragged. `asked` is false where a link brought it. */
  readonly changed: (how: { readonly moving: boolean; readonly asked: boolean }) => void;
  readonly settled: () => void;
}

export function createStateStore(listener: StoreListener) {
  const linkedEngine: Signal<EngineChoice | null> = signal(null);
  const linkProblem: Signal<LinkProblem | null> = signal(null);
  const refusals: Signal<ReadonlyMap<string, Refusal>> = signal(new Map());
  const history: Signal<History<LabState>> = signal(historyOf(firstState()));
  const state = computed(() => history.value.present);
  const experiment = computed(() => state.value.experiment);
  const view = computed(() => state.value.view);
  const start = startExperiment();
  let restTimer: ReturnType<typeof setTimeout> | undefined;

  function firstState(): LabState {
    const linked = window.location.hash.length > 1;
    const read = fromLink(linked ? window.location.hash : storedView());
    if ('state' in read) {
      linkedEngine.value = read.engine;
      return read.state;
    }
    if (linked) linkProblem.value = read.problem;
    return startState();
  }

  function settle(): void {
    clearTimeout(restTimer);
    history.value = settled(history.value);
    write();
    listener.settled();
  }

  function write(): void {
    remember('view', toLink(state.value));
    const link = toLink(state.value, linkedEngine.value);
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', link === '' ? pathname + search : `#${link}`);
  }

  /** Another state at once, whatever was refused before. */
  function show(next: History<LabState>, { asked = true } = {}): void {
    batch(() => {
      history.value = next;
      refusals.value = new Map();
      linkProblem.value = null;
    });
    settle();
    listener.changed({ moving: false, asked });
  }

  function refuse(path: string, refusal: Refusal | null): void {
    const notes = new Map(refusals.value);
    notes.delete(path);
    refusals.value = refusal === null ? notes : notes.set(path, refusal);
  }

  /** All of a change as one step, or nothing of it and why. `moving` while something is being dragged. */
  function change(wanted: Change, { moving = false } = {}): Refusal | null {
    const paths = [...(wanted.settings?.keys() ?? []), ...(wanted.options?.keys() ?? [])];
    const result = withChange(state.value, wanted);
    if ('refusal' in result) {
      refuse(result.path, result.refusal);
      return result.refusal;
    }
    // What starts anew leaves nothing behind that was said of settings before it.
    if (wanted.fromStart === true) refusals.value = new Map();
    else for (const path of paths) refuse(path, null);
    if (toLink(result.state) === toLink(state.value)) return null;
    history.value = changed(history.value, result.state, paths.length === 0 ? 'view' : paths.join(' '));
    listener.changed({ moving, asked: true });
    clearTimeout(restTimer);
    if (moving) restTimer = setTimeout(settle, REST_MS);
    else settle();
    return null;
  }

  return {
    linkedEngine,
    linkProblem,
    refusals,
    history,
    state,
    experiment,
    view,
    change,
    settle,
    write,
    option: (path: string): string => optionOf(state.value, path),
    /** Changes one setting of the experiment, or notes beside it why not. */
    set: (path: string, value: unknown, how: { moving?: boolean } = {}) =>
      change({ settings: new Map([[path, value]]) }, how),
    setOption: (path: string, text: string, how: { moving?: boolean } = {}) =>
      change({ options: new Map([[path, text]]) }, how),
    showView: (name: ViewName) => change({ view: name }),
    undo: () => show(undone(history.value)),
    redo: () => show(redone(history.value)),
    resetAll: () => show(changed(history.value, { ...startState(), view: view.value }, 'reset')),
    reset: (path: string) => change({ settings: new Map([[path, settingValue(start, path)]]) }),
    startValue: (path: string) => settingValue(start, path),
    /** Shows what a link says: one that was pasted into the open page or saved under a name. */
    readLink: (link: string): LinkProblem | null => {
      const read = fromLink(link);
      if ('problem' in read) {
        linkProblem.value = read.problem;
        return read.problem;
      }
      linkedEngine.value = read.engine;
      linkProblem.value = null;
      if (toLink(read.state) !== toLink(state.value))
        show(changed(history.value, read.state, 'link'), { asked: false });
      return null;
    },
  };
}
