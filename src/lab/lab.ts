// The page's state: what the reader chose, what is shown, what is running. Components read the signals and call the
// actions; nothing here touches the document but the address bar.

import { batch, computed, type Signal, signal } from '@preact/signals';
import { type Experiment, settingValue } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import { changeSetting, type Refusal } from './change-setting.ts';
import { fromHash, type HashProblem, startExperiment, toHash } from './hash.ts';
import { changed, type History, historyOf, redone, settled, undone } from './history.ts';
import { followTheory } from './live-theory.ts';
import { messagesOf } from './messages/languages.ts';
import { Predictions } from './predictions.ts';
import { remember, storedEngine, storedLanguage, storedTheme, storedView } from './preferences.ts';
import type { EngineChoice, EngineStatus, Sounder, SoundNotice } from './sounder-contract.ts';
import { type RunState, type Shown, SoundingRunner } from './sounding-runner.ts';

/** A slider that sends nothing for this long has come to rest even where no change event tells so. */
const REST_MS = 600;

export type EngineState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly status: EngineStatus }
  | { readonly kind: 'failed'; readonly message: string };

export interface RunNotice {
  readonly kind: SoundNotice['kind'];
  readonly message: string;
  /** Named where another adapter has taken over. */
  readonly otherAdapter: string | null;
}

export type Lab = ReturnType<typeof createLab>;

export function createLab(sounder: Sounder) {
  const language = signal(storedLanguage());
  const theme = signal(storedTheme());
  const linkedEngine: Signal<EngineChoice | null> = signal(null);
  const storedChoice = signal(storedEngine());
  // A link's wish holds for this visit and is not remembered.
  const engineChoice = computed(() => linkedEngine.value ?? storedChoice.value);
  const engine: Signal<EngineState> = signal({ kind: 'opening' });
  const run: Signal<RunState> = signal({ kind: 'idle' });
  const shown: Signal<Shown | null> = signal(null);
  const runNotices: Signal<readonly RunNotice[]> = signal([]);
  const linkProblem: Signal<HashProblem | null> = signal(null);
  const refusals: Signal<ReadonlyMap<string, Refusal>> = signal(new Map());
  const layer: Signal<number | null> = signal(null);
  const history: Signal<History<Experiment>> = signal(historyOf(firstExperiment()));
  const experiment = computed(() => history.value.present);
  const messages = computed(() => messagesOf(language.value));
  const start = startExperiment();
  const theory = followTheory(
    // A slider's movement stays open in the history until it settles.
    { experiment, moving: computed(() => history.value.open !== null), shown },
    {
      predictions: new Predictions(sounder),
      clock: { frame: (callback) => requestAnimationFrame(callback), now: () => performance.now() },
    },
  );
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let opened = 0;

  const runner = new SoundingRunner(sounder, {
    shown: (value) => {
      shown.value = value;
    },
    state: (value) => {
      run.value = value;
    },
    notice: onNotice,
    now: () => performance.now(),
  });

  function firstExperiment(): Experiment {
    const linked = window.location.hash.length > 1;
    const read = fromHash(linked ? window.location.hash : storedView());
    if ('experiment' in read) {
      linkedEngine.value = read.engine;
      return read.experiment;
    }
    if (linked) linkProblem.value = read.problem;
    return startExperiment();
  }

  function sound(moving: boolean): void {
    if (engine.value.kind !== 'open') return;
    runNotices.value = [];
    runner.request(experiment.value, { moving });
  }

  /** One notice of each kind: the latest. The status line goes on naming the adapter that measures. */
  function onNotice({ kind, message, adapter }: SoundNotice): void {
    const before = engine.value;
    const otherAdapter = before.kind === 'open' && before.status.adapter !== adapter ? adapter : null;
    batch(() => {
      runNotices.value = [...runNotices.value.filter((known) => known.kind !== kind), { kind, message, otherAdapter }];
      if (before.kind === 'open') engine.value = { kind: 'open', status: { ...before.status, adapter } };
    });
  }

  function settle(): void {
    clearTimeout(restTimer);
    history.value = settled(history.value);
    writeView();
    runner.settle();
  }

  function writeView(): void {
    remember('view', toHash(experiment.value));
    const view = toHash(experiment.value, linkedEngine.value);
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', view === '' ? pathname + search : `#${view}`);
  }

  function show(next: History<Experiment>): void {
    batch(() => {
      history.value = next;
      refusals.value = new Map();
      linkProblem.value = null;
    });
    settle();
    sound(false);
  }

  /** Changes one setting, or notes beside it why not. `moving` while a slider is being dragged. */
  function set(path: string, value: unknown, { moving = false } = {}): void {
    const result = changeSetting(experiment.value, path, value);
    const notes = new Map(refusals.value);
    notes.delete(path);
    if ('refusal' in result) {
      refusals.value = notes.set(path, result.refusal);
      return;
    }
    refusals.value = notes;
    if (toHash(result.experiment) === toHash(experiment.value)) return;
    history.value = changed(history.value, result.experiment, path);
    sound(moving);
    clearTimeout(restTimer);
    if (moving) restTimer = setTimeout(settle, REST_MS);
    else settle();
  }

  async function openEngine(): Promise<void> {
    opened += 1;
    const attempt = opened;
    runner.cancel();
    engine.value = { kind: 'opening' };
    try {
      const status = await sounder.open(engineChoice.value);
      if (attempt !== opened) return;
      engine.value = { kind: 'open', status };
      sound(false);
    } catch (error) {
      if (attempt === opened) engine.value = { kind: 'failed', message: messageOf(error) };
    }
  }

  /** Reads the address bar again: a link was pasted into the open page. */
  function readLink(): void {
    const read = fromHash(window.location.hash);
    if ('experiment' in read) {
      const before = engineChoice.value;
      linkedEngine.value = read.engine;
      if (engineChoice.value !== before) void openEngine();
      if (toHash(read.experiment) !== toHash(experiment.value)) show(changed(history.value, read.experiment, 'link'));
    } else linkProblem.value = read.problem;
  }

  return {
    language,
    theme,
    engineChoice,
    engine,
    run,
    runNotices,
    shown,
    linkProblem,
    refusals,
    layer,
    history,
    experiment,
    messages,
    theory,
    set,
    settle,
    openEngine,
    readLink,
    cancel: () => runner.cancel(),
    undo: () => show(undone(history.value)),
    redo: () => show(redone(history.value)),
    resetAll: () => show(changed(history.value, startExperiment(), 'reset')),
    reset: (path: string) => set(path, settingValue(start, path)),
    startValue: (path: string) => settingValue(start, path),
    chooseEngine: (choice: EngineChoice) => {
      storedChoice.value = choice;
      linkedEngine.value = null;
      remember('engine', choice);
      writeView();
      void openEngine();
    },
  };
}
