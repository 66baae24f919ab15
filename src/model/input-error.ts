// The error of everything a reader writes: experiments, cases and flags. One line for people, and how a refused value is
// shown in it: quoted, clipped, and without characters that could disturb a terminal or a page.

const MAX_SHOWN = 80;

/** Input that was refused. `message` is the first problem; `issues` holds all that were found, one line each. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly issues: readonly string[];

  constructor(issues: string | readonly string[]) {
    const list = typeof issues === 'string' ? [issues] : issues;
    super(list[0] ?? 'the input was refused');
    this.issues = list;
  }
}

/** A value as it is shown in a message: JSON, at most 80 characters, control and direction marks escaped. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 2 * MAX_SHOWN)) : asText(value);
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escapeCharacter);
  const points = Array.from(safe);
  if (points.length <= MAX_SHOWN) return safe;
  return `${points.slice(0, MAX_SHOWN - 3).join('')}...`;
}

/** One line from any thrown thing. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}

function asText(value: unknown): string {
  // JSON has no NaN or infinity and would write null.
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    return 'an object that is not JSON';
  }
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
