// A cell of a grid as a heat map draws it.

import type { HeatCell } from '../../plot/heat-map.ts';
import type { CellValue } from '../grid-runner.ts';

/** Its mean over the seeds, or why there is none. */
export function heatCell(cell: CellValue): HeatCell {
  return cell.kind === 'value' ? { kind: 'value', value: cell.mean } : cell;
}
