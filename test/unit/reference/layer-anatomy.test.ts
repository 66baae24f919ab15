import { describe, expect, it, test } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import type { GradientParts, LayerAnatomy, SiteAnatomy } from '../../../src/model/layer-anatomy.ts';
import type { Site } from '../../../src/model/records.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import type { TowerSpec } from '../../../src/model/tower.ts';
import { anatomyCost, MAX_ANATOMY_COST } from '../../../src/reference/anatomy-cost.ts';
import { layerAnatomy, layerAnatomySteps } from '../../../src/reference/layer-anatomy.ts';
import { buildTower, type TowerOptions } from './build-case.ts';
import { sound } from './records.ts';

const SITES = ['preactivation', 'state', 'preactivationGradient', 'stateGradient'] as const;

/** Both walk the same arithmetic, and only a halved logarithm is rounded: a few times 2^-53 of sizes up to hundreds of decades. */
const SAME_WALK = 1e-12;

/** The parts are summed on their own, and their second moments may be some hundred times the whole's: 100 * 100 * 2^-53. */
const SUM_OF_PARTS = 1e-12;

function opened(tower: TowerSpec, layer: number): LayerAnatomy {
  const answer = layerAnatomy(tower, layer);
  if (answer.kind !== 'anatomy') throw new Error(`layer ${layer} is ${answer.kind}`);
  return answer;
}

function present(parts: GradientParts | null): GradientParts {
  if (parts === null) throw new Error('no parts');
  return parts;
}

describe('an opened layer has the numbers of the sounding', () => {
  const towers: TowerOptions[] = [
    ...BLOCK_KINDS.flatMap((block) =>
      [false, true].map((skip) => ({
        block,
        skip,
        activationAfterSum: skip,
        biasStd: 0.2,
        activation: 'relu' as const,
      })),
    ),
    ...ACTIVATION_NAMES.map((activation) => ({
      activation,
      skip: true,
      skipScale: 0.9,
      branchScale: 0.7,
      biasStd: 0.1,
    })),
    { loss: 'softmax-cross-entropy', gain: 2 },
    { loss: 'mean-squared-error', gain: 1e-30, depth: 20 }, // far below float64 at the end of either way
  ];

  it.each(towers)('%j', (options) => {
    const tower = buildTower(options);
    const records = sound(tower, ['forward', 'backward', 'weight-gradient', 'correlation']);
    for (let layer = 0; layer <= tower.layers.length; layer++) {
      const anatomy = opened(tower, layer);
      for (const site of SITES) expectSite(anatomy[site], site, layer);
      if (layer > 0) {
        close(anatomy.saturated?.share, records.get(`preactivation ${layer} saturatedShare`), 0);
        close(
          twice(anatomy.weightGradient?.log10Rms),
          records.get(`weightGradient ${layer} log10MeanSquare`),
          SAME_WALK,
        );
      }
      close(anatomy.pairs?.mean, records.get(`state ${layer} correlation`), SAME_WALK);
    }

    function expectSite(site: SiteAnatomy | null, name: Site, layer: number): void {
      if (layer === 0 && name.startsWith('preactivation')) {
        expect(site).toBeNull();
        return;
      }
      close(twice(site?.log10Rms), records.get(`${name} ${layer} log10MeanSquare`), SAME_WALK * 100);
      for (const quantity of ['meanOverRms', 'minOverRms', 'maxOverRms'] as const) {
        close(site?.[quantity], records.get(`${name} ${layer} ${quantity}`), SAME_WALK);
      }
      if (site?.histogram === null || site === null) return;
      const { counts, below, above } = site.histogram;
      const counted = counts.reduce((sum, count) => sum + count, below + above);
      expect(counted).toBe(site.units * tower.input.batch);
      // |mean|^2 + std^2 is the second moment, which is 1 in its own units.
      expect((site.meanOverRms ?? 0) ** 2 + (site.stdOverRms ?? 0) ** 2).toBeCloseTo(1, 11);
    }
  });

  const twice = (value: number | null | undefined) => (value === null || value === undefined ? value : 2 * value);

  function close(actual: number | null | undefined, expected: unknown, allowed: number): void {
    if (expected === null || expected === undefined) expect(actual ?? null).toBeNull();
    else expect(Math.abs((actual ?? Number.NaN) - Number(expected))).toBeLessThanOrEqual(allowed);
  }
});

