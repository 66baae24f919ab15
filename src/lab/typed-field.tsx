// A field into which a setting is typed, almost always a number. While it has the focus it keeps what is being typed, however often
// the page is drawn anew around it; once the change is done it shows what is set.

import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';

interface TypedFieldProps {
  /** What is set. */
  readonly value: number | string;
  /** The change is done: Enter, or the focus goes elsewhere. */
  readonly onChange: (event: TargetedEvent<HTMLInputElement>) => void;
  readonly id?: string;
  readonly class?: string;
  readonly type?: 'number' | 'text';
  readonly inputMode?: 'decimal' | 'numeric';
  readonly step?: number | 'any';
  readonly min?: number;
  readonly max?: number;
  readonly title?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean;
}

export function TypedField({ value, onChange, type = 'number', ...attributes }: TypedFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const field = {
    class: 'exact',
    ...attributes,
    value: typed ?? value,
    onInput: (event: TargetedEvent<HTMLInputElement>) => setTyped(event.currentTarget.value),
    onChange: (event: TargetedEvent<HTMLInputElement>) => {
      onChange(event);
      setTyped(null);
    },
    onBlur: () => setTyped(null),
  };
  return type === 'number' ? <input type="number" {...field} /> : <input type="text" {...field} />;
}
