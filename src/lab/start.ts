// Where the page begins, and what every view of it shares: the twin, plain and residual on the same seeds. What the reader
// changes is told in the link relative to START.

import type { SettingValue } from '../model/settings.ts';

/**
 * Settings that the page opens with where they differ from the table's defaults. Width 64 and batch 32 keep a slider live on a CPU.
 * The biases put tanh with Glorot's weights off criticality, where a plain gradient vanishes exponentially; without them it fades slowly.
 */
export const START: ReadonlyMap<string, SettingValue> = new Map<string, SettingValue>([
  ['network.input.kind', 'digits'],
  ['network.input.batch', 32],
  ['network.width', 64],
  ['network.biases.std', 0.3],
  ['seeds.count', 5],
]);

/** The sweep and the measurements of the sounding view; the reader does not change them. */
export const TWIN = {
  sweep: { 'network.skip': [false, true] },
  measure: ['forward', 'backward', 'histogram'],
} as const;
