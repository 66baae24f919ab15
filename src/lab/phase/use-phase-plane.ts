// The plane as the worker computes it: a coarse one at once, the fine one after it, each kept for as long as the page stands.

import { useEffect, useState } from 'preact/hooks';
import type { PhasePlane, PhasePlaneRequest } from '../../experiment/phase-plane.ts';
import { messageOf } from '../../model/input-error.ts';
import type { Sounder } from '../sounder-contract.ts';

export type PlaneRequest = Omit<PhasePlaneRequest, 'columns' | 'rows'>;

export interface PlaneState {
  /** The last one that arrived, whatever was asked since; null before the first. */
  readonly plane: PhasePlane | null;
  /** Whether it answers what is asked now, in its fine form. */
  readonly complete: boolean;
  readonly failure: string | null;
}

const COARSE_LINES = 11;
const FINE_LINES = 41;
// A plane takes 60 kB.
const MAX_KEPT = 30;

const kept = new Map<string, PhasePlane>();

export function usePhasePlane(sounder: Pick<Sounder, 'phasePlane'>, request: PlaneRequest): PlaneState {
  const key = JSON.stringify(request);
  const [state, setState] = useState<PlaneState>({ plane: null, complete: false, failure: null });
  useEffect(() => {
    const known = kept.get(key);
    if (known !== undefined) {
      setState({ plane: known, complete: true, failure: null });
      return;
    }
    let wanted = true;
    setState(({ plane }) => ({ plane, complete: false, failure: null }));
    const ask = async (lines: number) => {
      // The effect of a newer request may have run since the last answer; a question now would take the place of its own.
      if (!wanted) return false;
      const plane = await sounder.phasePlane({ ...request, columns: lines, rows: lines });
      // Another asked in the meantime: its own answer comes.
      if (plane === null || !wanted) return false;
      const complete = lines === FINE_LINES;
      if (complete) keep(key, plane);
      setState({ plane, complete, failure: null });
      return true;
    };
    void (async () => {
      try {
        if (await ask(COARSE_LINES)) await ask(FINE_LINES);
      } catch (error) {
        if (wanted) setState(({ plane }) => ({ plane, complete: false, failure: messageOf(error) }));
      }
    })();
    return () => {
      wanted = false;
    };
  }, [sounder, key]);
  return state;
}

function keep(key: string, plane: PhasePlane): void {
  kept.set(key, plane);
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break;
    kept.delete(oldest);
  }
}
