// Theory in words: the phase of a plain network and how deep it can be trained, or the course of the gradient where a skip
// leaves no phase, and where mean field is not expected to hold. Pure text; numbers carry two or three digits.

import type { PredictedSounding } from '../experiment/prediction.ts';
import { sizeText } from '../plot/log-axis.ts';
import { type Phase, TRAINABLE_SCALES } from '../theory/phase.ts';
import type { TheoryMessages } from './messages/theory-en.ts';
import type { Outlook } from './outlook.ts';

/** The sentences for one tower of this depth; `outlook` is null while it has yet to arrive. */
export function theoryText(outlook: Outlook | null, depth: number, messages: TheoryMessages): string {
  if (outlook === null) return messages.pending;
  switch (outlook.kind) {
    case 'none':
      return messages.none;
    case 'failed':
      return messages.failed(outlook.message);
    case 'predicted': {
      const { phase, echo, doubt } = outlook.prediction;
      const words =
        phase === null ? [messages.skip, courseText(echo, messages)] : phaseSentences(phase, depth, messages);
      return messages.together(doubt === null ? words : [...words, messages.doubt[doubt]]);
    }
    default:
      return outlook satisfies never;
  }
}

type Fate = keyof TheoryMessages['fate'];

function phaseSentences(phase: Phase, depth: number, messages: TheoryMessages): string[] {
  const { kind, chi1, cStar, depthScale, trainableDepth } = phase;
  // Schoenholz et al. 2017, section 4: the mean square of a gradient changes by chi1 a layer.
  const squares = layersText(1 / Math.abs(Math.log(chi1)));
  return [
    messages.phase[kind](chi1Text(phase), cStar === null ? null : cStarText(cStar)),
    messages.fate[fateOf(phase)](layersText(depthScale ?? 0), squares),
    chi1 === 0 || trainableDepth === 0
      ? messages.untrainable
      : trainableDepth === null
        ? messages.noLimit
        : messages.trainable(threeDigits(trainableDepth), TRAINABLE_SCALES, depth),
  ];
}

function fateOf({ kind, q, chi1 }: Phase): Fate {
  if (kind === 'critical') return q === 0 ? 'fading' : q === Number.POSITIVE_INFINITY ? 'swelling' : 'level';
  if (kind === 'ordered') return chi1 === 0 ? 'blocked' : q === 0 ? 'dying' : 'alike';
  return q === 0 ? 'silent' : q === Number.POSITIVE_INFINITY ? 'unbounded' : 'apart';
}

// Within a twentieth two digits say the same number.
const SAME_DECADES = Math.log10(1.05);

/** The gradient at layer 1 against that at the last layer, as the measured verdict compares them. */
function courseText(echo: PredictedSounding['echo'], { course }: TheoryMessages): string {
  const from = echo.length - 1;
  const to = Math.min(1, from - 1);
  const [start, end] = [echo[from].expected, echo[to].expected];
  if (start === null || end === null) return course.zero('', from, to);
  const decades = end - start;
  const kind = Math.abs(decades) < SAME_DECADES ? 'kept' : decades > 0 ? 'grows' : 'shrinks';
  return course[kind](sizeText(decades), from, to);
}

/** An ordered or chaotic 1.00 would contradict itself, so it gets its third decimal. */
function chi1Text({ kind, chi1 }: Phase): string {
  const text = plainNumber(chi1);
  return text === '1.00' && kind !== 'critical' ? chi1.toFixed(3) : text;
}

function cStarText(cStar: number): string {
  return cStar > 0.995 && cStar < 1 ? `1 − ${plainNumber(1 - cStar)}` : cStar.toFixed(2);
}

function plainNumber(value: number): string {
  if (value === 0) return '0';
  if (value >= 0.1 && value < 10) return value.toFixed(2);
  if (value >= 10 && value < 1000) return String(threeDigits(value));
  return sizeText(Math.log10(value));
}

function layersText(layers: number): string {
  return layers < 10 ? String(Number(layers.toPrecision(2))) : String(threeDigits(layers));
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
