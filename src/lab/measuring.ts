// Who measures and what is being measured: the engine that is open, the run in flight, what it has given. One run at a time,
// that of the view which is shown. A link starts nothing large by itself: such a run is held until the reader asks for it.

import { batch, computed, type Signal, signal } from '@preact/signals';
import type { CellQuantityId } from '../experiment/cell-quantities.ts';
import { runCost } from '../model/caps.ts';
import { type Experiment, networksOf, parseExperiment } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { GridRunner, type GridShown } from './grid-runner.ts';
import { remember, storedEngine } from './preferences.ts';
import { runForRecords } from './record-run.ts';
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

/** A run that waits for a click. */
export interface HeldRun {
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
  const gridShown: Signal<GridShown | null> = signal(null);
  const runNotices: Signal<readonly RunNotice[]> = signal([]);
  const held: Signal<HeldRun | null> = signal(null);
  /** Whether the reader has asked for what is set; a link has not. */
  let asked = false;
  let opened = 0;
  /** Counts who has had the engine: a run of records that was overtaken has nothing more to say. */
  let turn = 0;
  /** What to measure once the engine is open, or again on another one. */
  let wanted: (() => void) | null = null;

  const listener = {
    state: (value: RunState) => {
      run.value = value;
    },
    notice: onNotice,
    now: () => performance.now(),
  };
  const soundings = new SoundingRunner(sounder, {
    ...listener,
    shown: (value) => {
      shown.value = value;
    },
  });
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
  function start(experiments: readonly Experiment[], begin: () => void): void {
    wanted = () => {
      turn += 1;
      runNotices.value = [];
      begin();
    };
    const multiplyAdds = asked ? 0 : costOf(experiments);
    if (multiplyAdds > LINK_BUDGET) {
      const waiting = wanted;
      held.value = {
        multiplyAdds,
        start: () => {
          asked = true;
          held.value = null;
          wanted = waiting;
          if (engine.value.kind === 'open') waiting();
        },
      };
      wanted = null;
      return;
    }
    held.value = null;
    if (engine.value.kind === 'open') wanted();
  }

  async function openEngine(): Promise<void> {
    opened += 1;
    const attempt = opened;
    soundings.cancel();
    grids.stop();
    engine.value = { kind: 'opening' };
    try {
      const status = await sounder.open(engineChoice.value);
      if (attempt !== opened) return;
      engine.value = { kind: 'open', status };
      wanted?.();
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
    openEngine,
    /** The reader has changed something: from here on runs need no further click. */
    ask: () => {
      asked = true;
    },
    /** A link has been opened. */
    distrust: () => {
      asked = false;
    },
    sound: (experiment: Experiment, moving: boolean) =>
      start([experiment], () => soundings.request(experiment, { moving })),
    settle: () => soundings.settle(),
    grid: {
      shown: gridShown,
      request: (experiments: readonly Experiment[], quantities: readonly CellQuantityId[]) =>
        start(experiments, () => grids.request(experiments, quantities)),
      cancel: () => grids.cancel(),
    },
    /** Every record of an experiment; null where it was cancelled. Rejects with a readable message. */
    measureRecords: (experiment: unknown): Promise<readonly MeasurementRecord[] | null> => {
      turn += 1;
      const own = turn;
      runNotices.value = [];
      return runForRecords(sounder, parseExperiment(experiment), {
        ...listener,
        state: (state) => {
          if (own === turn) run.value = state;
        },
      });
    },
    /** Another view is shown: what the one before had asked for is given up. */
    leave: () => {
      turn += 1;
      wanted = null;
      held.value = null;
      grids.stop();
      soundings.cancel();
      run.value = { kind: 'idle' };
    },
    cancel: () => {
      soundings.cancel();
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

function costOf(experiments: readonly Experiment[]): number {
  return experiments.reduce(
    (sum, experiment) =>
      sum +
      experiment.seeds.count *
        networksOf(experiment).reduce((own, { network }) => own + runCost(network).multiplyAdds, 0),
    0,
  );
}
