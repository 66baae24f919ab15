// Shapes and demands of passes for the planner's tests: every kind of block, small enough to read.

import type { CohortShape, Demand, LayerShape, Plan } from '../../../src/engine/plan.ts';
import { planGround } from '../../../src/engine/plan-ground.ts';
import { planPass } from '../../../src/engine/plan-pass.ts';
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
  /** Depths at which networks end, besides the whole depth. */
  readonly probes?: readonly number[];
}

export function buildShape(options: ShapeOptions = {}): CohortShape {
  const { block = 'linear-activation', activationAfterSum = false, skip = true, depth = 3, width = 20 } = options;
  const { hidden = 28, towers = 2, batch = 5, readout = true, probes = [] } = options;
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
    probes: [depth, ...probes].map((end) => ({ depth: end, readout: readout ? { fanIn: width, fanOut: 10 } : null })),
    loss: readout ? 'softmax-cross-entropy' : 'cotangent',
  };
}

/** Limits of a device as the specification guarantees them, with tiles of 32 rows. */
export const LIMITS = {
  tiling: { tileRows: 32, lanes: 4 },
  bindingBytes: 2 ** 27,
  passBytes: 2 ** 28,
  gridWidth: 65535,
};

/** The plan of a shape with such limits. */
export function planOf(shape: CohortShape, demand: Demand, { segments = 1 }: { segments?: number } = {}): Plan {
  return planPass(shape, demand, { segments, ...planGround(shape, LIMITS) });
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

/** Every block kind with and without the activation after the sum, skip and readout, under every demand, cut in every way. */
export const PLAN_CASES = BLOCK_KINDS.flatMap((block) =>
  [false, true].flatMap((activationAfterSum) =>
    [false, true].flatMap((skip) =>
      DEMANDS.flatMap(([demanded, demand]) =>
        cutsOf(demand).map(({ probes, segments }) => ({
          block,
          activationAfterSum,
          skip,
          demanded,
          demand,
          segments,
          probes: probes.length,
          shape: buildShape({ block, activationAfterSum, skip, readout: skip, depth: 5, probes }),
        })),
      ),
    ),
  ),
);

function cutsOf({ keep }: Demand): { probes: readonly number[]; segments: number }[] {
  const whole = { probes: [], segments: 1 };
  if (keep) return [whole];
  return [whole, { probes: [4, 3, 1], segments: 1 }, { probes: [], segments: 3 }, { probes: [3, 2], segments: 2 }];
}
