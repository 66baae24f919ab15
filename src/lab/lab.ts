// The page's state and what a reader can do with it: what is chosen (state-store.ts), what is measured of it (measuring.ts) and
// what theory says (live-theory.ts), joined. Components read the signals and call the actions.

import { computed, type Signal, signal } from '@preact/signals';
import type { Experiment } from '../model/experiment.ts';
import type { ExportSource } from './export/export-source.ts';
import { showsTwin, type ViewName } from './lab-state.ts';
import { followTheory } from './live-theory.ts';
import { createMeasuring } from './measuring.ts';
import { messagesOf } from './messages/languages.ts';
import { Predictions } from './predictions.ts';
import { storedLanguage, storedTheme } from './preferences.ts';
import type { EngineChoice, Sounder } from './sounder-contract.ts';
import type { Shown } from './sounding-runner.ts';
import { createStateStore } from './state-store.ts';

export type Lab = ReturnType<typeof createLab>;

export function createLab(sounder: Sounder) {
  const language = signal(storedLanguage());
  const theme = signal(storedTheme());
  const layer: Signal<number | null> = signal(null);
  const pinned: Signal<Shown | null> = signal(null);
  const exportSource: Signal<ExportSource | null> = signal(null);
  const presenting = signal(false);
  /** Settings to which the view that is shown gives values of its own; it says so itself. */
  const swept: Signal<ReadonlySet<string>> = signal(new Set());

  const store = createStateStore({
    changed: ({ moving, asked }) => {
      if (asked) measuring.ask();
      else measuring.distrust();
      follow(moving);
    },
    settled: () => measuring.settle(),
  });
  const { experiment, view } = store;
  const measuring = createMeasuring(sounder, store.linkedEngine);
  const theory = followTheory(
    // A slider's movement stays open in the history until it settles.
    { experiment, moving: computed(() => store.history.value.open !== null), shown: measuring.shown },
    {
      predictions: new Predictions(sounder),
      clock: { frame: (callback) => requestAnimationFrame(callback), now: () => performance.now() },
    },
  );
  let followed: ViewName | null = null;
  let sounded: Experiment | null = null;

  /** Measures what the view that is shown needs. */
  function follow(moving = false): void {
    const twin = showsTwin(view.value);
    if (followed !== null && followed !== view.value && !(twin && showsTwin(followed))) {
      measuring.leave();
      sounded = null;
    }
    followed = view.value;
    // Between the views of the twin, and with their options, the network stays what it is.
    if (!twin || experiment.value === sounded) return;
    sounded = experiment.value;
    measuring.sound(experiment.value, { dragged: moving });
  }

  /** Reads a link into the open page; the engine that it asks for measures. */
  function readLink(link: string): void {
    const before = measuring.engineChoice.value;
    if (store.readLink(link) !== null) return;
    if (measuring.engineChoice.value !== before) void measuring.openEngine();
  }

  return {
    ...store,
    ...measuring,
    sounder,
    language,
    theme,
    layer,
    pinned,
    exportSource,
    presenting,
    swept,
    messages: computed(() => messagesOf(language.value)),
    theory,
    /** Opens the engine and measures what the first view needs. */
    begin: () => {
      follow();
      void measuring.openEngine();
    },
    readLink: () => readLink(window.location.hash),
    openLink: readLink,
    chooseEngine: (choice: EngineChoice) => {
      measuring.chooseEngine(choice);
      store.write();
    },
  };
}
