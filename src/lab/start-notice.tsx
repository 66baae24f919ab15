// A run that is too large to start by itself: how large it is, and the button that starts it.

import { Powers } from './powers.tsx';

interface StartNoticeProps {
  readonly text: string;
  readonly button: string;
  readonly onStart: () => void;
}

export function StartNotice({ text, button, onStart }: StartNoticeProps) {
  return (
    <div class="notice" role="status">
      <p>
        <Powers text={text} />
      </p>
      <button type="button" onClick={onStart}>
        {button}
      </button>
    </div>
  );
}
