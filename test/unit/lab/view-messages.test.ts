import { expect, test } from 'vitest';

type Tree = Readonly<Record<string, unknown>>;

/** Catalogues of the parts of the page: each export that has one entry a language. */
const CATALOGUES = Object.entries(import.meta.glob<Tree>('../../../src/lab/*/*-messages.ts', { eager: true })).flatMap(
  ([file, module]) =>
    Object.entries(module)
      .filter(([, value]) => typeof value === 'object' && value !== null && 'zh-Hans' in value)
      .map(([name, value]) => ({
        name: `${file.split('/').at(-1)} ${name}`,
        texts: value as Readonly<Record<string, Tree>>,
      })),
);

function leaves(tree: Tree, prefix = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as Tree, `${prefix}${key}.`)
      : [[prefix + key, value] as [string, unknown]],
  );
}

test('every part of the page has its catalogue', () => {
  expect(CATALOGUES.length).toBeGreaterThanOrEqual(5);
});

test.each(CATALOGUES)('$name has the same keys in both languages, and no empty string', ({ texts }) => {
  const { en, 'zh-Hans': zhHans, ...others } = texts;
  expect(others).toEqual({});
  expect(leaves(zhHans).map(([key]) => key)).toEqual(leaves(en).map(([key]) => key));
  for (const [key, value] of [...leaves(en), ...leaves(zhHans)])
    if (typeof value === 'string') expect(value.trim(), key).not.toBe('');
});

test.each(CATALOGUES)('the Chinese of $name is Chinese', ({ texts }) => {
  const copied = leaves(texts['zh-Hans']).filter(
    ([key, value]) =>
      typeof value === 'string' &&
      // Names, formulas and units are the same in every language; a sentence is not.
      value.split(' ').length > 4 &&
      new Map(leaves(texts.en)).get(key) === value,
  );
  expect(copied).toEqual([]);
});
