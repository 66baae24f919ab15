// Measures the networks of the lens with a runner of its own, on the page's engine and status line, and asks for their theory.

import { effect, untracked, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Experiment } from '../../model/experiment.ts';
import type { Lab } from '../lab.ts';
import { LINK_BUDGET } from '../measuring.ts';
import { Predictions, type Theory } from '../predictions.ts';
import type { Sounder } from '../sounder-contract.ts';
import { type Shown, SoundingRunner } from '../sounding-runner.ts';
import { type FrameworkExperiment, frameworkExperiment } from './framework-network.ts';

export interface FrameworkRun extends FrameworkExperiment {
  readonly shown: Shown | null;
  readonly theory: Theory | null;
  /** Starts a run that is too large to start by itself; null where nothing is to be started. */
  readonly start: (() => void) | null;
}

export function useFrameworkRun(lab: Lab): FrameworkRun {
  const shown = useSignal<Shown | null>(null);
  const base = lab.experiment.value;
  const wanted = useMemo(() => frameworkExperiment(base), [base]);
  const { experiment, multiplyAdds } = wanted;
  const [started, setStarted] = useState<Experiment | null>(null);
  const free = multiplyAdds <= LINK_BUDGET || started === experiment;
  const moving = lab.history.value.open !== null;
  const engine = lab.engine.value;
  const runner = useRef<SoundingRunner | null>(null);

  useEffect(() => {
    let here = true;
    const own = new SoundingRunner(
      whileHere(lab, () => here),
      {
        shown: (value) => {
          if (here) shown.value = value;
        },
        state: (value) => {
          if (here) lab.run.value = value;
        },
        notice: ({ kind, message }) => {
          if (here) lab.runNotices.value = [{ kind, message, otherAdapter: null }];
        },
        now: () => performance.now(),
      },
    );
    runner.current = own;
    return () => {
      here = false;
      own.cancel();
    };
  }, [lab, shown]);

  useEffect(() => {
    if (experiment !== null && free && engine.kind === 'open') runner.current?.request(experiment, { moving });
  }, [experiment, free, engine]);
  useEffect(() => {
    if (!moving) runner.current?.settle();
  }, [moving]);

  return {
    ...wanted,
    shown: shown.value,
    theory: useTheory(lab, shown.value?.experiment ?? null),
    start: free || experiment === null ? null : () => setStarted(experiment),
  };
}

/** Once another view is shown, its run must not be disturbed: nothing is begun or ended any more. */
function whileHere(lab: Lab, here: () => boolean): Sounder {
  const mayRun = () => here() && lab.view.peek() === 'frameworks';
  return {
    ...lab.sounder,
    sound: async (request, onUpdate) => (mayRun() ? lab.sounder.sound(request, onUpdate) : { kind: 'cancelled' }),
    cancel: async () => {
      if (mayRun()) await lab.sounder.cancel();
    },
  };
}

function useTheory(lab: Lab, experiment: Experiment | null): Theory | null {
  const predictions = useMemo(() => new Predictions(lab.sounder), [lab]);
  const [theory, setTheory] = useState<Theory | null>(null);
  useEffect(() => {
    if (experiment === null) return;
    return effect(() => {
      // The digits' moments come from the worker; each arrival is a reason to ask again.
      void predictions.arrivals.value;
      setTheory(untracked(() => predictions.of(experiment)));
    });
  }, [experiment, predictions]);
  return theory;
}
