import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { withDocument } from '../../../src/plot/borrowed-document.ts';
import { heatLegend } from '../../../src/plot/heat-legend.ts';
import { type HeatCell, type HeatMapOptions, heatGeometry, heatMap } from '../../../src/plot/heat-map.ts';
import { heatScaleOf } from '../../../src/plot/heat-scale.ts';
import { standaloneSvg } from '../../../src/plot/standalone.ts';

function axis(count: number, label: string) {
  const values = Array.from({ length: count }, (_, index) => index);
  return { label, scale: 'linear' as const, values, texts: values.map(String) };
}

function options(changes: Partial<HeatMapOptions> = {}): HeatMapOptions {
  const x = changes.x ?? axis(6, 'gain');
  const y = changes.y ?? axis(4, 'depth');
  const cells: HeatCell[] = Array.from({ length: x.values.length * y.values.length }, (_, index) => ({
    kind: 'value',
    value: index % 7,
  }));
  return {
    x,
    y,
    cells,
    scale: heatScaleOf([0, 6], { middle: null }),
    contours: [],
    marks: [],
    width: 400,
    height: 300,
    name: 'a map',
    ...changes,
  };
}

function drawn(given: HeatMapOptions): SVGSVGElement {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return withDocument(document as unknown as Document, () => heatMap(given));
}

/** Area of the rectangles of a path, in square pixels. */
function areaOf(path: Element | null): number {
  const rects = [...(path?.getAttribute('d') ?? '').matchAll(/M[\d.]+ [\d.]+h([\d.]+)v([\d.]+)H[\d.]+z/g)];
  return rects.reduce((sum, [, width, height]) => sum + Number(width) * Number(height), 0);
}

test.each([false, true])('a pixel in the middle of a cell finds that cell (upwards: %s)', (upwards) => {
  const given = options({ y: { ...axis(4, 'depth'), upwards } });
  const { boxOf, cellAt } = heatGeometry(given);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 6; x++) {
      const { left, top, width, height } = boxOf(x, y);
      expect(cellAt(left + width / 2, top + height / 2)).toEqual({ x, y });
    }
  }
  expect(cellAt(-3, 50)).toBeNull();
  expect(cellAt(100, 299)).toBeNull();
});

test('the first row stands on top, and at the bottom where the axis runs upwards', () => {
  const down = heatGeometry(options());
  const up = heatGeometry(options({ y: { ...axis(4, 'depth'), upwards: true } }));
  expect(down.boxOf(0, 0).top).toBeLessThan(down.boxOf(0, 3).top);
  expect(up.boxOf(0, 0).top).toBeGreaterThan(up.boxOf(0, 3).top);
});

test('the cells of a map cover its whole area once', () => {
  const given = options();
  const { box } = heatGeometry(given);
  const paths = [...drawn(given).querySelectorAll('.heat-cells path')];
  const area = paths.reduce((sum, path) => sum + areaOf(path), 0);
  // Places are rounded to a hundredth of a pixel.
  expect(area / (box.width * box.height)).toBeCloseTo(1, 3);
});

test('a map of 64 by 64 cells is no more nodes than there are levels', () => {
  const x = axis(64, 'gain');
  const y = axis(64, 'depth');
  const cells: HeatCell[] = Array.from({ length: 4096 }, (_, index) => ({ kind: 'value', value: (index * 37) % 101 }));
  const node = drawn(options({ x, y, cells, scale: heatScaleOf([0, 100], { middle: null }) }));
  expect(node.querySelectorAll('.heat-cells path').length).toBeLessThanOrEqual(64);
  expect(node.querySelectorAll('*').length).toBeLessThan(300);
});

