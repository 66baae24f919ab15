// Progress as the contract promises it: monotone, with a total known in advance, ending at it, and with an honest estimate.

import { RemainingTime } from '../math/remaining-time.ts';
import type { RunOptions } from './contract.ts';

/** Tells how much of the work is done. Work that has to be repeated leaves `done` where it was until it is made good. */
export function progressReport(total: number, onProgress: RunOptions['onProgress']): (done: number) => void {
  const remaining = new RemainingTime(total);
  let most = 0;
  return (done) => {
    most = Math.max(most, Math.min(done, total));
    onProgress?.({ done: most, total, secondsLeft: remaining.tell(most, performance.now()) });
  };
}
