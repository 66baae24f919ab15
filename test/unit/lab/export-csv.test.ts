import { csvParseRows } from 'd3-dsv';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../../../src/lab/export/export-csv.ts';
import { resultText } from '../../../src/lab/export/export-json.ts';

const SOURCE = {
  table: () => ({
    columns: ['layer', 'size'],
    rows: [
      [0, -1.5],
      [1, null],
    ] as const,
  }),
  experiments: () => [{ version: 1 }],
};

const text = fc.string({ unit: fc.constantFrom(...'ab=+-@\t\r\n",\'; 漢') });
const cell = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));

test('every table is read back as it was, but for the apostrophe before what a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), fc.array(fc.array(cell)), (columns, lines) => {
      const rows = lines.map((line) => columns.map((_, index) => line[index] ?? null));
      const expected = [columns, ...rows].map((cells) =>
        cells.map((value) => {
          if (typeof value !== 'string') return value === null ? '' : String(value);
          return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
        }),
      );
      expect(csvParseRows(csvText({ columns, rows }))).toEqual(expected);
    }),
  );
});

test('a number is never turned into text, also where it is negative, and reads as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [, line] = csvText({ columns: ['x'], rows: [[value]] }).split('\n');
      expect(Number(line)).toBe(value === 0 ? Number(String(value)) : value);
    }),
  );
});

test.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('the text %j does not begin as a formula', (formula) => {
  const [, line] = csvText({ columns: ['x'], rows: [[formula]] }).split('\n');
  expect(line.replace(/^"/, '')).toMatch(/^'/);
});

test('the adapter stands in the JSON only where it is wanted', () => {
  const status = { kind: 'webgpu', adapter: 'a very special card', reason: '' } as const;
  const plain = JSON.parse(resultText(SOURCE, { status, withAdapter: false, view: 'view=sweep' }));
  expect(plain).toEqual({
    experiment: { version: 1 },
    engine: 'webgpu',
    view: 'view=sweep',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    columns: ['layer', 'size'],
    rows: [
      [0, -1.5],
      [1, null],
    ],
  });
  expect(JSON.parse(resultText(SOURCE, { status, withAdapter: true, view: 'view=sweep' }))).toEqual({
    ...plain,
    adapter: status.adapter,
  });
});
