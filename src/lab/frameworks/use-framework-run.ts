// Asks for the networks of the lens to be measured, and for their theory.

import { effect, untracked } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Experiment } from '../../model/experiment.ts';
import type { Lab } from '../lab.ts';
import { LINK_BUDGET } from '../measuring.ts';
import { Predictions, type Theory } from '../predictions.ts';
import type { Shown } from '../sounding-runner.ts';
import { type FrameworkExperiment, frameworkExperiment } from './framework-network.ts';

export interface FrameworkRun extends FrameworkExperiment {
  readonly shown: Shown | null;
  readonly theory: Theory | null;
  /** Starts a run that is too large to start by itself; null where nothing is to be started. */
  readonly start: (() => void) | null;
}

export function useFrameworkRun(lab: Lab): FrameworkRun {
  const base = lab.experiment.value;
  const wanted = useMemo(() => frameworkExperiment(base), [base]);
  const { experiment, multiplyAdds } = wanted;
  const [started, setStarted] = useState<Experiment | null>(null);
  const free = multiplyAdds <= LINK_BUDGET || started === experiment;
  useEffect(() => {
    if (experiment !== null && free) lab.lens.request(experiment, { dragged: lab.history.peek().open !== null });
    else lab.lens.withdraw();
    // A slider that comes to rest is told to the lab itself.
  }, [lab, experiment, free]);
  const shown = lab.lens.shown.value;
  const start = () => {
    // One click is enough, also where a link has brought this.
    lab.ask();
    setStarted(experiment);
  };
  return {
    ...wanted,
    shown,
    theory: useTheory(lab, shown?.experiment ?? null),
    start: free || experiment === null ? null : start,
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
  // Until the next one is there, that of networks of another depth cannot be drawn beside these.
  return theory?.depth === experiment?.network.depth ? theory : null;
}
