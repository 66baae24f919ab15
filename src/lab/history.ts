// Undo and redo over plain values. The ticks of one slider movement are one step: changes under the same key are merged
// until `settle` is called.

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The key of the change that may still grow; null when the next change is a step of its own. */
  readonly open: string | null;
}

// More steps than anybody takes back; each is a small object.
const MAX_STEPS = 200;

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [], open: null };
}

/** A new present. Successive changes with the same key replace each other until the history settles. */
export function changed<T>(history: History<T>, next: T, key: string): History<T> {
  if (history.open === key) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-MAX_STEPS), present: next, future: [], open: key };
}

export function settled<T>(history: History<T>): History<T> {
  return history.open === null ? history : { ...history, open: null };
}

export function undone<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    open: null,
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, open: null };
}
