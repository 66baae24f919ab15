// A plan being measured, and what theory says of it. A run that would try the reader's patience waits for a click.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import type { TheoryGrid } from '../../experiment/theory-grid.ts';
import { toJson } from '../../model/experiment.ts';
import { messageOf } from '../../model/input-error.ts';
import { answers, type GridShown } from '../grid-runner.ts';
import type { Lab } from '../lab.ts';
import type { EngineStatus } from '../sounder-contract.ts';
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

/** What the reader has allowed to take long: a plan, on one kind of engine. */
interface Allowed {
  readonly plan: SweepPlan;
  readonly kind: EngineStatus['kind'];
}

export function useSweep(lab: Lab, plan: SweepPlan, quantity: CellQuantityId): MeasuredSweep {
  const engine = lab.engine.value;
  const kind = engine.kind === 'open' ? engine.status.kind : 'cpu';
  const cost = useMemo(() => sweepCost(plan, kind), [plan, kind]);
  const [allowed, setAllowed] = useState<Allowed | null>(null);
  const latest = lab.grid.shown.value;
  const own = latest?.experiments;
  const ownQuantities = latest?.quantities;
  const fits = useMemo(() => answers(latest, [plan.experiment], [quantity]), [own, ownQuantities, plan, quantity]);
  const shown = fits ? latest : null;
  // A map that the reader comes back to is still there.
  const complete = shown !== null && shown.measured === shown.total;
  const patient = allowed?.plan === plan && allowed.kind === kind;
  const waits = !complete && cost.seconds > PATIENCE_SECONDS && !patient;
  // Changing over between quantities that are measured together asks for nothing.
  const quantities = measuredWith(quantity);
  const key = quantities.join();
  useEffect(() => {
    if (waits) {
      lab.grid.withdraw();
      return;
    }
    const timer = setTimeout(() => lab.grid.request([plan.experiment], quantities), REST_MS);
    return () => clearTimeout(timer);
  }, [lab, plan, waits, key]);
  // Where no map can be made of the next settings, none is measured.
  useEffect(() => () => lab.grid.withdraw(), [lab]);
  const begin = () => {
    // One click is enough, also where a link has brought this.
    lab.ask();
    setAllowed({ plan, kind });
  };
  return { shown, cost, start: waits ? begin : null };
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
