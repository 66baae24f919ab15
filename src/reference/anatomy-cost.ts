// What it costs to open one layer, in multiply-adds, so that the answer to a tower that would take minutes is that it would.

import type { MapSpec, TowerSpec } from '../model/tower.ts';

/** Two to five seconds of plain loops (measured: 1 to 2.5 ns a multiply-add), and at most 400 MB of values kept for the way back. */
export const MAX_ANATOMY_COST = 2e9;

// Fitted to measured times at widths from 16 to 1024: a value of a layer costs its activation, slope and exponents, and a
// weight its draw from a normal distribution, which is done on both ways where the weights are not kept.
const PER_VALUE = 60;
const PER_WEIGHT = 60;

/** Multiply-adds of the products, and everything else in their units: the way down, and the way back to the layer. */
export function anatomyCost({ layers, input, readout }: TowerSpec, layer: number): number {
  let cost = readout.map === null ? 0 : 2 * mapCost(readout.map, input.batch);
  for (const [index, { maps }] of layers.entries()) {
    // Blocks from the layer's own (index layer - 1) on are walked both ways.
    const ways = index >= layer - 1 ? 2 : 1;
    for (const map of maps) cost += ways * mapCost(map, input.batch);
  }
  return cost;
}

function mapCost({ fanIn, fanOut, distribution }: MapSpec, batch: number): number {
  // Q of a QR decomposition: about 4 n^2 m operations, formed factor included.
  const orthogonal = distribution === 'orthogonal' ? 4 * fanIn * fanOut * Math.min(fanIn, fanOut) : 0;
  return fanIn * fanOut * (batch + PER_WEIGHT) + PER_VALUE * fanOut * batch + orthogonal;
}
