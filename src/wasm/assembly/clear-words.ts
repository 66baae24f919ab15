// Sets words of the ledger to zero: rows words from slot_first on, so that a segment can use the slots of the one before.

import { ledger } from './bindings';
import { param, ROWS, SLOT_FIRST } from './pass-params';
import { isMine } from './team';

export function clearWords(p: usize, _activation: i32, _span: u32): void {
  if (!isMine(0)) return;
  memory.fill(ledger + (<usize>param(p, SLOT_FIRST) << 2), 0, <usize>param(p, ROWS) << 2);
}
