import { expect, it } from 'vitest';
import { readRecord } from '../../../src/experiment/read-record.ts';

const RECORD = { tower: 3, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: -0.5 };
const HISTOGRAM = { firstLog2: -20, binsPerOctave: 4, counts: [0, 3], below: 1 };

it('a record comes back as it was, its keys in the order of every result', () => {
  for (const value of [-0.5, 0, null, 1e-300, -1234.5678901234567]) {
    const read = readRecord({ value, quantity: 'log10MeanSquare', site: 'state', layer: 1, tower: 3 });
    expect(JSON.stringify(read)).toBe(JSON.stringify({ ...RECORD, value }));
  }
  const histogram = { ...RECORD, quantity: 'histogram', value: HISTOGRAM };
  expect(JSON.stringify(readRecord({ ...histogram, value: { ...HISTOGRAM } }))).toBe(JSON.stringify(histogram));
  expect(readRecord({ ...RECORD, quantity: 'fault', value: 4 })).toMatchObject({ value: 4 });
});

it.each<[string, unknown]>([
  ['null', null],
  ['a number', 3],
  ['a list', [3, 1, 'state', 'log10MeanSquare', 1]],
  ['a record without a tower', { ...RECORD, tower: undefined }],
  ['a negative layer', { ...RECORD, layer: -1 }],
  ['half a layer', { ...RECORD, layer: 0.5 }],
  ['an unknown site', { ...RECORD, site: 'stat' }],
  ['an unknown quantity', { ...RECORD, quantity: 'mean' }],
  ['a value that is not finite', { ...RECORD, value: Number.POSITIVE_INFINITY }],
  ['a value that is text', { ...RECORD, value: '-0.5' }],
  ['a value that is missing', { ...RECORD, value: undefined }],
  ['a number as histogram', { ...RECORD, quantity: 'histogram' }],
  ['a histogram as number', { ...RECORD, value: HISTOGRAM }],
  ['a histogram with half a count', { ...RECORD, quantity: 'histogram', value: { ...HISTOGRAM, counts: [0.5] } }],
  ['a histogram without counts', { ...RECORD, quantity: 'histogram', value: { ...HISTOGRAM, counts: null } }],
  ['a fault without a code', { ...RECORD, quantity: 'fault', value: null }],
  ['a fault of an unknown code', { ...RECORD, quantity: 'fault', value: 3 }],
])('%s is no record', (_, json) => {
  expect(readRecord(json)).toBeNull();
});
