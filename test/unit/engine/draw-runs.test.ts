// Runs of matrices that one dispatch draws: none is lost or moved, and networks as they are have few.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DrawnMap, type DrawRun, drawRuns, runText } from '../../../src/engine/draw-runs.ts';

interface Placed {
  readonly map: DrawnMap;
  readonly at: number;
}

/** Maps one after the other, numbered from 0; a width of 8 n has shape 8 n by 8. */
function placed(widths: readonly number[], change: (matrix: number) => Partial<DrawnMap> = () => ({})): Placed[] {
  let at = 0;
  return widths.map((width, matrix) => {
    const shape = { fanIn: 8, fanOut: width };
    const map = {
      shape,
      seed: 1,
      matrix,
      distribution: 'normal',
      biasDistribution: 'none',
      ...change(matrix),
    } as const;
    const start = at;
    at += width * 9;
    return { map, at: start };
  });
}

function unrolled(runs: readonly DrawRun[]): Placed[] {
  const all = runs.flatMap(({ map, at, count, step, matrixStep }) =>
    Array.from({ length: count }, (_, index) => ({
      map: { ...map, matrix: map.matrix + index * matrixStep },
      at: at + index * step,
    })),
  );
  return all.sort((a, b) => a.at - b.at);
}

test('unrolled they are the matrices again, each once and at its place', () => {
  const width = fc.constantFrom(8, 16, 24);
  const biased = fc.boolean();
  fc.assert(
    fc.property(fc.array(fc.tuple(width, biased), { maxLength: 30 }), (maps) => {
      const matrices = placed(
        maps.map(([own]) => own),
        (matrix) => ({ biasDistribution: maps[matrix][1] ? 'normal' : 'none' }),
      );
      expect(unrolled(drawRuns(matrices))).toEqual(matrices);
    }),
  );
});

test('equal maps make one run, the two maps of alternating blocks two', () => {
  expect(drawRuns(placed(Array<number>(1000).fill(8)))).toHaveLength(1);
  const alternating = Array.from({ length: 1000 }, (_, matrix) => (matrix % 2 === 0 ? 8 : 24));
  expect(drawRuns(placed(alternating)).map(({ count, matrixStep }) => [count, matrixStep])).toEqual([
    [500, 2],
    [500, 2],
  ]);
});

test.each<[string, (matrix: number) => Partial<DrawnMap>]>([
  ['seed', (matrix) => ({ seed: matrix < 2 ? 1 : 2 })],
  ['distribution', (matrix) => ({ distribution: matrix < 2 ? 'normal' : 'uniform' })],
  ['distribution of biases', (matrix) => ({ biasDistribution: matrix < 2 ? 'none' : 'uniform' })],
  ['numbering', (matrix) => ({ matrix: matrix < 2 ? matrix : matrix + 5 })],
])('another %s ends a run', (_, change) => {
  expect(drawRuns(placed([8, 8, 8, 8], change)).map(({ count }) => count)).toEqual([2, 2]);
});

test('texts are equal for equal runs and differ with everything that changes bits', () => {
  const text = (change: Partial<DrawnMap>, widths = [8, 8, 8]) =>
    drawRuns(placed(widths, (matrix) => (matrix === 2 ? change : {})))
      .map(runText)
      .join('; ');
  const texts = [
    text({}),
    text({ seed: 2 }),
    text({ matrix: 7 }),
    text({ distribution: 'uniform' }),
    text({ biasDistribution: 'uniform' }),
    text({}, [8, 8, 16]),
    text({}, [8, 16, 8]),
    text({}, [8, 8]),
  ];
  expect(new Set(texts).size).toBe(texts.length);
  expect(text({})).toBe(texts[0]);
});

test('ten thousand maps are told apart by a short text', () => {
  const texts = drawRuns(placed(Array<number>(10_000).fill(8))).map(runText);
  expect(texts.join('').length).toBeLessThan(100);
});
