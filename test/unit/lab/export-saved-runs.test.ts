import { expect, test } from 'vitest';
import {
  type Keeper,
  keepRuns,
  keptRuns,
  MAX_RUNS,
  renamed,
  restored,
  withoutRun,
  withRun,
} from '../../../src/lab/export/saved-run-store.ts';

function memory(text: string | null = null): Keeper {
  let held = text;
  return {
    getItem: () => held,
    setItem: (_key, value) => {
      held = value;
    },
  };
}

const closed = (): Keeper => {
  throw new Error('SecurityError');
};
const full: Keeper = {
  getItem: () => null,
  setItem: () => {
    throw new Error('QuotaExceededError');
  },
};
const run = (name: string) => ({ name, link: 'network.depth=3' });

test('what is kept is there again, in its order', () => {
  const keeper = memory();
  const runs = [run('b'), run('a')];
  expect(keepRuns(runs, () => keeper)).toBe(true);
  expect(keptRuns(() => keeper)).toEqual(runs);
});

test('closed and full storage is told and throws nothing', () => {
  expect(keptRuns(closed)).toEqual([]);
  expect(keepRuns([run('a')], closed)).toBe(false);
  expect(keepRuns([run('a')], () => full)).toBe(false);
});

test.each([
  '',
  '{',
  'null',
  '3',
  '{"name":"a"}',
  '[1,null,"x",{}]',
  '[{"name":1,"link":"x"}]',
  '[{"name":" ","link":""}]',
])('storage that holds %j has forgotten', (text) => {
  expect(keptRuns(() => memory(text))).toEqual([]);
});

test('of storage spoilt in part the rest is kept, each name once and no link longer than a link may be', () => {
  const text = JSON.stringify([run('a'), 3, run('a'), { name: 'long', link: 'x'.repeat(8193) }]);
  expect(keptRuns(() => memory(text)).map(({ name }) => name)).toEqual(['a', 'a (2)']);
});

test('the newest stands first, and a name that is taken gets a number', () => {
  const once = withRun([], run('  my\nrun '));
  const twice = withRun(once as [], run('my run'));
  expect(twice).toEqual([run('my run (2)'), run('my run')]);
});

test('no name, too long a link and a hundred and first run are refused', () => {
  const many = Array.from({ length: MAX_RUNS }, (_, index) => run(`run ${index}`));
  expect(withRun([], run(' \u200b '))).toBe('no-name');
  expect(withRun([], { name: 'a', link: 'x'.repeat(8193) })).toBe('too-long');
  expect(withRun(many, run('a'))).toBe('too-many');
});

test('renaming keeps the place and never makes two of one name', () => {
  const runs = [run('a'), run('b')];
  expect(renamed(runs, 'b', 'c')).toEqual([run('a'), run('c')]);
  expect(renamed(runs, 'b', 'a')).toEqual([run('a'), run('a (2)')]);
  expect(renamed(runs, 'b', '  ')).toEqual(runs);
});

test('a deleted run comes back to where it stood', () => {
  const runs = [run('a'), run('b'), run('c')];
  expect(restored(withoutRun(runs, 'b'), run('b'), { place: 1 })).toEqual(runs);
});
