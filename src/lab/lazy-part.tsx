// A part of the page whose code comes when it is first wanted: until then a quiet line, and where it cannot be loaded a
// sentence and the way to try again.

import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../model/input-error.ts';
import type { Lab } from './lab.ts';

export type LabPart = FunctionComponent<{ readonly lab: Lab }>;

interface LazyPartProps {
  readonly lab: Lab;
  /** One function for the lifetime of the part: another one loads anew. */
  readonly load: (lab: Lab) => Promise<LabPart>;
}

type Loading = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly message: string };

export function LazyPart({ lab, load }: LazyPartProps) {
  const messages = lab.messages.value;
  const [state, setState] = useState<Loading | { readonly kind: 'there'; readonly Part: LabPart }>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    setState({ kind: 'loading' });
    load(lab).then(
      (Part) => wanted && setState({ kind: 'there', Part }),
      (error) => wanted && setState({ kind: 'failed', message: messageOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [lab, load, attempt]);
  if (state.kind === 'there') return <state.Part lab={lab} />;
  if (state.kind === 'loading') return <p class="waiting">{messages.loadingPart}</p>;
  return (
    <div class="notice" role="alert">
      <p>{messages.partFailed(state.message)}</p>
      <button type="button" onClick={() => setAttempt(attempt + 1)}>
        {messages.retry}
      </button>
    </div>
  );
}
