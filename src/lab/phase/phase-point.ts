// The base network as a point of the plane, and the settings that put it at a point. A network of another scheme stands where
// its middle block stands, as in src/theory/phase.ts.

import type { PhasePoint } from '../../experiment/phase-plane.ts';
import { type Experiment, parseExperiment, toJson } from '../../model/experiment.ts';
import type { Network } from '../../model/network.ts';
import { listTowers } from '../../model/towers.ts';
import { blockConstants } from '../../theory/block-constants.ts';
import type { MeanField } from '../../theory/mean-field.ts';
import { meanFieldOf } from '../../theory/phase.ts';

// The middle one of three blocks of one width has neighbours like itself, as that of any deeper network has.
const ENOUGH_BLOCKS = 3;

/** The mean field of the plain network's middle block. */
export function fieldOfBase(experiment: Experiment): MeanField {
  const { width, depth } = experiment.network;
  const few = typeof width === 'number' ? Math.min(depth, ENOUGH_BLOCKS) : depth;
  const json = toJson({
    ...experiment,
    network: { ...experiment.network, depth: few, skip: false },
    sweep: {},
    seeds: { first: 1, count: 1 },
  });
  const [{ layers }] = listTowers(parseExperiment(json));
  return meanFieldOf(blockConstants([layers[Math.floor(layers.length / 2)]])[0]);
}

export function pointOfField({ weightVariance, biasVariance }: MeanField): PhasePoint {
  return { weightStd: Math.sqrt(weightVariance), biasStd: Math.sqrt(biasVariance) };
}

/** The settings whose blocks of this kind stand at the point. */
export function settingsOfPoint({ weightStd, biasStd }: PhasePoint, block: Network['block']): Map<string, unknown> {
  // Two maps of one gain: sigma_w^2 = gain^4. The second one's biases pass the next block's first map before they reach an
  // activation, the first one's do not: sigma_b^2 = (1 + gain^2) std^2.
  const two = block === 'linear-activation-linear';
  const gain = two ? Math.sqrt(weightStd) : weightStd;
  return new Map<string, unknown>([
    ['network.weights.scheme', 'lecun'],
    ['network.weights.distribution', 'normal'],
    ['network.weights.mode', 'scheme'],
    ['network.weights.gain', decimals(gain)],
    ['network.biases.std', decimals(two ? biasStd / Math.sqrt(1 + gain * gain) : biasStd)],
  ]);
}

// Takes the rounding off a decimal step; a half-stable point, where the length goes with the root of an error, needs the rest.
const LINK_DIGITS = 12;

function decimals(value: number): number {
  return Number(value.toFixed(LINK_DIGITS));
}

/** One step of a hand or a key along an axis of this length: a round hundredth or thousandth. */
export function stepOf(max: number, { fine = false } = {}): number {
  const step = 10 ** Math.floor(Math.log10(max / 100));
  return fine ? step / 10 : step;
}

/** The nearest round point inside the window. */
export function snapped(
  { weightStd, biasStd }: PhasePoint,
  { biasMax, weightMax }: { readonly biasMax: number; readonly weightMax: number },
  { fine = false } = {},
): PhasePoint {
  return {
    weightStd: round(Math.min(weightMax, Math.max(0, weightStd)), stepOf(weightMax, { fine })),
    biasStd: round(Math.min(biasMax, Math.max(0, biasStd)), stepOf(biasMax, { fine })),
  };
}

function round(value: number, step: number): number {
  return decimals(Math.round(value / step) * step);
}
