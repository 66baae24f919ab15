// Around the phase plane: its two axes, and the key of its bands.

import { px } from './path-data.ts';
import type { PhaseBox } from './phase-parts.ts';
import { lineNode, svgNode, symbolText } from './svg-node.ts';

export interface PhaseAxis {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** The end of one band and the beginning of the next. */
export interface PhaseBand {
  readonly level: number;
  readonly text: string;
}

/** The class of a band: counted from the edge outwards, 1 beside it. */
export function bandClass(band: number, count: number): string {
  const half = count / 2;
  return band < half ? `phase-ordered-${half - band}` : `phase-chaotic-${band - half + 1}`;
}

export function axisX({ label, ticks }: PhaseAxis, box: PhaseBox): SVGGElement {
  const group = svgNode('g', { class: 'phase-axis' });
  const bottom = box.top + box.height;
  for (const { at, text } of ticks) {
    const x = box.left + at * box.width;
    group.append(lineNode([x, bottom], [x, bottom + 4]), symbolText(text, { x, y: bottom + 16 }));
  }
  group.append(symbolText(label, { x: box.left + box.width / 2, y: bottom + 35, class: 'phase-axis-name' }));
  return group;
}

export function axisY({ label, ticks }: PhaseAxis, box: PhaseBox): SVGGElement {
  const group = svgNode('g', { class: 'phase-axis phase-axis-y' });
  for (const { at, text } of ticks) {
    const y = box.top + (1 - at) * box.height;
    group.append(
      lineNode([box.left - 4, y], [box.left, y]),
      symbolText(text, { x: box.left - 8, y: y + 4, class: 'phase-tick-y' }),
    );
  }
  group.append(
    symbolText(label, {
      x: 0,
      y: 0,
      class: 'phase-axis-name',
      transform: `translate(14 ${px(box.top + box.height / 2)}) rotate(-90)`,
    }),
  );
  return group;
}

const LEGEND = { top: 22, height: 11, maxWidth: 460 };

/** Above the plane: which colours stand for what. */
export function bandLegend(
  bands: readonly PhaseBand[],
  title: string,
  { box }: { readonly box: PhaseBox },
): SVGGElement {
  const group = svgNode('g', { class: 'phase-legend' });
  const count = bands.length + 1;
  const width = Math.min(box.width, LEGEND.maxWidth);
  const left = box.left + (box.width - width) / 2;
  const step = width / count;
  for (let band = 0; band < count; band++) {
    group.append(
      svgNode('rect', {
        class: bandClass(band, count),
        x: left + band * step,
        y: LEGEND.top,
        width: step + 0.5,
        height: LEGEND.height,
      }),
    );
  }
  group.append(
    svgNode('rect', { class: 'phase-frame', x: left, y: LEGEND.top, width, height: LEGEND.height }),
    symbolText(title, { x: left + width / 2, y: 13, class: 'phase-axis-name' }),
  );
  bands.forEach(({ text }, index) => {
    const x = left + (index + 1) * step;
    const middle = index === (bands.length - 1) / 2;
    group.append(
      lineNode([x, LEGEND.top], [x, LEGEND.top + LEGEND.height], { class: middle ? 'phase-legend-edge' : '' }),
      symbolText(text, { x, y: LEGEND.top + LEGEND.height + 13 }),
    );
  });
  return group;
}
