// The phase of plain networks: where lengths go, and what grows or dies out there.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { criticalWeightVariance } from '../../../src/math/critical-variance.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { xiC, xiGrad } from '../../../src/theory/depth-scales.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { meanFieldOf, phaseAt, phaseOf } from '../../../src/theory/phase.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';
import { equalLayers, type LayerOptions, layerSpec } from './layer-specs.ts';

const plain = (options: LayerOptions, start = 1) => phaseOf(equalLayers(3, options), start);
const tanh = (weightVariance: number) => plain({ map: { weightVariance, biasVariance: 0.05 } });

describe('the phase of tanh at bias variance 0.05', () => {
  it('is ordered below 1.76095, with gradients and correlations lost over one scale', () => {
    const phase = tanh(1.5);
    const field = meanField('tanh', 1.5, 0.05);
    expect([phase?.kind, phase?.cStar]).toEqual(['ordered', 1]);
    expectRelative(phase?.q ?? 0, qStar(field), 1e-13, 'q');
    expectRelative(phase?.depthScale ?? 0, xiC(field, qStar(field)) ?? 0, 1e-9, 'depth scale');
    // Six times 15.791 (Schoenholz et al. 2017, figure 5).
    expect(phase?.trainableDepth).toBe(94);
  });

  it('is chaotic above, with the scale of correlations', () => {
    const phase = tanh(2.5);
    expect(phase?.kind).toBe('chaotic');
    expectNear(phase?.cStar ?? 0, 0.4468, 5e-5, 'c*');
    expectNear(phase?.depthScale ?? 0, 11.796, 5e-4, 'depth scale');
    expect(phase?.trainableDepth).toBe(70);
  });

  it('is critical at the edge itself: no bound on the depth', () => {
    const phase = tanh(criticalWeightVariance(activation('tanh'), 0.05) ?? 0);
    expect([phase?.kind, phase?.depthScale, phase?.trainableDepth]).toEqual(['critical', null, null]);
    expectNear(phase?.chi1 ?? 0, 1, 1e-12, 'chi1');
  });
});

describe('criticality', () => {
  it('is a scale of more than 1000 blocks, on either side', () => {
    for (const side of [-1, 1]) {
      const kinds = [500, 2000].map((scale) => {
        const phase = plain({ activation: 'relu', map: { weightVariance: 2 * Math.exp(side / scale) } });
        return [phase?.kind, phase?.trainableDepth === null];
      });
      expect(kinds).toEqual([
        [side < 0 ? 'ordered' : 'chaotic', false],
        ['critical', true],
      ]);
    }
  });
});

describe('where there is no single length', () => {
  it('relu with the weights of He keeps every length and is critical', () => {
    const phase = plain({ activation: 'relu', map: { weightVariance: 2 } }, 0.37);
    expect([phase?.kind, phase?.cStar, phase?.depthScale]).toEqual(['critical', 1, null]);
    expectNear(phase?.q ?? 0, 0.37, 1e-12, 'q');
  });

  it('relu with less dies out and with more explodes, over 1 / |ln(sigma_w^2 / 2)| blocks', () => {
    const [less, more] = [1.5, 2.5].map((weightVariance) => plain({ activation: 'relu', map: { weightVariance } }));
    expect([less?.kind, less?.q, less?.cStar]).toEqual(['ordered', 0, 1]);
    expectRelative(less?.depthScale ?? 0, -1 / Math.log(0.75), 1e-12, 'scale of decay');
    expect([more?.kind, more?.q, more?.cStar]).toEqual(['chaotic', Number.POSITIVE_INFINITY, 1]);
    expectRelative(more?.depthScale ?? 0, 1 / Math.log(1.25), 1e-12, 'scale of growth');
  });

  it('tanh without biases below the critical weights ends at 0, where angles are kept and gradients lost', () => {
    const phase = plain({ map: { weightVariance: 1 / 3 } });
    expect([phase?.kind, phase?.q, phase?.cStar]).toEqual(['ordered', 0, null]);
    expectRelative(phase?.depthScale ?? 0, xiGrad(meanField('tanh', 1 / 3, 0), 0) ?? 0, 1e-12, 'depth scale');
  });

  it('gelu at (1.5, 0.05) depends on where it starts', () => {
    const options = { activation: 'gelu', map: { weightVariance: 2.25, biasVariance: 0.0025 } } as const;
    expect([plain(options, 0.1)?.kind, plain(options, 5)?.kind]).toEqual(['ordered', 'chaotic']);
    expect(plain(options, 5)?.q).toBe(Number.POSITIVE_INFINITY);
  });

  it('weights of 0 lose everything in one block', () => {
    const phase = plain({ map: { weightVariance: 0, biasVariance: 0.4 } });
    expect([phase?.kind, phase?.chi1, phase?.depthScale, phase?.trainableDepth]).toEqual(['ordered', 0, 0, 0]);
  });
});

describe('phaseOf', () => {
  it('has no answer beside a skip or for an activation after the sum', () => {
    expect(plain({ skip: true })).toBeNull();
    expect(phaseOf([{ ...layerSpec({}), activationAfterSum: true }], 1)).toBeNull();
  });

  it('looks at the block in the middle', () => {
    const layers = [1, 2.5, 1, 1].map((weightVariance) => layerSpec({ map: { weightVariance, biasVariance: 0.05 } }));
    expect(phaseOf(layers.slice(0, 3), 1)?.kind).toBe('chaotic');
    expect(phaseOf(layers, 1)?.kind).toBe('ordered');
  });
});

describe('the mean field of a block', () => {
  it.each(BLOCK_KINDS)('of %s has the fixed point that its arguments come to', (block) => {
    const maps = [
      { weightVariance: 1.8, biasVariance: 0.1 },
      { weightVariance: 1.3, biasVariance: 0.3 },
    ].slice(0, block === 'linear-activation-linear' ? 2 : 1);
    const layers = equalLayers(200, { block, maps });
    const field = meanFieldOf(blockConstants(layers)[0]);
    const { argument } = forwardMeans(blockConstants(layers), { lnSquare: 0, meanShare: 0 });
    expectNear(Math.log(qStar(field)), argument[199], 1e-11, `ln q of ${block}`);
  });
});

describe('phaseAt', () => {
  it('names what it was given', () => {
    const field = meanField('erf', 1.5, 0.05);
    const phase = phaseAt(field, qStar(field));
    expect([phase.weightVariance, phase.biasVariance, phase.q]).toEqual([1.5, 0.05, qStar(field)]);
  });

  it('selu with LeCun weights stays at its fixed point where rounding puts the start beside it', () => {
    for (const start of [1 - 4e-16, 1, 1 + 4e-16]) {
      const phase = plain({ activation: 'selu', map: { weightVariance: 1 } }, start);
      expect(phase?.kind).toBe('chaotic');
      expectNear(phase?.q ?? 0, 1, 1e-9, 'q');
    }
  });
});
