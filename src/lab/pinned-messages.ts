// What is said of a pinned run, in both languages; loaded when one is pinned.

import type { Language } from './messages/languages.ts';

const en = {
  legend: 'Long dashes and dots: the pinned run.',
  same: 'Its settings are those of this run.',
  change: (label: string, before: string, now: string) => `${label} ${before} → now ${now}`,
  changes: (changes: readonly string[]) => `Pinned: ${changes.join('; ')}.`,
  deeper: (depth: number) => `Its layers beyond ${depth} are not drawn.`,
  seeds: (done: number, total: number) => `It was pinned after ${done} of ${total} seeds.`,
};

type PinnedMessages = typeof en;

const zhHans: PinnedMessages = {
  legend: '长点划线：已固定的结果。',
  same: '其设置与当前相同。',
  change: (label, before, now) => `${label} ${before} → 现为 ${now}`,
  changes: (changes) => `已固定：${changes.join('；')}。`,
  deeper: (depth) => `其第 ${depth} 层以后未画出。`,
  seeds: (done, total) => `固定时已测 ${done} / ${total} 个种子。`,
};

export const pinnedMessages: Readonly<Record<Language, PinnedMessages>> = { en, 'zh-Hans': zhHans };
