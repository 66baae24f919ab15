import { expect, test } from 'vitest';
import type { TraceRow } from '../../../src/plot/trace.ts';
import { linePath, loneRows, type PanelSpace, spreadPath } from '../../../src/plot/trace-paths.ts';

// Ten pixels a decade and ten a layer.
const SPACE: PanelSpace = { domain: { low: -5, high: 5 }, lastLayer: 9, width: 100, height: 100 };

function rows(...means: (number | null)[]): TraceRow[] {
  return means.map((mean, layer) => ({
    layer,
    seeds: [mean],
    mean,
    low: mean === null ? null : mean - 1,
    high: mean === null ? null : mean + 1,
  }));
}

const mean = (row: TraceRow) => row.mean;

test('a line goes from layer to layer through the middles of their rows', () => {
  expect(linePath(rows(0, 1, -2), mean, SPACE)).toBe('M50 5L60 15L30 25');
});

test('an exact zero leaves a gap and is drawn at no number', () => {
  expect(linePath(rows(0, null, 1, 2, null), mean, SPACE)).toBe('M50 5M60 25L70 35');
  expect(linePath(rows(null, null), mean, SPACE)).toBe('');
});

test('a layer alone between zeros is asked for apart, and no other is', () => {
  expect(loneRows(rows(0, null, 1, 2, null, 3)).map(({ layer }) => layer)).toEqual([0, 5]);
  expect(loneRows(rows(1))).toHaveLength(1);
  expect(loneRows([])).toEqual([]);
});

test('the spread goes down along the greatest seeds and back up along the least, and skips zeros', () => {
  expect(spreadPath(rows(0, 1), SPACE)).toBe('M60 5L70 15L50 15L40 5z');
  expect(spreadPath(rows(0, null, 1, 1), SPACE)).toBe('M70 25L70 35L50 35L50 25z');
});
