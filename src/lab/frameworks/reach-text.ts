// How far a signal and a gradient get, in words, and whether what is left of the signal says anything of the input.

import type { PredictedSounding } from '../../experiment/prediction.ts';
import type { Sounding } from '../../experiment/sounding.ts';
import { sizeText } from '../../plot/log-axis.ts';
import type { FrameworksMessages } from './frameworks-messages.ts';
import { type Reach, reachOf } from './reach.ts';

/** The sentences on one way: what is left, and whether float32 would hold it. */
export function reachText(kind: 'signal' | 'gradient', reach: Reach | null, texts: FrameworksMessages): string {
  if (reach === null) return '';
  const { faded, end, exit } = reach;
  const words = texts.reach[kind];
  const left =
    faded !== null || end.log10Ratio === null
      ? words.faded(faded ?? end.layer)
      : words.kept(sizeText(end.log10Ratio), end.layer);
  return `${left} ${exit === null ? texts.reach.within : texts.reach.exit[kind][exit.how](exit.layer)}`;
}

/** Depth scales after which nothing of the inputs is left to a reader: e^-6 is a quarter of a percent. */
const FORGOTTEN_SCALES = 6;

/**
 * Whether what arrives of the signal is made of biases alone: in the ordered phase all inputs come to one state within a few depth
 * scales, and with biases that state is not 0.
 */
export function restsOnBiases(
  { signal, depth }: Pick<Sounding, 'signal' | 'depth'>,
  prediction: Pick<PredictedSounding, 'phase'> | null,
): boolean {
  const phase = prediction?.phase ?? null;
  if (phase === null || phase.kind !== 'ordered' || phase.biasVariance === 0) return false;
  return reachOf(signal, 'down')?.faded === null && depth > FORGOTTEN_SCALES * (phase.depthScale ?? 0);
}
