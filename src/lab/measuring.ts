// Who measures and what is being measured: the engine that is open, the run in flight, what it has given. One run at a time,
// that of the view which is shown. A link starts nothing large by itself: such a run is held until the reader asks for it.

import { batch, computed, type Signal, signal } from '@preact/signals';
import type { CellQuantityId } from '../experiment/cell-quantities.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { answers, GridRunner, type GridShown } from './grid-runner.ts';
import { remember, storedEngine } from './preferences.ts';
import { runForRecords } from './record-run.ts';
import { multiplyAddsOf } from './run-size.ts';
import type { EngineChoice, EngineStatus, Sounder, SoundNotice } from './sounder-contract.ts';
import { type RunState, type Shown, SoundingRunner } from './sounding-runner.ts';

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

/** Multiply-adds that a link may start by itself: two to ten seconds of a CPU engine on two cores. */
export const LINK_BUDGET = 2e10;

/** Whose numbers are wanted: those of the twin, of the frameworks' towers, or of maps. */
type Kind = 'twin' | 'lens' | 'grid';

/** What the view that is shown wants to have measured. */
interface Wish {
  readonly kind: Kind;
  readonly begin: () => void;
}

/** A run that waits for a click. */
export interface HeldRun {
  readonly kind: Kind;
  readonly multiplyAdds: number;
  readonly start: () => void;
}