describe('the parts of the gradient', () => {
  const towers: TowerOptions[] = [
    { skip: true, depth: 6 },
    { skip: true, depth: 6, skipScale: 0.5, branchScale: 1.5, activation: 'gelu' },
    { skip: true, depth: 6, block: 'linear-activation-linear', activation: 'relu' },
    { skip: true, depth: 6, block: 'activation-linear', branchScale: -1 },
  ];

  it.each(towers)('add up to the total of %j', (options) => {
    const tower = buildTower(options);
    for (let layer = 0; layer < tower.layers.length; layer++) {
      const anatomy = opened(tower, layer);
      for (const parts of [present(anatomy.block), present(anatomy.rest)]) {
        const { identityShare, branchShare, overlap, cosine } = parts;
        expect(Math.abs((identityShare ?? 0) + (branchShare ?? 0) + (overlap ?? 0) - 1)).toBeLessThan(SUM_OF_PARTS);
        const fromCosine = 2 * (cosine ?? 0) * Math.sqrt((identityShare ?? 0) * (branchShare ?? 0));
        expect(Math.abs(fromCosine - (overlap ?? 0))).toBeLessThan(SUM_OF_PARTS);
        expect(parts.log10Total).toBe(anatomy.stateGradient.log10Rms === null ? null : parts.log10Total);
        expect(Math.abs((parts.log10Total ?? 0) - (anatomy.stateGradient.log10Rms ?? 9))).toBeLessThan(SAME_WALK);
      }
    }
  });

  it('of the next block and of the whole rest are the same one layer above the last', () => {
    const { block, rest } = opened(buildTower({ skip: true, depth: 4, skipScale: 0.8 }), 3);
    expect(block).toEqual(rest);
  });

  it('by the skips is the gradient at the last layer times every skip scale', () => {
    const tower = buildTower({ skip: true, depth: 5, skipScale: 0.5 });
    const last = opened(tower, 5).stateGradient.log10Rms ?? Number.NaN;
    for (let layer = 0; layer < 5; layer++) {
      const { log10Identity } = present(opened(tower, layer).rest);
      expect(log10Identity).toBeCloseTo(last + (5 - layer) * Math.log10(0.5), 12);
    }
  });

  it('are the identity alone where branches are zero', () => {
    const { block, rest } = opened(buildTower({ skip: true, branchScale: 0, depth: 4 }), 1);
    for (const parts of [present(block), present(rest)]) {
      expect(parts).toMatchObject({ identityShare: 1, branchShare: 0, overlap: 0, log10Branch: null, cosine: null });
      expect(parts.log10Total).toBe(parts.log10Identity);
    }
  });

  it('at the last layer are the gradient itself, and no block follows', () => {
    const { block, rest } = opened(buildTower({ skip: true, depth: 3 }), 3);
    expect(block).toBeNull();
    expect(rest).toMatchObject({ identityShare: 1, branchShare: 0 });
  });

  it('are not there without a skip, and those of the rest not with an activation after the sum', () => {
    expect(opened(buildTower(), 1)).toMatchObject({ block: null, rest: null });
    const after = opened(buildTower({ skip: true, activationAfterSum: true }), 1);
    expect(after.rest).toBeNull();
    expect(after.block).not.toBeNull();
  });

  it('of a linear network with orthogonal weights have the angle of the weights', () => {
    // z + W z with W W' = 1: |g + W'g|^2 = 2 |g|^2 + 2 <g, W'g>, and both parts are as long as g.
    const tower = buildTower({ skip: true, activation: 'linear', distribution: 'orthogonal', depth: 1, width: 8 });
    const { log10Identity, log10Branch, identityShare, cosine } = present(opened(tower, 0).block);
    expect(log10Branch).toBeCloseTo(log10Identity ?? Number.NaN, 12);
    expect(1 / (identityShare ?? Number.NaN)).toBeCloseTo(2 + 2 * (cosine ?? Number.NaN), 12);
  });

  it('survive where float64 does not', () => {
    const tower = buildTower({ skip: true, skipScale: 1e-40, branchScale: 1e-40, depth: 20, activation: 'linear' });
    const { log10Total, cosine, identityShare } = present(opened(tower, 0).rest);
    expect(log10Total).toBeLessThan(-790);
    expect(Math.abs(cosine ?? 9)).toBeLessThanOrEqual(1);
    expect(identityShare).toBeGreaterThan(0);
  });
});

