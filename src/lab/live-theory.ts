// Keeps the theory up with the reader: at most one prediction a frame while a slider moves, and after each a pause as long as it
// took to compute and to paint. So theory takes half of the time at most, however slow the machine.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Experiment } from '../model/experiment.ts';
import type { Predictions, Theory } from './predictions.ts';
import type { Shown } from './sounding-runner.ts';

export interface TheorySources {
  /** What is set. */
  readonly experiment: ReadonlySignal<Experiment>;
  /** Whether a slider is being dragged. */
  readonly moving: ReadonlySignal<boolean>;
  /** What is drawn. */
  readonly shown: ReadonlySignal<Shown | null>;
}

export type PredictionSource = Pick<Predictions, 'of' | 'known' | 'arrivals'>;

export interface LiveTheory {
  /** For what is set; null until it is there. */
  readonly current: ReadonlySignal<Theory | null>;
  /** For the figure: the current one where it has as many layers as what is drawn, otherwise that of what is drawn. */
  readonly drawn: ReadonlySignal<Theory | null>;
}

export interface Clock {
  /** Calls back before the next frame is painted. */
  readonly frame: (callback: () => void) => void;
  readonly now: () => number;
}

export function followTheory(
  { experiment, moving, shown }: TheorySources,
  { predictions, clock: { frame, now } }: { readonly predictions: PredictionSource; readonly clock: Clock },
): LiveTheory {
  const current = signal<Theory | null>(null);
  let turning = false;
  let stale = false;
  let restUntil = Number.NEGATIVE_INFINITY;

  function request(): void {
    stale = true;
    if (turning) return;
    turning = true;
    frame(turn);
  }

  function turn(): void {
    const started = now();
    if (started < restUntil) {
      frame(turn);
      return;
    }
    stale = false;
    update();
    // The next frame begins when this one has been painted.
    frame(() => {
      restUntil = 2 * now() - started;
      if (stale) frame(turn);
      else turning = false;
    });
  }

  function update(): void {
    const options = { moving: moving.peek() };
    const next = predictions.of(experiment.peek(), options);
    current.value = next;
    const figure = shown.peek();
    if (figure !== null && next?.depth !== depthOf(figure)) predictions.of(figure.experiment, options);
  }

  effect(() => {
    for (const source of [experiment, moving, shown, predictions.arrivals]) source.value;
    request();
  });

  const drawn = computed(() => {
    predictions.arrivals.value;
    const figure = shown.value;
    if (figure === null || current.value?.depth === depthOf(figure)) return current.value;
    return predictions.known(figure.experiment);
  });
  return { current, drawn };
}

function depthOf({ experiment }: Shown): number {
  return experiment.network.depth;
}
