// The languages of the page and which one a reader gets first.

import { en, type Messages } from './en.ts';
import { zhHans } from './zh-hans.ts';

export const LANGUAGES = ['en', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Readonly<Record<Language, Messages>> = { en, 'zh-Hans': zhHans };

export function messagesOf(language: Language): Messages {
  return CATALOGUES[language];
}

/** The first wish of the browser that the page speaks; English otherwise. */
export function preferredLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const tag = wish.toLowerCase();
    if (tag.startsWith('zh')) return 'zh-Hans';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

/** Which half of a label of the settings table belongs to this language. */
export function localized(text: { readonly en: string; readonly zh: string }, language: Language): string {
  return language === 'en' ? text.en : text.zh;
}
