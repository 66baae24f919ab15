// Cells and verdicts of the arena in words. Pure text; growths are log10 of a root of a second moment.

import type { ActivationName } from '../../math/activation-names.ts';
import type { Scheme } from '../../model/settings.ts';
import { sizeText } from '../../plot/log-axis.ts';
import type { CellValue } from '../grid-runner.ts';
import { choiceName, type Messages } from '../messages/en.ts';
import type { ArenaMessages } from './arena-messages.ts';
import { keepsBoth, type Ranked, type RowVerdict } from './arena-verdict.ts';

/** What was measured of one combination. */
export interface ArenaCell {
  readonly activation: ActivationName;
  readonly scheme: Scheme;
  /** The model's sentence where the combination is refused. */
  readonly refusal: string | null;
  readonly signal: Growth;
  readonly gradient: Growth;
}

export interface Growth {
  readonly perLayer: CellValue;
  readonly whole: CellValue;
}

export type End = 'signal' | 'gradient';

interface Texts {
  readonly messages: Messages;
  readonly texts: ArenaMessages;
}

/** The cell in a sentence, both ends, whichever map it is read from. */
export function cellText(cell: ArenaCell, recommended: Scheme | null, { messages, texts }: Texts): string {
  const name = texts.cell(choiceName(messages, cell.activation), choiceName(messages, cell.scheme));
  if (cell.refusal !== null) return name + texts.refused(cell.refusal);
  const ends = (['signal', 'gradient'] as const).map((end) => growthText(end, cell[end], texts));
  const own = cell.scheme === recommended ? [texts.recommended] : [];
  return name + texts.list([...new Set(ends), ...own]);
}

function growthText(end: End, { perLayer, whole }: Growth, texts: ArenaMessages): string {
  switch (whole.kind) {
    case 'pending':
      return texts.pending;
    case 'zero':
      return texts.zero[end];
    case 'fault':
      return texts.fault;
    case 'value': {
      // A network of one layer has no layer for its gradient to pass.
      const layer = perLayer.kind === 'value' ? factorText(perLayer.mean) : '1';
      const text = texts.growth[end](layer, sizeText(whole.mean));
      return whole.seeds > 1 ? text + texts.spread(sizeText(whole.low), sizeText(whole.high)) : text;
    }
    default:
      return whole satisfies never;
  }
}

/** Factors of one layer lie near 1, where two digits hide what 64 layers make of it. */
export function factorText(log10: number): string {
  return Math.abs(log10) < 1 ? (10 ** log10).toFixed(3) : sizeText(log10);
}

export function verdictText({ kind, recommended, best }: RowVerdict, stated: Scheme | null, own: Texts): string {
  const { messages, texts } = own;
  if (kind === 'pending') return texts.verdict.pending;
  if (best === null) return texts.verdict.lost;
  const nameOf = (scheme: Scheme) => choiceName(messages, scheme);
  const bestChange = changeText(best, texts);
  switch (kind) {
    case 'best':
      return texts.verdict.best(nameOf(stated ?? best.scheme), changeText(recommended ?? best, texts));
    case 'beaten':
      return recommended === null
        ? texts.verdict.beatenLost(nameOf(stated ?? best.scheme), nameOf(best.scheme), bestChange)
        : texts.verdict.beaten(
            nameOf(recommended.scheme),
            changeText(recommended, texts),
            nameOf(best.scheme),
            bestChange,
          );
    case 'unstated':
      return texts.verdict.unstated(nameOf(best.scheme), bestChange);
    case 'lost':
      return texts.verdict.lost;
    default:
      return kind satisfies never;
  }
}

/** What becomes of the end that changes more. */
function changeText(ranked: Ranked, { change }: ArenaMessages): string {
  if (keepsBoth(ranked)) return change.kept;
  const { signal, gradient } = ranked;
  if (Math.abs(signal) >= Math.abs(gradient))
    return signal < 0 ? change.signalFalls(sizeText(signal)) : change.signalGrows(sizeText(signal));
  return gradient < 0 ? change.gradientFalls(sizeText(gradient)) : change.gradientGrows(sizeText(gradient));
}
