// Tensors with an exponent for each column, zero columns among them, and what their statistics have to be, for the kernels that take
// one column after the other.

import { expect } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, towerStride } from '../../src/engine/layout.ts';
import { GUARD, matrix } from '../product-cases.ts';
import { ROUNDING } from '../tolerances.ts';

/** One, odd, one under, at and over a tile of 32 columns and a panel of 4; rows are padded to 8. */
export const SHAPES = [
  { rows: 1, batch: 1 },
  { rows: 3, batch: 3 },
  { rows: 31, batch: 33 },
  { rows: 32, batch: 32 },
  { rows: 33, batch: 31 },
  { rows: 65, batch: 65 },
  { rows: 3, batch: 65 },
  { rows: 65, batch: 1 },
];
export type Shape = (typeof SHAPES)[number];

/** Of four towers two are in the span. */
export const TOWERS = 4;
export const FIRST = 1;
export const SPAN = 2;

export const ZERO_EXPONENT = -0x20000000;
const SQUARE_LIFT = 2 ** 36;
const NOWHERE = Math.fround(3.4e38);

export interface Tensor {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly stored: Float32Array<ArrayBuffer>;
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly exponents: readonly number[];
  /** The stored values of a column. */
  readonly column: (column: number) => number[];
  /** The true ones. */
  readonly trueColumn: (column: number) => number[];
}

/** Column c has exponent number c of the list, again and again; every seventh sample of a tower is exactly zero. */
export function tensor(
  { rows, batch }: Shape,
  { seed, exponents, towers = TOWERS }: { seed: number; exponents: readonly number[]; towers?: number },
): Tensor {
  const { stored, slots, columns } = matrix(rows, { batch, towers }, seed);
  const stride = towerStride(batch);
  const own = Array.from({ length: columns }, (_, column) => exponents[column % exponents.length]);
  for (let column = 0; column < columns; column++) {
    const sample = column % stride;
    if (sample < batch) slots[column * SLOT_WORDS] = own[column] >>> 0;
    if (sample % 7 !== 5) continue;
    slots[column * SLOT_WORDS + 1] = 0;
    for (let row = 0; row < rows; row++) stored[row * columns + column] = 0;
  }
  const column = (index: number) => Array.from({ length: rows }, (_, row) => stored[row * columns + index]);
  const trueColumn = (index: number) => column(index).map((value) => value * 2 ** own[index]);
  return { rows, columns, stride, stored, slots, exponents: own, column, trueColumn };
}

/** The params that all of these kernels have in common. */
export function commonParams({ rows, batch }: Shape, towers = TOWERS) {
  return {
    rows,
    padded_rows: paddedRows(rows),
    towers,
    tower_first: FIRST,
    batch,
    tower_stride: towerStride(batch),
    columns: towers * towerStride(batch),
    base_columns: towers * towerStride(batch),
  };
}

/** Columns of the local tower that hold samples, in tiles. */
export function tilesOfTower(local: number, batch: number): number[][] {
  const stride = towerStride(batch);
  return Array.from({ length: stride / TILE_COLUMNS }, (_, tile) => {
    const count = Math.max(0, Math.min(TILE_COLUMNS, batch - tile * TILE_COLUMNS));
    return Array.from({ length: count }, (__, sample) => (FIRST + local) * stride + tile * TILE_COLUMNS + sample);
  });
}

export function expectWithin(got: number, expected: number, allowed: number, name: string): void {
  if (!(Math.abs(got - expected) <= allowed)) expect.fail(`${name}: ${got}, expected ${expected} within ${allowed}`);
}

export interface MeasuredColumn {
  readonly exponent: number;
  readonly values: readonly number[];
}

/** An entry of statistics, against the stored values of its columns. */
export function expectEntry(
  ledger: Uint32Array<ArrayBuffer>,
  at: number,
  given: { readonly columns: readonly MeasuredColumn[]; readonly zeros?: number; readonly saturated?: number },
  name: string,
): void {
  const { columns, saturated = 0 } = given;
  const all = columns.flatMap(({ values }) => [...values]);
  const { zeros = all.filter((value) => value === 0).length } = given;
  const wanted = columns.filter(({ values }) => values.some((value) => value !== 0));
  const top = Math.max(ZERO_EXPONENT, ...wanted.map(({ exponent }) => exponent));
  const aligned = wanted.flatMap(({ exponent, values }) => values.map((value) => value * 2 ** (exponent - top)));
  if (zeros > 0 || wanted.length < columns.length) aligned.push(0);
  // Additions: the rows of a column, eight columns that share a lane, four lanes; a square is rounded once more, as is the lift.
  const additions = (columns[0]?.values.length ?? 0) + 8 + 2;
  const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
  const squares = SQUARE_LIFT ** 2 * total(aligned.map((value) => value ** 2));
  const floats = new Float32Array(ledger.buffer, 4 * at, STAT_WORDS);
  expectWithin(floats[0], total(aligned), additions * ROUNDING * total(aligned.map(Math.abs)), `${name}, sum`);
  expectWithin(floats[1], squares, (additions + 2) * ROUNDING * squares, `${name}, squares`);
  expect(floats[2] + 0, `${name}, low`).toBe(aligned.length === 0 ? NOWHERE : Math.min(...aligned) + 0);
  expect(floats[3] + 0, `${name}, high`).toBe(aligned.length === 0 ? -NOWHERE : Math.max(...aligned) + 0);
  expect(floats[4], `${name}, zeros`).toBe(zeros);
  expect(floats[5], `${name}, saturated`).toBe(saturated);
  expect(ledger[at + 6], `${name}, peak`).toBe(Math.max(0, ...all.map(exponentField)));
  expect(ledger[at + 7] | 0, `${name}, exponent`).toBe(top);
}

export function exponentField(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 127;
}

/** Zero where there is no value in the span, and nothing written outside of it. */
export function expectPadding(stored: Float32Array, { rows, batch }: Shape, towers = TOWERS): void {
  const stride = towerStride(batch);
  const columns = towers * stride;
  stored.forEach((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const inside = column >= FIRST * stride && column < (FIRST + SPAN) * stride && row < paddedRows(rows);
    if (!inside) {
      if (value !== GUARD) expect.fail(`written at row ${row}, column ${column}`);
    } else if ((row >= rows || column % stride >= batch) && value !== 0) {
      expect.fail(`${value} in the padding at row ${row}, column ${column}`);
    }
  });
}
