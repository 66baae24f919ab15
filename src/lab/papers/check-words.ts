// A check in words: its numbers with as many digits as mean something, what is allowed, and the verdict with its sign.

import type { PaperCheck, PaperVerdict } from '../../experiment/papers/paper-preset.ts';
import { numberText } from '../number-text.ts';
import type { PapersMessages } from './papers-messages.ts';

// Printed tables have up to six digits; a mean over seeds has fewer that hold.
const DIGITS: Readonly<Record<PaperCheck['kind'], { readonly expected: number; readonly measured: number }>> = {
  theory: { expected: 6, measured: 6 },
  measured: { expected: 5, measured: 4 },
};

export interface CheckWords {
  readonly expected: string;
  readonly measured: string;
  readonly allowed: string;
  readonly sign: '✓' | '✗' | '–';
  readonly verdict: string;
}

/** `verdict` is undefined where nothing is decided yet, and null where the runs hold nothing sound. */
export function checkWords(
  check: PaperCheck,
  verdict: PaperVerdict | null | undefined,
  messages: PapersMessages,
): CheckWords {
  const digits = DIGITS[check.kind];
  const expected = numberText(check.expected, digits.expected);
  if (verdict === undefined || verdict === null) {
    return {
      expected,
      measured: '–',
      allowed: '–',
      sign: '–',
      verdict: verdict === null ? messages.nothing : messages.notYet,
    };
  }
  const { measured, allowed, passes } = verdict;
  return {
    expected,
    measured: numberText(measured, digits.measured),
    allowed: check.scale === 'log' ? messages.factor(numberText(allowed, 4)) : messages.within(numberText(allowed, 2)),
    sign: passes ? '✓' : '✗',
    verdict: passes ? messages.agrees : messages.contradicts,
  };
}