test('pending, exactly zero and faults have patterns of their own and no colour', () => {
  const x = axis(3, 'gain');
  const y = axis(1, 'depth');
  const node = drawn(options({ x, y, cells: [{ kind: 'pending' }, { kind: 'zero' }, { kind: 'fault' }] }));
  for (const kind of ['pending', 'zero', 'fault']) {
    const path = node.querySelector(`.heat-cells .heat-${kind}`);
    expect(areaOf(path)).toBeGreaterThan(0);
    expect(path?.getAttribute('fill')).toBeNull();
    expect(node.querySelector(`pattern#heat-${kind}`)).not.toBeNull();
  }
});

test('a contour is named on the map and keeps its dashes', () => {
  const lines = [
    [
      [0, 0],
      [5, 3],
    ],
  ] as const;
  const node = drawn(options({ contours: [{ name: 'χ₁ = 1', dash: '5 3', lines }] }));
  expect(node.querySelector('.heat-line')?.getAttribute('stroke-dasharray')).toBe('5 3');
  expect(node.querySelector('.heat-lines text')?.textContent).toBe('χ₁ = 1');
});

test('names of two contours do not lie on each other', () => {
  const line = (shift: number) => [[[0, shift] as const, [5, shift] as const]];
  const contours = [0, 0.05, 0.1].map((shift) => ({ name: `line ${shift}`, dash: '', lines: line(1 + shift) }));
  const texts = [...drawn(options({ contours })).querySelectorAll('.heat-lines text')];
  expect(texts.length).toBeGreaterThan(1);
  const places = texts.map((text) => Number(text.getAttribute('x')));
  for (let k = 1; k < places.length; k++) expect(Math.abs(places[k] - places[k - 1])).toBeGreaterThan(30);
});

test('the figure says what it is', () => {
  const node = drawn(options());
  expect(node.getAttribute('role')).toBe('img');
  expect(node.getAttribute('aria-label')).toBe('a map');
});

test('a legend names its ends, its middle and the keys that it is given', () => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const node = withDocument(document as unknown as Document, () =>
    heatLegend(heatScaleOf([-8, 3], { middle: 0 }), {
      label: 'growth, decades',
      tick: String,
      keys: [{ kind: 'zero', text: 'exactly 0' }],
      width: 380,
    }),
  );
  const texts = [...node.querySelectorAll('text')].map((text) => text.textContent);
  for (const text of ['growth, decades', '-10', '0', '10', 'exactly 0']) expect(texts).toContain(text);
  expect(node.querySelector('rect.heat-zero')).not.toBeNull();
});

test('a long label of a narrow legend is broken into lines that lose nothing', () => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  for (const label of [
    'Gradient at layer 1 over that at the last layer, decades',
    '第 1 层梯度与末层梯度之比，以十倍数计的数量级，各种子平均',
  ]) {
    const node = withDocument(document as unknown as Document, () =>
      heatLegend(heatScaleOf([1], { middle: 0 }), { label, tick: String, keys: [], width: 220 }),
    );
    const lines = [...node.querySelectorAll('text.heat-axis-name')].map((text) => text.textContent);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(label);
  }
});

test.each(['light', 'dark'] as const)('an exported map has plain colours and its patterns (%s)', (theme) => {
  const css = ['colours', 'heat'].map((name) => readFileSync(`src/plot/${name}.css`, 'utf8')).join('\n');
  const cells: HeatCell[] = [{ kind: 'value', value: 3 }, { kind: 'zero' }, { kind: 'fault' }, { kind: 'pending' }];
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const text = withDocument(document as unknown as Document, () =>
    standaloneSvg([heatMap(options({ x: axis(4, 'gain'), y: axis(1, 'depth'), cells }))], {
      title: 'map',
      description: 'a map',
      theme,
      css,
    }),
  );
  expect(text).not.toMatch(/light-dark|var\(/);
  for (const kind of ['zero', 'fault', 'pending']) {
    expect(text).toMatch(new RegExp(`<pattern[^>]*id="[^"]*heat-${kind}"`));
    expect(text).toMatch(new RegExp(`url\\([^)]*heat-${kind}`));
  }
});
