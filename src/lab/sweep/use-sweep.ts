// A plan being measured, and what theory says of it. A run that would try the reader's patience waits for a click.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import type { TheoryGrid } from '../../experiment/theory-grid.ts';
import { type Experiment, toJson } from '../../model/experiment.ts';
import { messageOf } from '../../model/input-error.ts';
import type { GridShown } from '../grid-runner.ts';
import type { Lab } from '../lab.ts';
import { measuredWith, PATIENCE_SECONDS, type SweepCost, type SweepPlan, sweepCost } from './sweep-plan.ts';

export interface MeasuredSweep {
  /** What has arrived of this plan; null before anything is asked. */
  readonly shown: GridShown | null;
  readonly cost: SweepCost;
  /** Starts a run that waits; null where none does. */
  readonly start: (() => void) | null;
}

// A slider that is dragged makes a plan a frame; the engine is asked once it rests for so long.
const REST_MS = 80;

/** Which engine was asked for an experiment: another one measures it anew. */
const askedOf = new WeakMap<Experiment, string>();

export function useSweep(lab: Lab, plan: SweepPlan, quantity: CellQuantityId): MeasuredSweep {
  const engine = lab.engine.value;
  const kind = engine.kind === 'open' ? engine.status.kind : 'cpu';
  const cost = useMemo(() => sweepCost(plan, kind), [plan, kind]);
  const [allowed, setAllowed] = useState<SweepPlan | null>(null);
  const latest = lab.grid.shown.value;
  const own = latest?.experiments[0];
  const answers = useMemo(() => own !== undefined && sameExperiment(own, plan.experiment), [own, plan]);
  const shown = answers && latest?.quantities.includes(quantity) === true ? latest : null;
  // A map that the reader comes back to is still there.
  const complete = shown !== null && shown.measured === shown.total && own !== undefined && askedOf.get(own) === kind;
  const waits = !complete && cost.seconds > PATIENCE_SECONDS && allowed !== plan;
  // Changing over between quantities that are measured together asks for nothing.
  const quantities = measuredWith(quantity);
  const key = quantities.join();
  useEffect(() => {
    if (complete) return;
    if (waits) {
      if (lab.run.peek().kind === 'running') lab.grid.cancel();
      return;
    }
    const timer = setTimeout(() => {
      askedOf.set(plan.experiment, kind);
      lab.grid.request([plan.experiment], quantities);
    }, REST_MS);
    return () => clearTimeout(timer);
    // Not when a run becomes complete: it needs no other.
  }, [lab, plan, waits, key]);
  return { shown, cost, start: waits ? () => setAllowed(plan) : null };
}

function sameExperiment(a: Experiment, b: Experiment): boolean {
  return a === b || JSON.stringify(toJson(a)) === JSON.stringify(toJson(b));
}

export interface SweepTheory {
  readonly grid: TheoryGrid | null;
  readonly failure: string | null;
}

export function useTheoryGrid(lab: Lab, plan: SweepPlan): SweepTheory {
  const [state, setState] = useState<SweepTheory & { readonly plan: SweepPlan | null }>({
    plan: null,
    grid: null,
    failure: null,
  });
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      lab.sounder.theoryGrid(toJson(plan.experiment)).then(
        (grid) => {
          if (wanted && grid !== null) setState({ plan, grid, failure: null });
        },
        (error) => {
          if (wanted) setState({ plan, grid: null, failure: messageOf(error) });
        },
      );
    }, REST_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [lab, plan]);
  return state.plan === plan ? state : NOTHING;
}

const NOTHING: SweepTheory = { grid: null, failure: null };
