import { describe, expect, it, test } from 'vitest';
import { histogramBars } from '../../../src/plot/histogram-figure.ts';
import { partSegments } from '../../../src/plot/parts-bar.ts';
import { pinnedPath } from '../../../src/plot/pinned-line.ts';

describe('the bars of a histogram', () => {
  const size = { width: 124, height: 50 };

  it('have heights in proportion to their counts, the tallest as high as there is room', () => {
    const bars = histogramBars({ halfWidth: 4, counts: [10, 0, 5], below: 0, above: 20 }, size);
    expect(bars.map(({ height, kind }) => [height, kind])).toEqual([
      [25, 'inside'],
      [12.5, 'inside'],
      [50, 'outside'],
    ]);
  });

  it('stand where their bins are, and what lies outside at the edges', () => {
    const bars = histogramBars({ halfWidth: 4, counts: [1, 1], below: 1, above: 1 }, size);
    const inside = bars.filter(({ kind }) => kind === 'inside');
    expect(bars[0].left).toBe(0);
    expect(inside[0].left + inside[0].width).toBe(62); // zero in the middle
    expect(bars[3].left + bars[3].width).toBe(124);
  });

  it('show a single value among a million', () => {
    const bars = histogramBars({ halfWidth: 4, counts: [1e6, 1], below: 0, above: 0 }, size);
    expect(bars[1].height).toBe(1);
  });
});

describe('the bar of parts', () => {
  it('is as long as its parts, with an overlap that adds behind them', () => {
    const { segments, whole } = partSegments({ first: 0.25, second: 0.25, overlap: 0.5 });
    expect(segments).toEqual([
      { part: 'first', from: 0, to: 0.25 },
      { part: 'second', from: 0.25, to: 0.5 },
      { part: 'overlap', from: 0.5, to: 1 },
    ]);
    expect(whole).toBe(1);
  });

  it('ends before its parts do where they take from each other', () => {
    const { segments, whole } = partSegments({ first: 1, second: 1, overlap: -1 });
    expect(whole).toBe(0.5);
    expect(segments.at(-1)).toEqual({ part: 'overlap', from: 0.5, to: 1 });
  });

  it('leaves out a part that is nothing', () => {
    expect(partSegments({ first: 1, second: 0, overlap: 0 }).segments).toEqual([{ part: 'first', from: 0, to: 1 }]);
  });
});

test('a pinned line ends with the layers of the panel and has gaps at exact zeros', () => {
  const rows = [0, 1, null, 1, 0].map((mean, layer) => ({ layer, seeds: [mean], mean, low: mean, high: mean }));
  const box = { domain: { low: 0, high: 2 }, lastLayer: 3, width: 200, height: 40 };
  // Middles of rows 10 px high; layer 3 stands alone and is a tick around its place; layer 4 is deeper than the panel.
  expect(pinnedPath(rows, box)).toBe('M0 5L100 15M97 35h6');
});
