// A large run that a link asked for: what it costs, and the button that starts it.

import { sizeText } from '../plot/log-axis.ts';
import type { Lab } from './lab.ts';
import { StartNotice } from './start-notice.tsx';

export function HeldRunNotice({ lab }: { readonly lab: Lab }) {
  const held = lab.held.value;
  const messages = lab.messages.value;
  if (held === null) return null;
  return (
    <StartNotice
      text={messages.heldRun(sizeText(Math.log10(held.multiplyAdds)))}
      button={messages.startHeld}
      onStart={held.start}
    />
  );
}