describe('what a layer looks like inside', () => {
  it('relu kills the units whose pre-activations are never positive', () => {
    const tower = buildTower({ activation: 'relu', width: 40, batch: 3, correlation: 0.9, depth: 2 });
    const { dead, saturated, activation } = opened(tower, 1);
    // Inputs of correlation 0.9: P(all three <= 0) lies between P(one <= 0)^3 = 1/8 and 1/2, so at least one of 40 units is.
    expect(dead?.units).toBeGreaterThan(0);
    expect(dead?.units).toBeLessThan(40);
    expect(dead).toEqual(saturated); // the slope is zero just where the value is
    expect(activation?.minOverRms).toBe(0);
  });

  it('tanh kills none', () => {
    expect(opened(buildTower({ gain: 5 }), 2).dead).toEqual({ share: 0, units: 0 });
  });

  it('a hundred thousand Gaussian numbers fill the bins as their distribution says', () => {
    const tower = buildTower({ activation: 'linear', width: 400, batch: 256, correlation: 0, depth: 1 });
    const { state } = opened(tower, 0);
    const { counts, below, above } = state.histogram ?? { counts: [], below: 0, above: 0 };
    const count = 400 * 256;
    for (const [bin, found] of counts.entries()) {
      const middle = ((bin + 0.5) * 8) / counts.length - 4;
      const share = ((8 / counts.length) * Math.exp(-(middle ** 2) / 2)) / Math.sqrt(2 * Math.PI);
      // Four standard errors of a binomial count (at least of ten values), and 2 % for the density's curve inside a bin.
      expect(Math.abs(found - count * share)).toBeLessThan(4 * Math.sqrt(count * share + 10) + 0.02 * count * share);
    }
    // 2 * 3.2e-5 of them lie outside: 6.5 expected, four Poisson deviations allowed.
    expect(below + above).toBeLessThan(17);
    expect(state.stdOverRms).toBeCloseTo(1, 2);
  });

  it('the state is the activation only in a plain block that ends in it', () => {
    expect(opened(buildTower(), 1).stateIsActivation).toBe(true);
    expect(opened(buildTower({ skip: true }), 1).stateIsActivation).toBe(false);
    expect(opened(buildTower({ block: 'activation-linear' }), 1).stateIsActivation).toBe(false);
  });

  it('the first pair is samples 0 and 1 alone', () => {
    const { pairs } = opened(buildTower({ batch: 2 }), 1);
    expect(pairs?.first).toBe(pairs?.mean);
    expect(opened(buildTower({ batch: 1 }), 1).pairs).toBeNull();
    expect(opened(buildTower({ batch: 6 }), 1).pairs?.count).toBe(3);
  });

  it('a fault on the way is told', () => {
    expect(opened(buildTower({ activation: 'sin', gain: 1e15 }), 3).faults).toEqual([2]);
  });
});

describe('the cost', () => {
  it('is told instead of an answer where it is beyond the limit', () => {
    const tower = buildTower({ depth: 4 });
    const multiplyAdds = anatomyCost(tower, 2);
    expect(layerAnatomy(tower, 2, { limit: multiplyAdds - 1 })).toEqual({
      kind: 'too-large',
      multiplyAdds,
      limit: multiplyAdds - 1,
    });
    expect(layerAnatomy(tower, 2, { limit: multiplyAdds }).kind).toBe('anatomy');
    expect(multiplyAdds).toBeLessThan(MAX_ANATOMY_COST);
  });

  it('falls with the layer, because the way back ends there', () => {
    const tower = buildTower({ depth: 10 });
    expect(anatomyCost(tower, 0)).toBe(anatomyCost(tower, 1));
    for (let layer = 2; layer <= 10; layer++)
      expect(anatomyCost(tower, layer)).toBeLessThan(anatomyCost(tower, layer - 1));
  });

  it('is paid in steps, one a block and way at least', () => {
    const steps = layerAnatomySteps(buildTower({ depth: 10 }), 4);
    let count = 0;
    while (steps.next().done !== true) count += 1;
    expect(count).toBe(16);
  });
});

test.each([-1, 4, 1.5, Number.NaN])('a tower of three layers has no layer %d', (layer) => {
  expect(() => layerAnatomy(buildTower(), layer)).toThrow('layer: expected a whole number from 0 to 3');
});
