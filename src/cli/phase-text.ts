// The phase of a plain network, and why a prediction is in doubt, in words and as JSON. JSON has no infinity: a length that
// grows without bound is null there, with a word beside it.

import type { Doubt } from '../experiment/prediction.ts';
import { type Phase, TRAINABLE_SCALES } from '../theory/phase.ts';
import { formatNumber } from './decades.ts';

/** "ordered: chi1 = 0.93983 at q = 0.60704, c* = 1; depth scale 16.1 blocks: trainable to about 96 blocks (6 scales)". */
export function phaseText(phase: Phase, { everyQ = false } = {}): string {
  return `${phase.kind}: ${placeText(phase, everyQ)}; ${depthText(phase)}`;
}

export function phaseJson({
  kind,
  weightVariance,
  biasVariance,
  q,
  chi1,
  cStar,
  depthScale,
  trainableDepth,
}: Phase): object {
  return {
    kind,
    weightStd: finite(Math.sqrt(weightVariance)),
    biasStd: finite(Math.sqrt(biasVariance)),
    q: finite(q),
    length: lengthWord(q),
    chi1: finite(chi1),
    cStar: finite(cStar),
    depthScale: finite(depthScale),
    trainableDepth: finite(trainableDepth),
  };
}

const DOUBTS: ReadonlyMap<Doubt, string> = new Map([
  [
    'spread',
    'the network is so deep for its width that seeds differ by a factor of e and more in their mean squares; ' +
      'mean field is not expected to hold there',
  ],
  [
    'shift',
    'at this width the mean square itself is expected to lie half of it and more from that at infinite width; ' +
      'mean field is not expected to hold there',
  ],
]);

/** null where mean field is expected to hold. */
export function doubtText(doubt: Doubt): string | null {
  return DOUBTS.get(doubt) ?? null;
}

function placeText({ q, chi1, cStar }: Phase, everyQ: boolean): string {
  if (q === Number.POSITIVE_INFINITY) return `chi1 tends to ${formatNumber(chi1)} while the length grows without bound`;
  const angle = cStar === null ? 'every correlation is kept' : `c* = ${formatNumber(cStar)}`;
  return `chi1 = ${formatNumber(chi1)} at ${everyQ ? 'every q' : `q = ${formatNumber(q)}`}, ${angle}`;
}

function depthText({ depthScale, trainableDepth }: Phase): string {
  if (depthScale === null || trainableDepth === null) return 'no depth scale: theory sets no bound to the depth';
  const scale = `depth scale ${formatNumber(depthScale, 3)} blocks`;
  const blocks = `${trainableDepth} ${trainableDepth === 1 ? 'block' : 'blocks'}`;
  return `${scale}: trainable to about ${blocks} (${TRAINABLE_SCALES} scales)`;
}

function lengthWord(q: number): 'zero' | 'finite' | 'unbounded' {
  if (q === 0) return 'zero';
  return Number.isFinite(q) ? 'finite' : 'unbounded';
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
