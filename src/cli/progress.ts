// Progress on stderr: a bar that redraws itself on a terminal, otherwise one line for every tenth of the work. What the engine has
// to say meanwhile stands on lines of its own.

import { SingleBar } from 'cli-progress';
import type { Progress } from '../engine/contract.ts';
import { roughDuration } from '../math/rough-duration.ts';
import type { CliContext } from './context.ts';

export interface ProgressReport {
  readonly show: (progress: Progress) => void;
  /** A line that stays. Also written where no progress is shown: it is about the results. */
  readonly note: (message: string) => void;
  /** Leaves the terminal as it was. A second call does nothing. */
  readonly end: () => void;
}

/** Often enough to see it move; an estimate that changes more often cannot be read. */
const REDRAWS_A_SECOND = 4;
/** Back to the first column, and the rest of the line erased (ECMA-48, "erase in line"). */
const CLEAR_LINE = '\r\x1b[K';

export function progressReport(stderr: CliContext['stderr'], { quiet = false } = {}): ProgressReport {
  const note = (message: string) => void stderr.write(`note: ${message}\n`);
  if (quiet) return { show: () => {}, note, end: () => {} };
  return stderr.isTTY === true ? bar(stderr) : lines(stderr, note);
}

function bar(stderr: CliContext['stderr']): ProgressReport {
  const single = new SingleBar({
    stream: stderr,
    format: '{bar} {percentage} % | {duration_formatted}{left}',
    hideCursor: true,
    clearOnComplete: true,
    fps: REDRAWS_A_SECOND,
  });
  let running = false;
  return {
    show: ({ done, total, secondsLeft }) => {
      const left = { left: leftText(secondsLeft, ' | ') };
      if (running) single.update(done, left);
      else single.start(total, done, left);
      running = true;
    },
    // The bar draws itself again on the line below.
    note: (message) => void stderr.write(`${running ? CLEAR_LINE : ''}note: ${message}\n`),
    end: () => {
      if (running) single.stop();
      running = false;
    },
  };
}

function lines(stderr: CliContext['stderr'], note: ProgressReport['note']): ProgressReport {
  let tenths = 0;
  return {
    show: ({ done, total, secondsLeft }) => {
      const now = Math.floor((10 * done) / total);
      if (now > tenths) stderr.write(`${10 * now} %${leftText(secondsLeft, ', ')}\n`);
      tenths = Math.max(tenths, now);
    },
    note,
    end: () => {},
  };
}

/** Nothing where nothing is known or nothing is left. */
function leftText(secondsLeft: number | null, before: string): string {
  if (secondsLeft === null || secondsLeft === 0) return '';
  const { count, unit } = roughDuration(secondsLeft);
  return `${before}about ${count} ${unit} left`;
}
