// An earlier run over a panel, to compare with: its mean alone, thin and in grey ink, in long dashes and dots. It lies under
// theory and under what is measured now.

import type { TheoryBox } from './theory-mark.ts';
import { theoryPaths } from './theory-mark.ts';
import type { TraceRow } from './trace.ts';

const SVG = 'http://www.w3.org/2000/svg';
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
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('class', 'pinned');
  group.append(stroke(data, { colour: 'var(--paper)', width: '4', dash: 'none' }));
  group.append(stroke(data, { colour: 'var(--ink-soft)', width: '1.5', dash: PINNED_DASH }));
  return group;
}

function stroke(
  data: string,
  { colour, width, dash }: { readonly colour: string; readonly width: string; readonly dash: string },
): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', data);
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', colour);
  path.setAttribute('stroke-width', width);
  path.setAttribute('stroke-dasharray', dash);
  return path;
}
