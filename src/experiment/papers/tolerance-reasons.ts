// Why a check allows what it allows, in words: the few kinds of tolerance that the papers' checks share.

import type { Bilingual } from './paper-preset.ts';

/**
 * A mean over seeds may stray by so many standard errors. By a spread that is known one in 16,000 does by chance; by the seeds' own more
 * of them (Student's t): one in 36 with 4 seeds, one in 860 with 16. Seeds are fixed, so that a verdict never changes from run to run.
 */
export const STANDARD_ERRORS = 4;

/** Half a unit of the last digit that is printed. */
export const AS_PRINTED: Bilingual = {
  en: 'half a unit of the last printed digit',
  zh: '所印最后一位数字的半个单位',
};

export function expectedAtWidth(seeds: number): Bilingual {
  return {
    en: `what theory expects the width to shift, and four standard errors of a mean over ${seeds} seeds, by theory's spread`,
    zh: `理论预期的有限宽度偏移，加上 ${seeds} 个种子平均值的四个标准误（按理论的离散程度）`,
  };
}

export function ownSpread(seeds: number): Bilingual {
  return {
    en: `four standard errors of a mean over ${seeds} seeds, by their own spread`,
    zh: `${seeds} 个种子平均值的四个标准误（按种子自身的离散程度）`,
  };
}

export function ownSpreadAnd(seeds: number, more: Bilingual): Bilingual {
  const own = ownSpread(seeds);
  return { en: `${own.en}, and ${more.en}`, zh: `${own.zh}，另加${more.zh}` };
}
