// Predictions for the experiments of the page, each computed once. Usual networks are predicted where they are asked for; the
// digits' moments, and whatever would hold the page up, come from the worker, and `arrivals` tells when.

import { signal } from '@preact/signals';
import { inputMoments } from '../experiment/prediction.ts';
import { type Experiment, networksOf, toJson } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import { inputWidth, type Network } from '../model/network.ts';
import type { InputSpec } from '../model/tower.ts';
import type { InputMoments } from '../theory/input-moments.ts';
import { type Outlook, outlooksOf } from './outlook.ts';
import type { Sounder } from './sounder-contract.ts';

/** Both towers of such a depth are predicted in a few tenths of a second; beyond, the page would visibly stand still. */
export const MAX_PAGE_LAYERS = 4096;
// A layer of a twin keeps about 300 bytes: 60 MB, and room for what is shown and what is set at the greatest depth.
const MAX_KEPT_LAYERS = 200_000;

/** What theory expects of the towers of one experiment, one for each of its soundings and in their order. */
export interface Theory {
  readonly depth: number;
  readonly towers: readonly Outlook[];
}

export class Predictions {
  /** Grows with every prediction that can be had from now on, and with whatever one waits for. */
  readonly arrivals = signal(0);

  private readonly sounder: Pick<Sounder, 'inputMoments' | 'predict'>;
  /** By network; the one used last comes last. */
  private readonly kept = new Map<string, Theory>();
  private readonly digits = new Map<number, InputMoments>();
  private readonly asked = new Set<string>();

  constructor(sounder: Pick<Sounder, 'inputMoments' | 'predict'>) {
    this.sounder = sounder;
  }

  /** The prediction where it is already there. */
  known(experiment: Experiment): Theory | null {
    return this.kept.get(keyOf(experiment)) ?? null;
  }

  /** The prediction, or null where it has yet to arrive. While a slider is `moving` nothing deep is begun. */
  of(experiment: Experiment, { moving = false } = {}): Theory | null {
    const key = keyOf(experiment);
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    if (experiment.network.depth > MAX_PAGE_LAYERS) {
      if (!moving)
        this.ask(key, experiment, async () => {
          this.keep(experiment, await this.sounder.predict(toJson(experiment)));
        });
      return null;
    }
    const input = inputOf(experiment.network);
    const moments = input.kind === 'gaussian' ? inputMoments(input, null) : this.digits.get(input.batch);
    if (moments === undefined) {
      this.ask(`batch ${input.batch}`, experiment, async () => {
        this.digits.set(input.batch, await this.sounder.inputMoments(input));
      });
      return null;
    }
    return this.keep(
      experiment,
      outlooksOf(experiment, () => moments),
    );
  }

  /** One question of a name at a time. Where it fails, that is the outlook for the experiment that needed the answer. */
  private ask(name: string, experiment: Experiment, question: () => Promise<void>): void {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    void question()
      .catch((error: unknown) => {
        const outlook: Outlook = { kind: 'failed', message: messageOf(error) };
        this.keep(
          experiment,
          networksOf(experiment).map(() => outlook),
        );
      })
      .finally(() => {
        this.asked.delete(name);
        this.arrivals.value += 1;
      });
  }

  private keep(experiment: Experiment, towers: readonly Outlook[]): Theory {
    const theory = { depth: experiment.network.depth, towers };
    this.kept.set(keyOf(experiment), theory);
    let layers = 0;
    for (const { depth } of this.kept.values()) layers += depth;
    for (const [key, { depth }] of this.kept) {
      if (layers <= MAX_KEPT_LAYERS) break;
      this.kept.delete(key);
      layers -= depth;
    }
    this.arrivals.value += 1;
    return theory;
  }
}

/** Seeds and what is measured change no prediction. */
function keyOf({ network, sweep }: Experiment): string {
  return JSON.stringify([network, sweep]);
}

/** The towers of the view differ in their skips only, so they have one input. */
function inputOf(network: Network): InputSpec {
  const { kind, batch, secondMoment, correlation } = network.input;
  return { kind, width: inputWidth(network), batch, secondMoment, correlation };
}
