import { expect, test } from 'vitest';
import { formatExits } from '../../../src/experiment/float-formats.ts';
import type { Sounding } from '../../../src/experiment/sounding.ts';
import { figureMessagesOf } from '../../../src/lab/figure-messages.ts';
import { formatText } from '../../../src/lab/format-words.tsx';
import { pinnedBeside, pinnedExtent } from '../../../src/lab/pinned-run.ts';
import { settingDifferences } from '../../../src/lab/pinned-words.tsx';
import { parseExperiment } from '../../../src/model/experiment.ts';

const twin = { 'network.skip': [false, true] };
const experiment = parseExperiment({ version: 1, sweep: twin });
const rows = (sizes: readonly (number | null)[]) =>
  sizes.map((mean, layer) => ({ layer, seeds: [mean], mean, low: mean, high: mean }));
const sounding = (skip: boolean, seeds: readonly number[] = [1]): Sounding => ({
  coordinates: new Map([['network.skip', skip]]),
  depth: 2,
  seeds,
  signal: { rows: rows([0, 1, 2]), strips: [], zeroRuns: [] },
  echo: { rows: rows([2, 1, 0]), strips: [], zeroRuns: [] },
  faults: [],
});

test('a pinned tower stands beside its own kind, and not where all its seeds were faulty', () => {
  const pinned = { experiment, soundings: [sounding(false), sounding(true, [])], seedsDone: 1 };
  expect(pinnedBeside(pinned, sounding(false))).toBe(pinned.soundings[0]);
  expect(pinnedBeside(pinned, sounding(true))).toBeNull();
  expect(pinnedBeside(null, sounding(false))).toBeNull();
});

test('the settings that differ are told with both values, in the order of the table', () => {
  const now = parseExperiment({
    version: 1,
    network: { depth: 128, weights: { gain: 2 }, input: { batch: 7 } },
    sweep: twin,
    measure: ['forward', 'backward', 'histogram'],
  });
  const differences = settingDifferences(experiment, now);
  expect(differences.map(({ setting }) => setting.path)).toEqual([
    'network.input.batch',
    'network.depth',
    'network.weights.gain',
  ]);
  expect(differences[2]).toMatchObject({ pinned: 1, now: 2 });
  expect(settingDifferences(now, now)).toEqual([]);
});

test('a pinned run widens the axes by what is drawn of it and by no deeper layer', () => {
  expect(pinnedExtent(rows([0, -3, 5, null, 900]), 3)).toEqual([-3, 5]);
  expect(pinnedExtent(rows([null]), 3)).toEqual([]);
});

test('formats that leave at one layer are named together, and those that hold it after them', () => {
  const texts = figureMessagesOf('en');
  const sentence = (sizes: readonly (number | null)[]) =>
    formatText('The gradient', formatExits(rows(sizes), 'up'), texts);
  expect(sentence([-9, -6, 0])).toBe(
    'The gradient leaves float16 at layer 1 (underflow); float32 and bfloat16 hold it everywhere.',
  );
  expect(sentence([0, 0])).toBe('The gradient stays inside float32, float16 and bfloat16 at every layer.');
  expect(sentence([60, 6, 0])).toBe(
    'The gradient leaves float32 and bfloat16 at layer 0 (overflow) and float16 at layer 1 (overflow).',
  );
  expect(formatText('梯度', formatExits(rows([-9, -6, 0]), 'up'), figureMessagesOf('zh-Hans'))).toBe(
    '梯度在第 1 层超出 float16 的范围（underflow）；始终在 float32、bfloat16 的范围内。'.replace('underflow', '下溢'),
  );
});
