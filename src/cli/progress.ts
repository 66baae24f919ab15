// Progress on stderr: a bar that redraws itself on a terminal, otherwise one line for every tenth of the work.

import { SingleBar } from 'cli-progress';
import type { Progress } from '../engine/contract.ts';
import type { CliContext } from './context.ts';

export interface ProgressReport {
  readonly show: (progress: Progress) => void;
  /** Leaves the terminal as it was. A second call does nothing. */
  readonly end: () => void;
}

export function progressReport(stderr: CliContext['stderr'], { quiet = false } = {}): ProgressReport {
  if (quiet) return { show: () => {}, end: () => {} };
  return stderr.isTTY === true ? bar(stderr) : lines(stderr);
}

function bar(stderr: CliContext['stderr']): ProgressReport {
  const single = new SingleBar({
    stream: stderr,
    format: '{bar} {percentage} % | {duration_formatted} | {eta_formatted} left',
    hideCursor: true,
    clearOnComplete: true,
    // The estimate averages over this many updates; a few seconds of slices.
    etaBuffer: 50,
  });
  let running = false;
  return {
    show: ({ done, total }) => {
      if (!running) single.start(total, 0);
      running = true;
      single.setTotal(total);
      single.update(done);
    },
    end: () => {
      if (running) single.stop();
      running = false;
    },
  };
}

function lines(stderr: CliContext['stderr']): ProgressReport {
  let tenths = 0;
  return {
    show: ({ done, total }) => {
      const now = Math.floor((10 * done) / total);
      if (now > tenths) stderr.write(`${10 * now} %\n`);
      tenths = Math.max(tenths, now);
    },
    end: () => {},
  };
}
