// What the browser remembers of a reader: language, theme, engine and the last view. Storage may be missing or closed;
// then the page forgets, and nothing else happens.

import { LANGUAGES, type Language, preferredLanguage } from './messages/languages.ts';
import { type AdapterMemory, ENGINE_CHOICES, type EngineChoice } from './sounder-contract.ts';

export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const PREFIX = 'echosounder.';

export function storedLanguage(): Language {
  return oneOf(LANGUAGES, read('language')) ?? preferredLanguage(navigator.languages);
}

export function storedTheme(): Theme {
  return oneOf(THEMES, read('theme')) ?? 'auto';
}

export function storedEngine(): EngineChoice {
  return oneOf(ENGINE_CHOICES, read('engine')) ?? 'auto';
}

export function storedView(): string {
  return read('view') ?? '';
}

export function remember(key: 'language' | 'theme' | 'engine' | 'view', value: string): void {
  store(key, value);
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Closed or full storage: the page works without a memory.
  }
}

/** What was measured of adapters. */
export const adapterMemory: AdapterMemory = {
  read,
  write: store,
};

function read(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

function oneOf<T extends string>(choices: readonly T[], value: string | null): T | null {
  return choices.find((choice) => choice === value) ?? null;
}
