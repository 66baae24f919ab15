import { expect, test } from 'vitest';
import { choiceName, en } from '../../../src/lab/messages/en.ts';
import { messagesOf, preferredLanguage } from '../../../src/lab/messages/languages.ts';
import { zhHans } from '../../../src/lab/messages/zh-hans.ts';
import { SETTINGS } from '../../../src/model/settings.ts';

type Tree = Readonly<Record<string, unknown>>;

function leaves(tree: Tree, prefix = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as Tree, `${prefix}${key}.`)
      : [[prefix + key, value] as [string, unknown]],
  );
}

test('both catalogues have the same keys in the same order', () => {
  expect(leaves(zhHans).map(([key]) => key)).toEqual(leaves(en).map(([key]) => key));
});

test('no string of a catalogue is empty', () => {
  for (const [key, value] of [...leaves(en), ...leaves(zhHans)])
    if (typeof value === 'string') expect(value.trim(), key).not.toBe('');
});

test('every translated choice is a choice of the settings table', () => {
  const choices = new Set(
    SETTINGS.flatMap((setting) =>
      'choices' in setting ? setting.choices : 'words' in setting ? (setting.words ?? []) : [],
    ),
  );
  expect(Object.keys(en.choices).filter((choice) => !choices.has(choice))).toEqual([]);
});

test('a choice without a name is shown as it is', () => {
  expect(choiceName(en, 'tanh')).toBe('tanh');
  expect(choiceName(en, 'toString')).toBe('toString');
});

test.each([
  [['zh-CN', 'en'], 'zh-Hans'],
  [['de-DE', 'zh'], 'zh-Hans'],
  [['en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('a browser that wishes %j gets %s', (wishes, expected) => {
  expect(preferredLanguage(wishes)).toBe(expected);
});

test('what is kept is never called vanishing, in either language', () => {
  for (const language of ['en', 'zh-Hans'] as const) {
    const { echo } = messagesOf(language).verdict;
    expect(new Set(Object.values(echo).map((sentence) => sentence('1.0', 64, 1))).size).toBe(7);
  }
});
