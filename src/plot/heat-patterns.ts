// What stands for a cell without a number: dots for one that is not measured yet, slanted lines for exactly zero, crossed lines for a
// numerical fault, small crosses where there is no such network. Sheets of style name them by url(#heat-...).

import { svgNode } from './svg-node.ts';

export const HEAT_PATTERN_KINDS = ['pending', 'zero', 'fault', 'refused'] as const;
export type HeatPatternKind = (typeof HEAT_PATTERN_KINDS)[number];

export function heatPatterns(): SVGDefsElement {
  const defs = svgNode('defs');
  const pending = pattern('heat-pending', { size: 8, angle: 0 });
  pending.append(svgNode('circle', { class: 'heat-pending-dot', cx: 4, cy: 4, r: 0.9 }));
  const zero = pattern('heat-zero', { size: 6, angle: 45 });
  zero.append(svgNode('line', { class: 'heat-zero-line', x1: 0, x2: 0, y1: 0, y2: 6, 'stroke-width': 2.4 }));
  const fault = pattern('heat-fault', { size: 6, angle: 45 });
  fault.append(
    svgNode('line', { class: 'heat-fault-line', x1: 0, x2: 0, y1: 0, y2: 6, 'stroke-width': 2.4 }),
    svgNode('line', { class: 'heat-fault-line', x1: 0, x2: 6, y1: 0, y2: 0, 'stroke-width': 2.4 }),
  );
  const refused = pattern('heat-refused', { size: 9, angle: 0 });
  refused.append(svgNode('path', { class: 'heat-refused-cross', d: 'M2.5 2.5L6.5 6.5M6.5 2.5L2.5 6.5' }));
  defs.append(pending, zero, fault, refused);
  return defs;
}

function pattern(id: string, { size, angle }: { readonly size: number; readonly angle: number }): SVGPatternElement {
  return svgNode('pattern', {
    id,
    width: size,
    height: size,
    patternUnits: 'userSpaceOnUse',
    patternTransform: angle === 0 ? '' : `rotate(${angle})`,
  });
}
