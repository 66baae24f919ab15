// What the adapter itself can do, beside which the times of the workloads are to be read.

import type { MeasuredCeilings } from './stage.ts';
import { tableText } from './table.ts';

export function ceilingsTable({ ceilings: { multiplyAdds, copyBytes, emptyDispatch } }: MeasuredCeilings): string {
  return tableText(
    ['ceiling', 'measured'],
    [
      ['fused multiply-add', `${(multiplyAdds / 1e9).toFixed(2)} G/s`],
      ['copying kernel, 1 MiB', `${(copyBytes.small / 1e9).toFixed(2)} GB/s`],
      ['copying kernel, 32 MiB', `${(copyBytes.large / 1e9).toFixed(2)} GB/s`],
      ['empty dispatch', `${(emptyDispatch * 1e6).toFixed(1)} us`],
    ],
  );
}
