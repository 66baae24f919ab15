// The numbers of one layer as sentences, and which histograms it has. Plain data in, text out.

import type { GradientParts, LayerAnatomy, SiteAnatomy } from '../../model/layer-anatomy.ts';
import { sizeText } from '../../plot/log-axis.ts';
import type { TableContent } from '../data-table.tsx';
import { trueMinus } from '../number-text.ts';
import type { AnatomyMessages } from './anatomy-messages.ts';

export interface NamedSite {
  readonly key: keyof AnatomyMessages['sites'];
  readonly kind: 'signal' | 'echo';
  readonly site: SiteAnatomy;
}

/** The places of the layer in the order in which signal and gradient pass them; an activation that is the state stands once. */
export function sitesOf(anatomy: LayerAnatomy): readonly NamedSite[] {
  const { preactivation, activation, state, preactivationGradient, stateGradient, stateIsActivation } = anatomy;
  const stateKey = anatomy.layer === 0 ? 'input' : stateIsActivation ? 'activationState' : 'state';
  return [
    ...present('preactivation', 'signal', preactivation),
    ...(stateIsActivation ? [] : present('activation', 'signal', activation)),
    ...present(stateKey, 'signal', state),
    ...present('stateGradient', 'echo', stateGradient),
    ...present('preactivationGradient', 'echo', preactivationGradient),
  ];
}

function present(key: NamedSite['key'], kind: NamedSite['kind'], site: SiteAnatomy | null): NamedSite[] {
  return site === null ? [] : [{ key, kind, site }];
}

/** What a histogram cannot show of its values. */
export function siteText(site: SiteAnatomy, batch: number, messages: AnatomyMessages): string {
  const { log10Rms, meanOverRms, stdOverRms, minOverRms, maxOverRms, histogram } = site;
  if (log10Rms === null || histogram === null) return messages.allZero;
  const { below, above, halfWidth } = histogram;
  const parts = [messages.rms(sizeText(log10Rms))];
  if (meanOverRms !== null && stdOverRms !== null && minOverRms !== null && maxOverRms !== null) {
    const numbers = [meanOverRms, stdOverRms, minOverRms, maxOverRms].map((value) => decimal(value, 2));
    parts.push(messages.inRms(numbers[0], numbers[1], numbers[2], numbers[3]));
  }
  if (below + above > 0) parts.push(messages.outside(below + above, site.units * batch, halfWidth));
  return messages.together(parts);
}

/** Sentences of the layer as a whole. */
export function layerTexts(anatomy: LayerAnatomy, messages: AnatomyMessages): readonly string[] {
  const { saturated, dead, weightGradient, pairs } = anatomy;
  const texts: string[] = [];
  if (dead !== null) {
    const units = anatomy.activation?.units ?? 0;
    texts.push(dead.share === 0 ? messages.noneDead : messages.dead(dead.units, units, percentText(dead.share)));
  }
  if (saturated !== null) {
    const units = anatomy.preactivation?.units ?? 0;
    texts.push(
      saturated.share === 0
        ? messages.noneSaturated
        : messages.saturated(saturated.units, units, percentText(saturated.share)),
    );
  }
  if (pairs !== null) {
    texts.push(
      pairs.first === null || pairs.mean === null
        ? messages.pairsUndefined
        : messages.pairs(cosineText(pairs.first), cosineText(pairs.mean), pairs.count),
    );
  }
  if (weightGradient !== null) {
    const { weights, log10Rms, log10Norm } = weightGradient;
    texts.push(
      log10Rms === null || log10Norm === null
        ? messages.weightGradientZero(weights)
        : messages.weightGradient(weights, sizeText(log10Rms), sizeText(log10Norm)),
    );
  }
  return texts;
}

/** The parts of a gradient in one line; null where the gradient is exactly zero. */
export function partsText(
  parts: GradientParts,
  names: { readonly identity: string; readonly branch: string },
  messages: AnatomyMessages,
): readonly string[] | null {
  const { identityShare, branchShare, overlap, cosine, log10Identity, log10Branch } = parts;
  if (identityShare === null || branchShare === null || overlap === null) return null;
  const size = (log10: number | null) => (log10 === null ? '0' : sizeText(log10));
  return [
    messages.partSize(names.identity, percentText(identityShare), size(log10Identity)),
    messages.partSize(names.branch, percentText(branchShare), size(log10Branch)),
    ...(cosine === null ? [] : [messages.partOverlap(percentText(overlap), cosineText(cosine))]),
  ];
}

/** Why the parts of the whole rest are not there. */
export function noRestText(
  { layer, depth, block, rest }: LayerAnatomy,
  skip: boolean,
  messages: AnatomyMessages,
): string | null {
  if (!skip) return messages.partsPlain;
  if (layer === depth) return messages.partsLast;
  if (rest !== null) return null;
  return block === null ? messages.partsNoSkip : messages.partsAfterSum;
}

/** The counts behind the histograms: a row a bin, what lies outside first and last. */
export function countTable(anatomy: LayerAnatomy, messages: AnatomyMessages): TableContent {
  const drawn = sitesOf(anatomy).flatMap(({ key, site: { histogram } }) =>
    histogram === null ? [] : [{ key, histogram }],
  );
  const { halfWidth, counts } = drawn[0]?.histogram ?? { halfWidth: 0, counts: [] };
  const edge = (index: number) => decimal((2 * halfWidth * index) / counts.length - halfWidth, 2);
  const bins = [
    messages.beyond(`−${halfWidth}`),
    ...counts.map((_, index) => `${edge(index)} … ${edge(index + 1)}`),
    messages.beyond(`+${halfWidth}`),
  ];
  return {
    columns: [messages.bin, ...drawn.map(({ key }) => messages.sites[key])],
    rows: bins.map((bin, index) => [
      bin,
      ...drawn.map(({ histogram: { below, above, counts: own } }) => String([below, ...own, above][index])),
    ]),
  };
}

/** A share of a whole, 0 to 1 and beyond, with a true minus sign: 47 %, 0.32 %, −5.1 %. */
export function percentText(share: number): string {
  if (share === 0) return '0 %';
  const percent = Math.abs(share) * 100;
  const text = percent >= 99.5 || percent < 0.01 ? sizeText(Math.log10(percent)) : percent.toPrecision(2);
  return `${share < 0 ? '−' : ''}${text} %`;
}

/** Three places, and as many more as a cosine near 1 needs to be told from it. */
export function cosineText(cosine: number): string {
  const gap = 1 - Math.abs(cosine);
  const places = gap > 0 && gap < 0.0005 ? Math.min(15, Math.ceil(-Math.log10(gap)) + 1) : 3;
  return decimal(cosine, places);
}

function decimal(value: number, places: number): string {
  return trueMinus(value.toFixed(places)).replace(/^−(0\.?0*)$/, '$1');
}
