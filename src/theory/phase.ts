// The phase of a plain network: whether disturbances die out (ordered), keep their size (critical) or grow (chaotic), and how
// deep a network of it can be trained. Schoenholz et al. 2017.

import type { LayerSpec } from '../model/tower.ts';
import { type BlockConstants, blockConstants } from './block-constants.ts';
import { decorrelationStar } from './correlation-map.ts';
import { xiC, xiGrad } from './depth-scales.ts';
import { lengthLimit } from './fixed-points.ts';
import type { MeanField } from './mean-field.ts';
import { chi1 } from './susceptibilities.ts';

export type PhaseKind = 'ordered' | 'critical' | 'chaotic';

export interface Phase {
  readonly kind: PhaseKind;
  /** sigma_w^2 and sigma_b^2 of the block that was looked at. */
  readonly weightVariance: number;
  readonly biasVariance: number;
  /** Where the length goes: 0, a fixed point, or Infinity. */
  readonly q: number;
  readonly chi1: number;
  /** c*; null where every correlation is kept. Lengths without bound end at the asymptotes, which bend as relu does: c* is 1 there. */
  readonly cStar: number | null;
  /** The scale over which inputs or gradients are lost, in layers; null at criticality. */
  readonly depthScale: number | null;
  /** Blocks that can be trained through, TRAINABLE_SCALES times the scale; null where theory sets no bound. */
  readonly trainableDepth: number | null;
}

/** Schoenholz et al. 2017: networks train to a depth of about 6 xi_c. */
export const TRAINABLE_SCALES = 6;
// Over a scale of so many layers no network of this tool's usual depths loses a visible part; an exact 1 is measure zero.
const CRITICAL_SCALE = 1000;
// Where lengths grow without bound, an argument so large stands for the limit: bends of size 1 are then invisible.
const FAR = 1e12;

/** The mean field of a block without its skip, whatever stands before and behind its activation. */
export function meanFieldOf({ phi, inner, outer }: BlockConstants): MeanField {
  const before = inner === null ? 1 : Math.exp(inner.lnForward);
  const behind = outer === null ? 1 : Math.exp(outer.lnForward);
  const innerBias = inner === null ? 0 : Math.exp(inner.lnBiasVariance);
  const outerBias = outer === null ? 0 : Math.exp(outer.lnBiasVariance);
  return { phi, weightVariance: before * behind, biasVariance: before * outerBias + innerBias };
}

/**
 * The phase of a plain tower, by the block in its middle; null where a block has a skip: then nothing dies out or grows by one
 * factor a layer. `start` is the second moment of the first arguments, which decides between several fixed points.
 */
export function phaseOf(layers: readonly LayerSpec[], start: number): Phase | null {
  if (layers.some(({ skip, activationAfterSum }) => skip || activationAfterSum)) return null;
  const field = meanFieldOf(blockConstants([layers[Math.floor(layers.length / 2)]])[0]);
  return phaseAt(field, lengthLimit(field, start));
}

/** The phase at the point that lengths go to. */
export function phaseAt(field: MeanField, q: number): Phase {
  const at = q === Number.POSITIVE_INFINITY ? FAR : q;
  const chi = chi1(field, at);
  const star = q === Number.POSITIVE_INFINITY && field.phi.name !== 'linear' ? 0 : decorrelationStar(field, at);
  // At q = 0 and at infinity angles no longer follow chi1, but sizes and gradients do.
  const inner = q > 0 && q < Number.POSITIVE_INFINITY ? xiC(field, q) : null;
  const scale = inner ?? xiGrad(field, at);
  const critical = scale === null ? chi > 0 : scale > CRITICAL_SCALE;
  return {
    kind: critical ? 'critical' : chi < 1 ? 'ordered' : 'chaotic',
    weightVariance: field.weightVariance,
    biasVariance: field.biasVariance,
    q,
    chi1: chi,
    cStar: star === null ? null : 1 - star,
    depthScale: critical ? null : (scale ?? 0),
    trainableDepth: critical ? null : Math.floor(TRAINABLE_SCALES * (scale ?? 0)),
  };
}
