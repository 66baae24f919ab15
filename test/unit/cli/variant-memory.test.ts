// What a command remembers of adapters between two starts.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileMemory } from '../../../src/cli/variant-memory.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'echosounder-memory-'));

test('a choice is found again under its key, and no other', () => {
  const path = join(folder(), 'deep', 'choices.json');
  fileMemory(path).write('one', 'loads 8x4');
  fileMemory(path).write('other', 'workgroup 8x4');
  expect(fileMemory(path).read('one')).toBe('loads 8x4');
  expect(fileMemory(path).read('other')).toBe('workgroup 8x4');
  expect(fileMemory(path).read('third')).toBeNull();
});

test.each(['', 'no JSON', '[]', 'null', '{"one": 5}'])(
  'a file that holds %j has forgotten, and is written anew',
  (text) => {
    const path = join(folder(), 'choices.json');
    writeFileSync(path, text);
    expect(fileMemory(path).read('one')).toBeNull();
    fileMemory(path).write('one', 'loads 8x4');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ one: 'loads 8x4' });
  },
);

test('a place that cannot be written is no error', () => {
  const path = join(folder(), 'a-file');
  writeFileSync(path, '');
  const memory = fileMemory(join(path, 'choices.json'));
  memory.write('one', 'loads 8x4');
  expect(memory.read('one')).toBeNull();
});
