import { describe, expect, it } from 'vitest';
import type { LayerSpread } from '../../../src/experiment/sounding.ts';
import { frameworksMessages } from '../../../src/lab/frameworks/frameworks-messages.ts';
import { reachOf } from '../../../src/lab/frameworks/reach.ts';
import { reachText, restsOnBiases } from '../../../src/lab/frameworks/reach-text.ts';
import type { Phase } from '../../../src/theory/phase.ts';

function rows(means: readonly (number | null)[]): { readonly rows: readonly LayerSpread[] } {
  return { rows: means.map((mean, layer) => ({ layer, seeds: [mean], mean, low: mean, high: mean })) };
}

describe('how far a signal gets', () => {
  it('is the first layer with less than one hundredth of the input, which exactly one hundredth is not', () => {
    expect(reachOf(rows([1, 0, -1]), 'down')).toMatchObject({ faded: null, end: { layer: 2, log10Ratio: -2 } });
    expect(reachOf(rows([1, 0, -1, -1.01, -2]), 'down')?.faded).toBe(3);
  });

  it('ends where everything is exactly zero', () => {
    const reach = reachOf(rows([0, -1, null, null]), 'down');
    expect(reach?.faded).toBe(2);
    expect(reach?.end).toEqual({ layer: 3, log10Ratio: null });
    expect(reach?.exit).toEqual({ layer: 2, how: 'underflow' });
  });

  it('names the first layer outside of float32, 3.4e38 and 1.2e-38', () => {
    expect(reachOf(rows([0, 38.5, 38.6, 39]), 'down')?.exit).toEqual({ layer: 2, how: 'overflow' });
    expect(reachOf(rows([0, -37.9, -38]), 'down')?.exit).toEqual({ layer: 2, how: 'underflow' });
    expect(reachOf(rows([0, 5]), 'down')?.exit).toBeNull();
  });
});

describe('how far a gradient gets', () => {
  it('is told from the last layer up to the first, and leaves out the input', () => {
    const reach = reachOf(rows([-9, -3, -2.5, -1, 0]), 'up');
    expect(reach?.faded).toBe(2);
    expect(reach?.end).toEqual({ layer: 1, log10Ratio: -3 });
  });
});

it('has nothing to say where nothing was measured', () => {
  expect(reachOf(rows([]), 'down')).toBeNull();
  expect(reachOf(rows([0]), 'up')).toBeNull();
});

describe('a reach in words', () => {
  const texts = frameworksMessages.en;

  it('names the layer where less than 1 % is left, or what is left at the end, and where float32 ends', () => {
    expect(reachText('signal', reachOf(rows([0, -1, -2.5]), 'down'), texts)).toBe(
      'The signal falls below 1 % of the input at layer 2. float32 holds it everywhere.',
    );
    expect(reachText('signal', reachOf(rows([0, 30, 39]), 'down'), texts)).toBe(
      'The signal never falls below 1 % of the input; at layer 2 it is 1.0×10³⁹ of it. It is beyond float32 from layer 2 on.',
    );
    expect(reachText('gradient', reachOf(rows([0, -40, -20, 0]), 'up'), texts)).toBe(
      'On its way up, the gradient falls below 1 % of its start at layer 2. It is below float32 from layer 1 up.',
    );
    expect(reachText('signal', null, texts)).toBe('');
  });

  it('says the same in Chinese, in other words for each case', () => {
    const zh = frameworksMessages['zh-Hans'];
    const all = (
      [
        [0, -3],
        [0, -1],
        [0, 39],
        [0, -39],
      ] as const
    ).flatMap((means) => [
      reachText('signal', reachOf(rows(means), 'down'), zh),
      reachText('gradient', reachOf(rows([0, ...[...means].reverse()]), 'up'), zh),
    ]);
    expect(new Set(all).size).toBe(8);
  });
});

describe('what is left of a signal', () => {
  const ordered: Phase = {
    kind: 'ordered',
    weightVariance: 1 / 3,
    biasVariance: 1 / 384,
    q: 0.0039,
    chi1: 0.33,
    cStar: 1,
    depthScale: 0.9,
    trainableDepth: 5,
  };
  const signal = { ...rows([0, -0.5, -1, -1, -1, -1, -1, -1]), strips: [], zeroRuns: [] };

  it('is made of biases in the ordered phase beyond six depth scales, where it has not vanished', () => {
    expect(restsOnBiases({ signal, depth: 7 }, { phase: ordered })).toBe(true);
    expect(restsOnBiases({ signal, depth: 5 }, { phase: ordered })).toBe(false);
    expect(restsOnBiases({ signal, depth: 7 }, { phase: { ...ordered, biasVariance: 0 } })).toBe(false);
    expect(restsOnBiases({ signal, depth: 7 }, { phase: { ...ordered, kind: 'chaotic' } })).toBe(false);
    expect(restsOnBiases({ signal, depth: 7 }, null)).toBe(false);
    const vanished = { ...rows([0, -3]), strips: [], zeroRuns: [] };
    expect(restsOnBiases({ signal: vanished, depth: 7 }, { phase: ordered })).toBe(false);
  });
});
