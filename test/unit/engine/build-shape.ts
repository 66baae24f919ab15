// Shapes and demands of passes for the planner's tests: every kind of block, small enough to read.

import type { CohortShape, Demand, LayerShape } from '../../../src/engine/plan.ts';
import type { BlockKind } from '../../../src/model/settings.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';

export interface ShapeOptions {
  readonly block?: BlockKind;
  readonly activationAfterSum?: boolean;
  readonly skip?: boolean;
  readonly depth?: number;
  readonly width?: number;
  readonly hidden?: number;
  readonly towers?: number;
  readonly batch?: number;
  readonly readout?: boolean;
}

export function buildShape(options: ShapeOptions = {}): CohortShape {
  const { block = 'linear-activation', activationAfterSum = false, skip = true, depth = 3, width = 20 } = options;
  const { hidden = 28, towers = 2, batch = 5, readout = true } = options;
  const maps =
    block === 'linear-activation-linear'
      ? [
          { fanIn: width, fanOut: hidden },
          { fanIn: hidden, fanOut: width },
        ]
      : [{ fanIn: width, fanOut: width }];
  const layer: LayerShape = { block, activation: 'tanh', activationAfterSum, skip, maps };
  return {
    towers,
    batch,
    inputWidth: width,
    layers: new Array(depth).fill(layer),
    readout: readout ? { fanIn: width, fanOut: 10 } : null,
    loss: readout ? 'softmax-cross-entropy' : 'cotangent',
  };
}

export const NOTHING_WANTED: Demand = {
  forward: false,
  backward: false,
  correlation: false,
  histogram: false,
  weightGradient: false,
  keep: false,
};

export const DEMANDS: readonly (readonly [name: string, demand: Demand])[] = [
  ['forward only', { ...NOTHING_WANTED, forward: true }],
  ['forward and backward', { ...NOTHING_WANTED, forward: true, backward: true }],
  ['weight gradients alone', { ...NOTHING_WANTED, weightGradient: true }],
  [
    'everything measured',
    { forward: true, backward: true, correlation: true, histogram: true, weightGradient: true, keep: false },
  ],
  ['everything kept', { ...NOTHING_WANTED, forward: true, backward: true, keep: true }],
];

/** Every block kind with and without the activation after the sum, skip and readout, under every demand. */
export const PLAN_CASES = BLOCK_KINDS.flatMap((block) =>
  [false, true].flatMap((activationAfterSum) =>
    [false, true].flatMap((skip) =>
      DEMANDS.map(([demanded, demand]) => ({
        block,
        activationAfterSum,
        skip,
        demanded,
        demand,
        shape: buildShape({ block, activationAfterSum, skip, readout: skip }),
      })),
    ),
  ),
);