export function createMeasuring(sounder: Sounder, linkedEngine: Signal<EngineChoice | null>) {
  const storedChoice = signal(storedEngine());
  // A link's wish holds for this visit and is not remembered.
  const engineChoice = computed(() => linkedEngine.value ?? storedChoice.value);
  const engine: Signal<EngineState> = signal({ kind: 'opening' });
  const run: Signal<RunState> = signal({ kind: 'idle' });
  const shown: Signal<Shown | null> = signal(null);
  const lensShown: Signal<Shown | null> = signal(null);
  const gridShown: Signal<GridShown | null> = signal(null);
  const runNotices: Signal<readonly RunNotice[]> = signal([]);
  const held: Signal<HeldRun | null> = signal(null);
  /** Whether the reader has asked for what is set; a link has not. */
  let asked = false;
  /** Whether a slider is being dragged. */
  let moving = false;
  let opened = 0;
  /** Counts who has had the engine: a run of records that was overtaken has nothing more to say. */
  let turn = 0;
  /** What to measure once the engine is open, or again on another one. */
  const wanted: Signal<Wish | null> = signal(null);
  const repeat = computed(() => {
    const wish = wanted.value;
    return wish === null ? null : () => fly(wish);
  });

  const listener = {
    state: (value: RunState) => {
      run.value = value;
    },
    notice: onNotice,
    now: () => performance.now(),
  };
  /** Figures outlast the engine that has measured them. */
  const measuredBy = new WeakMap<Shown, EngineStatus>();
  const showing = (target: Signal<Shown | null>) => (value: Shown) => {
    if (engine.value.kind === 'open') measuredBy.set(value, engine.value.status);
    target.value = value;
  };
  const soundings = new SoundingRunner(sounder, { ...listener, shown: showing(shown) });
  const lens = new SoundingRunner(sounder, { ...listener, shown: showing(lensShown) });
  const grids = new GridRunner(sounder, {
    ...listener,
    shown: (value) => {
      gridShown.value = value;
    },
  });

  /** One notice of each kind: the latest. The status line goes on naming the adapter that measures. */
  function onNotice({ kind, message, adapter }: SoundNotice): void {
    const before = engine.value;
    const otherAdapter = before.kind === 'open' && before.status.adapter !== adapter ? adapter : null;
    batch(() => {
      runNotices.value = [...runNotices.value.filter((known) => known.kind !== kind), { kind, message, otherAdapter }];
      if (before.kind === 'open') engine.value = { kind: 'open', status: { ...before.status, adapter } };
    });
  }

  /** Starts a run, now or once the engine is open, unless it is one that a link may not start. */
  function start(experiments: readonly Experiment[], wish: Wish): void {
    const multiplyAdds = asked ? 0 : multiplyAddsOf(experiments);
    if (multiplyAdds > LINK_BUDGET) {
      // What is under way belongs to settings that are no longer shown.
      giveUp();
      const begin = () => {
        asked = true;
        start(experiments, wish);
      };
      held.value = { kind: wish.kind, multiplyAdds, start: begin };
      return;
    }
    held.value = null;
    wanted.value = wish;
    fly(wish);
  }

  function fly({ begin }: Wish): void {
    if (engine.value.kind !== 'open') return;
    turn += 1;
    runNotices.value = [];
    begin();
  }

  /** Nothing is in flight from here on, and the status line says so. */
  function stop(): void {
    turn += 1;
    soundings.stop();
    lens.stop();
    grids.stop();
    run.value = { kind: 'idle' };
  }

  function giveUp(): void {
    wanted.value = null;
    held.value = null;
    stop();
  }

  /** A view no longer wants what it asked for. What another view has asked for by now goes on. */
  function withdraw(kind: Kind): void {
    if (wanted.value?.kind === kind || held.value?.kind === kind) giveUp();
  }

  async function openEngine(): Promise<void> {
    opened += 1;
    const attempt = opened;
    batch(() => {
      stop();
      // Numbers of one engine do not stand for those of another.
      gridShown.value = null;
      engine.value = { kind: 'opening' };
    });
    try {
      const status = await sounder.open(engineChoice.value);
      if (attempt !== opened) return;
      engine.value = { kind: 'open', status };
      repeat.value?.();
    } catch (error) {
      if (attempt === opened) engine.value = { kind: 'failed', message: messageOf(error) };
    }
  }

  return {
    engineChoice,
    engine,
    run,
    shown,
    gridShown,
    runNotices,
    held,
    /** The engine whose numbers these are. */
    engineOf: (run: Shown): EngineStatus | null => measuredBy.get(run) ?? null,
    /** Measures once more what was cancelled; null where no view wants anything. */
    repeat,
    openEngine,
    /** The reader has changed something: from here on runs need no further click. */
    ask: () => {
      asked = true;
    },
    /** A link has been opened. */
    distrust: () => {
      asked = false;
    },
    sound: (experiment: Experiment, { dragged }: { readonly dragged: boolean }) => {
      moving = dragged;
      start([experiment], { kind: 'twin', begin: () => soundings.request(experiment, { moving }) });
    },
    settle: () => {
      moving = false;
      soundings.settle();
      lens.settle();
    },
    /** Towers of a view that draws them as soundings and is not the twin. */
    lens: {
      shown: lensShown,
      request: (experiment: Experiment, { dragged }: { readonly dragged: boolean }) => {
        moving = dragged;
        start([experiment], { kind: 'lens', begin: () => lens.request(experiment, { moving }) });
      },
      withdraw: () => withdraw('lens'),
    },
    grid: {
      shown: gridShown,
      /** Measures these, unless they are there already or under way. */
      request: (experiments: readonly Experiment[], quantities: readonly CellQuantityId[]) => {
        const wish: Wish = { kind: 'grid', begin: () => grids.request(experiments, quantities) };
        const known = gridShown.value;
        const there = answers(known, experiments, quantities);
        if (there && (known.measured === known.total || run.value.kind === 'running')) {
          wanted.value = wish;
          held.value = null;
        } else start(experiments, wish);
      },
      withdraw: () => withdraw('grid'),
    },
    /** Every record of an experiment; null where it was cancelled. Rejects with a readable message. */
    measureRecords: async (experiment: unknown): Promise<readonly MeasurementRecord[] | null> => {
      turn += 1;
      const own = turn;
      runNotices.value = [];
      const state = (value: RunState) => {
        if (own === turn) run.value = value;
      };
      try {
        const records = await runForRecords(sounder, parseExperiment(experiment), { ...listener, state });
        // An answer that came when another view was shown must not lead to a next question.
        return own === turn ? records : null;
      } catch (error) {
        if (own === turn) throw error;
        return null;
      }
    },
    /** Another view is shown: what the one before had asked for is given up. */
    leave: () => {
      giveUp();
      lensShown.value = null;
    },
    cancel: () => {
      soundings.cancel();
      lens.cancel();
      grids.cancel();
    },
    chooseEngine: (choice: EngineChoice) => {
      storedChoice.value = choice;
      linkedEngine.value = null;
      remember('engine', choice);
      void openEngine();
    },
  };
}
