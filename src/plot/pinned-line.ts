// An earlier run over a panel, to compare with: its mean alone, thin and in grey ink, in long dashes and dots. It lies under
// theory and under what is measured now.

import { type SvgAttributes, svgNode } from './svg-node.ts';
import { type TheoryBox, theoryPaths } from './theory-mark.ts';
import type { TraceRow } from './trace.ts';

/** Unlike theory's even dashes at a glance, and on paper without colours too. */
const PINNED_DASH = '14 4 2 4';

/** Path data in the panel's own pixels; layers that the panel does not have are left out. */
export function pinnedPath(rows: readonly TraceRow[], box: TheoryBox): string {
  const inside = rows.filter(({ layer }) => layer <= box.lastLayer);
  return theoryPaths(
    inside.map(({ layer, mean }) => ({ layer, expected: mean, low: mean, high: mean })),
    box,
  ).line;
}

/** The line over a casing of paper. Colours stand in attributes: an exported figure needs no sheet for them. */
export function pinnedLine(data: string): SVGGElement {
  const group = svgNode('g', { class: 'pinned' });
  const stroke = (look: SvgAttributes) => svgNode('path', { d: data, fill: 'none', ...look });
  group.append(
    stroke({ stroke: 'var(--paper)', 'stroke-width': 4, 'stroke-dasharray': 'none' }),
    stroke({ stroke: 'var(--ink-soft)', 'stroke-width': 1.5, 'stroke-dasharray': PINNED_DASH }),
  );
  return group;
}
