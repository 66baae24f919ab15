// The whole plan of one cohort: the way down, the loss, the way back.

import type { CohortShape, Demand, Plan } from './plan.ts';
import { planLossAndBackward } from './plan-backward.ts';
import { PlanBuilder } from './plan-builder.ts';
import { planForward } from './plan-forward.ts';

/** Plans a pass. `targetExponent` is the power of two taken out of uploaded targets. */
export function planPass(shape: CohortShape, demand: Demand, targetExponent: number): Plan {
  const builder = new PlanBuilder(shape, demand);
  const input = builder.tensor(shape.inputWidth);
  const pass = planForward(builder, input);
  planLossAndBackward(builder, pass, targetExponent);
  return builder.finish(input);
}
