// A button that copies a text and says for a moment whether that worked.

import { useEffect, useRef, useState } from 'preact/hooks';

interface CopyButtonProps {
  /** Asked for when the button is pressed. */
  readonly text: () => string;
  readonly words: Readonly<Record<'rest' | 'copied' | 'failed', string>>;
  readonly class?: string;
}

const SAID_MS = 2000;

export function CopyButton({ text, words, ...attributes }: CopyButtonProps) {
  const [state, setState] = useState<keyof CopyButtonProps['words']>('rest');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  function say(outcome: 'copied' | 'failed'): void {
    setState(outcome);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('rest'), SAID_MS);
  }
  function copy(): void {
    // Where the page was not opened securely there is no clipboard at all.
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(text()))
      .then(
        () => say('copied'),
        () => say('failed'),
      );
  }
  return (
    <button type="button" {...attributes} onClick={copy} aria-live="polite">
      {words[state]}
    </button>
  );
}
