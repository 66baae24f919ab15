// What stands in the place of a figure of soundings that has yet to come, and whether one will come by itself.

import type { Lab } from './lab.ts';

interface WaitingProps {
  readonly lab: Lab;
  /** Said while it is on its way. */
  readonly text: string;
  /** Whether the view itself waits for the reader. */
  readonly asks?: boolean;
  /** Keeps the room of the figure, in pixels. */
  readonly height?: number;
}

export function Waiting({ lab, text, asks = false, height = 0 }: WaitingProps) {
  const run = lab.run.value.kind;
  const stopped =
    asks || lab.held.value !== null || lab.engine.value.kind === 'failed' || run === 'failed' || run === 'cancelled';
  return (
    <p class="waiting" style={{ minHeight: `${height}px` }}>
      {stopped ? lab.messages.value.nothingYet : text}
    </p>
  );
}
