// What theory says of one tower with the current settings, under what was measured of it.

import type { Lab } from './lab.ts';
import { Powers } from './powers.tsx';
import { theoryText } from './theory-text.ts';

export function TheoryWords({ lab, index }: { readonly lab: Lab; readonly index: number }) {
  const { theory: messages } = lab.messages.value;
  const outlook = lab.theory.current.value?.towers[index] ?? null;
  return (
    <p class="theory-words">
      <Powers text={theoryText(outlook, lab.experiment.value.network.depth, messages)} />
    </p>
  );
}
