// Measures the arena and keeps what has arrived of it by cell. It waits for a slider to rest, and for a click before a run that
// takes long.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import { answers, type CellValue, type GridShown } from '../grid-runner.ts';
import type { Lab } from '../lab.ts';
import { ARENA_ACTIVATIONS, ARENA_SCHEMES, type Arena, type ArenaChoice, arenaOf, cellSettings } from './arena-grid.ts';
import { ARENA_BIASES, ARENA_SKIPS } from './arena-options.ts';
import type { ArenaCell } from './arena-text.ts';

const QUANTITIES: readonly CellQuantityId[] = ['signalGrowth', 'gradientGrowth', 'signalPerLayer', 'gradientPerLayer'];

/** Multiply-adds that need no click: some twenty seconds of the CPU engine on two cores. */
const FREE_MULTIPLY_ADDS = 1e11;

export interface MeasuredArena {
  readonly arena: Arena;
  readonly choice: ArenaChoice;
  /** Row by row: activations, and in each the initialisers. */
  readonly cells: readonly ArenaCell[];
  /** Starts a run that is too large to start by itself; null where it has been started. */
  readonly start: (() => void) | null;
}

export function useArena(lab: Lab): MeasuredArena {
  const choice = choiceOf(lab);
  const { skip, biases } = choice;
  const moving = lab.history.value.open !== null;
  const experiment = useAtRest(lab.experiment.value, moving);
  const arena = useMemo(() => arenaOf(experiment, { skip, biases }), [experiment, skip, biases]);
  const { experiments } = arena;
  const key = useMemo(() => JSON.stringify(experiments), [experiments]);
  const [started, setStarted] = useState<string | null>(null);
  const free = arena.multiplyAdds <= FREE_MULTIPLY_ADDS || started === key;
  const { grid } = lab;
  useEffect(() => {
    if (experiments.length > 0 && free) grid.request(experiments, QUANTITIES);
    else grid.withdraw();
    // What makes no other networks asks for nothing.
  }, [key, free, grid]);
  useEffect(() => {
    lab.swept.value = new Set(cellSettings('linear', 'glorot', { biases }).keys());
    return () => {
      lab.swept.value = new Set();
    };
  }, [lab, biases]);
  const shown = grid.shown.value;
  const cells = useMemo(
    () => cellsOf(arena, answers(shown, experiments, QUANTITIES) ? shown : null),
    [arena, experiments, shown],
  );
  const start = () => {
    // One click is enough, also where a link has brought this.
    lab.ask();
    setStarted(key);
  };
  return { arena, choice, cells, start: free || experiments.length === 0 ? null : start };
}

function choiceOf(lab: Lab): ArenaChoice {
  return {
    skip: ARENA_SKIPS.find((name) => name === lab.option('arena.skip')) ?? 'plain',
    biases: ARENA_BIASES.find((name) => name === lab.option('arena.biases')) ?? 'own',
  };
}

/** The last value that stood still. */
function useAtRest<T>(value: T, moving: boolean): T {
  const rested = useRef(value);
  if (!moving) rested.current = value;
  return rested.current;
}

const PENDING: CellValue = { kind: 'pending' };

function cellsOf({ pointOf, refusalOf }: Arena, shown: GridShown | null): ArenaCell[] {
  return ARENA_ACTIVATIONS.flatMap((activation) =>
    ARENA_SCHEMES.map((scheme) => {
      const point = pointOf(activation, scheme);
      const value = (quantity: CellQuantityId) =>
        shown === null || point === null ? PENDING : shown.cell(point, quantity);
      return {
        activation,
        scheme,
        refusal: refusalOf(activation, scheme),
        signal: { perLayer: value('signalPerLayer'), whole: value('signalGrowth') },
        gradient: { perLayer: value('gradientPerLayer'), whole: value('gradientGrowth') },
      };
    }),
  );
}
