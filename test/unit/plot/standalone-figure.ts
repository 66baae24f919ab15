// Figures for the tests of what leaves the page, drawn on a lent document, and what stands in a file's text.

import { parseHTML } from 'linkedom/worker';
import { withDocument } from '../../../src/plot/borrowed-document.ts';
import { FIGURE_SHEETS } from '../../../src/plot/figure-sheets.ts';
import { soundingFigure } from '../../../src/plot/sounding-figure.ts';
import { type StandaloneOptions, standaloneSvg } from '../../../src/plot/standalone.ts';
import type { Trace } from '../../../src/plot/trace.ts';

const { document } = parseHTML('<!doctype html><html></html>');
const LAST = 12;
const layers = Array.from({ length: LAST + 1 }, (_, layer) => layer);

const falling: Trace = {
  rows: layers.map((layer) => ({
    layer,
    seeds: [-layer, -1.2 * layer],
    mean: -1.1 * layer,
    low: -1.2 * layer,
    high: -layer,
  })),
  strips: layers.map((layer) => ({ layer, start: -layer - 1, binWidth: 0.25, counts: [1, 3, 9, 3, 1] })),
  zeroRuns: [],
};
const zero: Trace = {
  rows: layers.map((layer) => ({ layer, seeds: [null, null], mean: null, low: null, high: null })),
  strips: [],
  zeroRuns: [{ from: 0, to: LAST }],
};
const theory = layers.map((layer) => ({
  layer,
  expected: -1.1 * layer,
  low: -1.1 * layer - 1,
  high: -1.1 * layer + 1,
}));

function column(): SVGSVGElement {
  const domain = { low: -16, high: 1 };
  return soundingFigure({
    signal: falling,
    echo: zero,
    theory: { signal: theory, echo: theory },
    domains: { signal: domain, echo: domain },
    lastLayer: LAST,
    width: 400,
    height: 300,
    texts: { name: 'a <column>', signalAxis: 'signal', echoAxis: 'gradient', layer: 'layer', zero: () => 'exactly 0' },
  });
}

/** Two columns as they stand in the page, and the file made of them. */
export function twoColumns(options: Partial<StandaloneOptions> = {}): { readonly page: string; readonly file: string } {
  return withDocument(document, () => {
    const figures = [column(), column()];
    const file = standaloneSvg(figures, {
      title: 'T',
      description: 'D',
      theme: 'light',
      css: FIGURE_SHEETS,
      ...options,
    });
    return { page: figures.map((figure) => figure.outerHTML).join(''), file };
  });
}

/** The figures of a piece of markup. */
export function fileOf(markup: string, options: Partial<StandaloneOptions> = {}): string {
  return withDocument(document, () => {
    const host = document.createElement('div');
    host.innerHTML = markup;
    const figures = [...host.querySelectorAll('svg')] as unknown as SVGSVGElement[];
    return standaloneSvg(figures, { title: 'T', description: 'D', theme: 'light', css: FIGURE_SHEETS, ...options });
  });
}

export function values(text: string, attribute: string): string[] {
  return [...text.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value);
}
