// Which of two engines is taken for faster, and that the choice is remembered for these two adapters.

import { describe, expect, test } from 'vitest';
import { choiceKey, compareEngines, rememberedChoice } from '../../../src/engine/choose-engine.ts';
import type { Engine } from '../../../src/engine/contract.ts';
import { fakeEngine } from '../cli/run-cli.ts';

/** Takes so many milliseconds for every run but the first, which takes longer, as compiling does. */
function engineOf(milliseconds: number, first = 0): { engine: Engine; runs: () => number } {
  let runs = 0;
  const engine = fakeEngine({
    async *run() {
      runs += 1;
      await new Promise((done) => setTimeout(done, runs === 1 ? first : milliseconds));
    },
  });
  return { engine, runs: () => runs };
}

describe('compareEngines', () => {
  test('finds the faster one, whichever it is', async () => {
    const [fast, slow] = [engineOf(1).engine, engineOf(60).engine];
    expect((await compareEngines({ webgpu: fast, cpu: slow })).faster).toBe('webgpu');
    expect((await compareEngines({ webgpu: slow, cpu: fast })).faster).toBe('cpu');
  });

  test('does not count the first run, which compiles', async () => {
    const warm = engineOf(1, 80);
    const { faster } = await compareEngines({ webgpu: warm.engine, cpu: engineOf(60).engine });
    expect(faster).toBe('webgpu');
    expect(warm.runs()).toBeGreaterThan(1);
  });

  test('passes on what goes wrong', async () => {
    const broken = fakeEngine({
      // biome-ignore lint/correctness/useYield: it fails before
      async *run() {
        throw new Error('lost');
      },
    });
    await expect(compareEngines({ webgpu: broken, cpu: engineOf(1).engine })).rejects.toThrow('lost');
  });
});

describe('a remembered choice', () => {
  const memory = (entries: Record<string, string>) => ({
    read: (key: string) => entries[key] ?? null,
    write: (key: string, value: string) => {
      entries[key] = value;
    },
  });

  test('belongs to both adapters', async () => {
    const key = choiceKey('acme one', 'WebAssembly SIMD');
    const known = memory({ [key]: 'cpu' });
    expect(await rememberedChoice(known, key)).toBe('cpu');
    expect(await rememberedChoice(known, choiceKey('acme two', 'WebAssembly SIMD'))).toBeNull();
    expect(await rememberedChoice(known, choiceKey('acme one', 'WebAssembly SIMD + FMA'))).toBeNull();
  });

  test('that is no engine is none, and neither is one without a memory', async () => {
    expect(await rememberedChoice(memory({ key: 'abacus' }), 'key')).toBeNull();
    expect(await rememberedChoice(undefined, 'key')).toBeNull();
  });
});
