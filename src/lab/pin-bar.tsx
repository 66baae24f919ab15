// The buttons that keep a run to compare with and let it go; what is said of it is loaded when one is pinned.

import { figureMessagesOf } from './figure-messages.ts';
import type { Lab } from './lab.ts';
import { LazyPart } from './lazy-part.tsx';
import type { Shown } from './sounding-runner.ts';

const words = async () => (await import('./pinned-words.tsx')).PinnedWords;

export function PinBar({ lab, shown }: { readonly lab: Lab; readonly shown: Shown }) {
  const texts = figureMessagesOf(lab.language.value);
  const pinned = lab.pinned.value;
  const pin = (run: Shown | null) => () => {
    lab.pinned.value = run;
  };
  return (
    <div class="pin-bar">
      {pinned !== shown && (
        <button type="button" onClick={pin(shown)}>
          {pinned === null ? texts.pin : texts.repin}
        </button>
      )}
      {pinned !== null && (
        <>
          <button type="button" onClick={pin(null)}>
            {texts.unpin}
          </button>
          <div class="pinned-words" role="status">
            <LazyPart lab={lab} load={words} />
          </div>
        </>
      )}
    </div>
  );
}
