// What a view lets the reader choose beside the experiment: one short text each, as it stands in the link. The checks here and
// in the views' own lists are part of the page's first load, so they stay small.

import { InputError, quote } from '../model/input-error.ts';

export interface ViewOption {
  /** As in the link: the view's name, a dot, the option's. */
  readonly path: string;
  /** In canonical spelling. */
  readonly default: string;
  /** The same value in its one canonical spelling. Throws InputError that names the path, the value and what is allowed. */
  readonly canonical: (text: string) => string;
}

export function choiceOption(path: string, choices: readonly string[], fallback: string): ViewOption {
  return {
    path,
    default: fallback,
    canonical: (text) => {
      if (choices.includes(text)) return text;
      throw new InputError(`${path}: ${quote(text)} is not allowed; expected one of ${choices.map(quote).join(', ')}`);
    },
  };
}

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

export function numberOption(path: string, { min, max, whole = false }: NumberBounds, fallback: number): ViewOption {
  return {
    path,
    default: String(fallback),
    canonical: (text) => {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (value >= min && value <= max && (!whole || Number.isInteger(value))) return String(value);
      const kind = whole ? 'a whole number' : 'a number';
      throw new InputError(`${path}: ${quote(text)} is not allowed; expected ${kind} from ${min} to ${max}`);
    },
  };
}
