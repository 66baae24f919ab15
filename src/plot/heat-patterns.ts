// What stands for a cell without a number: dots for one that is not measured yet, slanted lines for exactly zero, crossed lines for a
// numerical fault, small crosses where there is no such network. Sheets of style name them by url(#heat-...).

import { lineNode, patternNode, svgNode } from './svg-node.ts';

export const HEAT_PATTERN_KINDS = ['pending', 'zero', 'fault', 'refused'] as const;
export type HeatPatternKind = (typeof HEAT_PATTERN_KINDS)[number];

export function heatPatterns(): SVGDefsElement {
  const defs = svgNode('defs');
  const pending = patternNode('heat-pending', { size: 8, angle: 0 });
  pending.append(svgNode('circle', { class: 'heat-pending-dot', cx: 4, cy: 4, r: 0.9 }));
  const zero = patternNode('heat-zero', { size: 6, angle: 45 });
  zero.append(lineNode([0, 0], [0, 6], { class: 'heat-zero-line', 'stroke-width': 2.4 }));
  const fault = patternNode('heat-fault', { size: 6, angle: 45 });
  fault.append(
    lineNode([0, 0], [0, 6], { class: 'heat-fault-line', 'stroke-width': 2.4 }),
    lineNode([0, 0], [6, 0], { class: 'heat-fault-line', 'stroke-width': 2.4 }),
  );
  const refused = patternNode('heat-refused', { size: 9, angle: 0 });
  refused.append(svgNode('path', { class: 'heat-refused-cross', d: 'M2.5 2.5L6.5 6.5M6.5 2.5L2.5 6.5' }));
  defs.append(pending, zero, fault, refused);
  return defs;
}
