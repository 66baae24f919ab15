import { describe, expect, it, test } from 'vitest';
import { anatomyMessages } from '../../../src/lab/anatomy/anatomy-messages.ts';
import {
  cosineText,
  countTable,
  layerTexts,
  noRestText,
  partsText,
  percentText,
  sitesOf,
  siteText,
} from '../../../src/lab/anatomy/anatomy-words.ts';
import type { GradientParts, LayerAnatomy, SiteAnatomy } from '../../../src/model/layer-anatomy.ts';

const messages = anatomyMessages.en;
const names = { identity: 'skip', branch: 'branch' };

const site: SiteAnatomy = {
  units: 8,
  log10Rms: -6,
  meanOverRms: -0.001,
  stdOverRms: 1,
  minOverRms: -4.5,
  maxOverRms: 3,
  histogram: { halfWidth: 4, counts: [0, 31, 0], below: 1, above: 0 },
};
const silent: SiteAnatomy = {
  units: 8,
  log10Rms: null,
  meanOverRms: null,
  stdOverRms: null,
  minOverRms: null,
  maxOverRms: null,
  histogram: null,
};
const parts: GradientParts = {
  log10Total: 0,
  log10Identity: -1,
  log10Branch: 0,
  identityShare: 0.01,
  branchShare: 1.04,
  overlap: -0.05,
  cosine: -0.2451,
};
const layer: LayerAnatomy = {
  kind: 'anatomy',
  seed: 1,
  layer: 3,
  depth: 6,
  batch: 4,
  preactivation: site,
  activation: site,
  state: site,
  stateIsActivation: true,
  preactivationGradient: site,
  stateGradient: silent,
  saturated: { share: 0.25, units: 1 },
  dead: { share: 0, units: 0 },
  weightGradient: { weights: 64, log10Rms: -3, log10Norm: -2.1 },
  pairs: { count: 2, first: 0.6, mean: 0.5, log10Decorrelation: -0.3 },
  block: parts,
  rest: parts,
  faults: [],
};

describe('the places of a layer', () => {
  it('name the state once where it is the activation, and apart where it is not', () => {
    expect(sitesOf(layer).map(({ key }) => key)).toEqual([
      'preactivation',
      'activationState',
      'stateGradient',
      'preactivationGradient',
    ]);
    expect(sitesOf({ ...layer, stateIsActivation: false }).map(({ key }) => key)).toContain('activation');
  });

  it('are the state and its gradient alone at the input', () => {
    const input = { ...layer, layer: 0, stateIsActivation: false };
    const none = { preactivation: null, activation: null, preactivationGradient: null };
    expect(sitesOf({ ...input, ...none }).map(({ key }) => key)).toEqual(['input', 'stateGradient']);
  });

  it('say what lies beyond the histogram, and exactly zero as such', () => {
    expect(siteText(site, 4, messages)).toBe(
      'root mean square 1.0×10⁻⁶; in its units: mean 0.00, standard deviation 1.00, from −4.50 to 3.00; 1 of 32 values lie beyond ±4',
    );
    expect(siteText(silent, 4, messages)).toBe('every value is exactly 0');
  });

  it('have a table with a row a bin and the outside first and last; exactly zero has no column', () => {
    const { columns, rows } = countTable(layer, messages);
    expect(columns).toEqual(['from … to', 'Pre-activation a', 'State z = φ(a)', 'Gradient ∂L/∂a']);
    expect(rows.map((row) => row[1])).toEqual(['1', '0', '31', '0', '0']);
    expect(rows[2][0]).toBe('−1.33 … 1.33');
  });
});

test('the sentences count units in the right number and name none where there is none', () => {
  expect(layerTexts(layer, messages)).toEqual([
    'No activation is exactly 0.',
    '1 of 8 units is saturated for the whole batch (slope below 0.01); 25 % of all pre-activations are.',
    'Cosine of samples 0 and 1: 0.600; mean over 2 pairs: 0.500.',
    'Gradient of the 64 weights: root mean square 1.0×10⁻³, norm 7.9×10⁻³.',
  ]);
  const dead = layerTexts({ ...layer, dead: { share: 0.5, units: 3 } }, messages)[0];
  expect(dead).toBe('3 of 8 units are dead for the whole batch; 50 % of all activations are exactly 0.');
});

describe('the parts of a gradient', () => {
  it('are told with their shares, sizes and angle', () => {
    expect(partsText(parts, names, messages)).toEqual([
      'skip 1.0 % (0.10)',
      'branch 104 % (1.0)',
      'overlap −5.0 % (cosine −0.245)',
    ]);
  });

  it('have no angle where one is exactly zero, and no shares where the whole is', () => {
    const alone = { ...parts, log10Branch: null, branchShare: 0, overlap: 0, cosine: null };
    expect(partsText(alone, names, messages)).toEqual(['skip 1.0 % (0.10)', 'branch 0 % (0)']);
    const none = { ...parts, identityShare: null, branchShare: null, overlap: null };
    expect(partsText(none, names, messages)).toBeNull();
  });

  it('are missing for a reason that is told', () => {
    expect(noRestText(layer, true, messages)).toBeNull();
    expect(noRestText(layer, false, messages)).toBe(messages.partsPlain);
    expect(noRestText({ ...layer, layer: 6, block: null }, true, messages)).toBe(messages.partsLast);
    expect(noRestText({ ...layer, rest: null }, true, messages)).toBe(messages.partsAfterSum);
    expect(noRestText({ ...layer, rest: null, block: null }, true, messages)).toBe(messages.partsNoSkip);
  });
});

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.4712, '47 %'],
  [-0.0012, '−0.12 %'],
  [250, '2.5×10⁴ %'],
  [1e-9, '1.0×10⁻⁷ %'],
] as const)('a share of %d is written %s', (share, text) => {
  expect(percentText(share)).toBe(text);
});

test.each([
  [0.5, '0.500'],
  [-0.00001, '0.000'],
  [1, '1.000'],
  [1 - 3e-7, '0.99999970'],
] as const)('a cosine of %d is written %s', (cosine, text) => {
  expect(cosineText(cosine)).toBe(text);
});

test('both languages have a text for the same keys', () => {
  const keys = (tree: object): string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'object' ? keys(value).map((own) => `${key}.${own}`) : [key],
    );
  expect(keys(anatomyMessages['zh-Hans'])).toEqual(keys(messages));
});
