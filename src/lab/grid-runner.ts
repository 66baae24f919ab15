// Measures a sweep for a map: the worker sends one small answer a network, which are gathered by point of the grid and over its
// seeds. Several experiments may make one map: some combinations are refused in one sweep and are left out of it.

import { type CellQuantityId, cellQuantity } from '../experiment/cell-quantities.ts';
import { type PointCell, pointCell, type TowerCells } from '../experiment/tower-cells.ts';
import { RemainingTime } from '../math/remaining-time.ts';
import { type Experiment, networksOf, parseExperiment, toJson } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import { MEASURES, type SettingValue } from '../model/settings.ts';
import type { Measurer, SoundNotice, SoundOutcome } from './sounder-contract.ts';
import type { RunState } from './sounding-runner.ts';

export type CellValue = PointCell | { readonly kind: 'pending' };

export interface GridShown {
  /** What was asked for, in the order asked. */
  readonly experiments: readonly Experiment[];
  readonly quantities: readonly CellQuantityId[];
  /** The coordinates of every point: the grids one after the other, in each the last axis fastest. */
  readonly points: readonly ReadonlyMap<string, SettingValue>[];
  readonly cell: (point: number, quantity: CellQuantityId) => CellValue;
  /** Networks measured so far and in all. */
  readonly measured: number;
  readonly total: number;
}

/** Whether these are, or will be, the numbers of such a request. */
export function answers(
  shown: GridShown | null,
  experiments: readonly Experiment[],
  quantities: readonly CellQuantityId[],
): shown is GridShown {
  if (shown === null || !quantities.every((quantity) => shown.quantities.includes(quantity))) return false;
  if (shown.experiments === experiments) return true;
  return (
    shown.experiments.length === experiments.length &&
    experiments.every((experiment, index) => isSame(experiment, shown.experiments[index]))
  );
}

function isSame(a: Experiment, b: Experiment): boolean {
  return a === b || JSON.stringify(toJson(a)) === JSON.stringify(toJson(b));
}

export interface GridListener {
  readonly shown: (shown: GridShown) => void;
  readonly state: (state: RunState) => void;
  readonly notice: (notice: SoundNotice) => void;
  readonly now: () => number;
}

export class GridRunner {
  private generation = 0;
  private readonly sounder: Measurer;
  private readonly listener: GridListener;

  constructor(sounder: Measurer, listener: GridListener) {
    this.sounder = sounder;
    this.listener = listener;
  }

  /** Measures these instead of whatever is being measured. */
  request(experiments: readonly Experiment[], quantities: readonly CellQuantityId[]): void {
    void this.measure(experiments, quantities);
  }

  /** Ends the run in flight; what is shown stays. */
  cancel(): void {
    this.stop();
    this.listener.state({ kind: 'cancelled' });
  }

  /** Ends the run in flight without a word. */
  stop(): void {
    this.generation += 1;
    void this.sounder.cancel();
  }

  private async measure(experiments: readonly Experiment[], quantities: readonly CellQuantityId[]): Promise<void> {
    this.generation += 1;
    const generation = this.generation;
    const gathered = new Gathered(experiments, quantities);
    const clock = new RemainingTime(1);
    const tell = (share: number) =>
      this.listener.state({ kind: 'running', share, secondsLeft: clock.tell(share, this.listener.now()) });
    tell(0);
    this.listener.shown(gathered.shown());
    for (const [part, experiment] of experiments.entries()) {
      const outcome = await this.fly(measured(experiment, quantities), {
        generation,
        quantities,
        onCells: (cells) => {
          gathered.add(part, cells);
          this.listener.shown(gathered.shown());
          tell(gathered.share());
        },
      });
      if (generation !== this.generation) return;
      if (outcome.kind === 'failed') return this.listener.state(outcome);
      // Somebody else's request has taken the engine.
      if (outcome.kind === 'cancelled') return this.listener.state({ kind: 'cancelled' });
    }
    this.listener.state({ kind: 'idle' });
  }

  private async fly(experiment: Experiment, leg: Leg): Promise<SoundOutcome> {
    const { generation, quantities, onCells } = leg;
    try {
      return await this.sounder.sound(
        { generation, experiment: toJson(experiment), answer: { kind: 'cells', quantities } },
        (update) => {
          if (generation !== this.generation) return;
          if (update.kind === 'cells') onCells(update.cells);
          else if (update.kind === 'notice') this.listener.notice(update.notice);
        },
      );
    } catch (error) {
      return { kind: 'failed', message: messageOf(error), deviceLost: false };
    }
  }
}

interface Leg {
  readonly generation: number;
  readonly quantities: readonly CellQuantityId[];
  readonly onCells: (cells: readonly TowerCells[]) => void;
}

/** The experiment with all that its quantities need and nothing else. */
function measured(experiment: Experiment, quantities: readonly CellQuantityId[]): Experiment {
  const needed = new Set(quantities.flatMap((id) => cellQuantity(id).measures));
  return parseExperiment({ ...experiment, measure: MEASURES.filter((measure) => needed.has(measure)) });
}

/** The answers of one request, growing. */
class Gathered {
  private readonly cells: (TowerCells | undefined)[] = [];
  private readonly points: ReadonlyMap<string, SettingValue>[] = [];
  /** Of each point, its first tower and how many seeds it has. */
  private readonly places: { readonly first: number; readonly seeds: number }[] = [];
  /** Of each part, its first tower. */
  private readonly parts: number[] = [];
  private readonly total: number;
  private measured = 0;
  private readonly experiments: readonly Experiment[];
  private readonly quantities: readonly CellQuantityId[];

  constructor(experiments: readonly Experiment[], quantities: readonly CellQuantityId[]) {
    this.experiments = experiments;
    this.quantities = quantities;
    let tower = 0;
    for (const experiment of experiments) {
      this.parts.push(tower);
      for (const { coordinates } of networksOf(experiment)) {
        this.points.push(coordinates);
        this.places.push({ first: tower, seeds: experiment.seeds.count });
        tower += experiment.seeds.count;
      }
    }
    this.total = tower;
  }

  add(part: number, cells: readonly TowerCells[]): void {
    for (const own of cells) {
      const tower = this.parts[part] + own.tower;
      if (this.cells[tower] === undefined) this.measured += 1;
      this.cells[tower] = own;
    }
  }

  share(): number {
    return this.measured / this.total;
  }

  /** A view of what is there now: later answers make a new one. */
  shown(): GridShown {
    const { experiments, quantities, points, measured, total } = this;
    return {
      experiments,
      quantities,
      points,
      measured,
      total,
      cell: (point, quantity) => this.cell(point, quantities.indexOf(quantity)),
    };
  }

  private cell(point: number, quantity: number): CellValue {
    const { first, seeds } = this.places[point];
    const own = this.cells.slice(first, first + seeds).filter((answer) => answer !== undefined);
    return own.length === 0 ? { kind: 'pending' } : pointCell(own, quantity);
  }
}
