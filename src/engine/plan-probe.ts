// Where a network ends: readout, loss, and the gradient that starts on its way back. In a sweep over depths every depth has such a
// place on the one way down, and its gradient joins those that come from deeper networks.

import { LOSS_CODES, type Tensor } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { ACTIVATION_WORK } from './plan-draft.ts';
import { planMap, planMoments } from './plan-forward.ts';
import { type Arriving, planSlope, planStep, type SlopePlace } from './plan-gradients.ts';

export interface ProbePlace {
  readonly probe: number;
  /** State at the probe's depth. */
  readonly state: Tensor;
  /** Matrix of the readout, where there is one. */
  readonly matrix: number;
}

/** Readout and loss. Gives the gradient with respect to the network's output, `into` what other probes left or anew. */
export function planLoss(builder: PlanBuilder, place: ProbePlace, into: Tensor | null): Tensor {
  const { shape, demand } = builder;
  const { probe, state } = place;
  const { depth, readout } = shape.probes[probe];
  let output = state;
  if (readout !== null) {
    const ends = { skip: null, activation: null, ends: false, keepLinear: false };
    ({ output } = planMap(builder, readout, { matrix: place.matrix, input: state, ...ends }));
    if (demand.forward) {
      planMoments(builder, builder.base, { site: 'logits', layer: depth + 1, tensor: output, probe });
    }
  }
  const gradient = into ?? builder.stackedTensor(output.rows);
  const span = builder.probe(probe);
  builder.step({
    kernel: 'loss-gradient',
    rows: output.rows,
    span,
    params: { loss_kind: LOSS_CODES.indexOf(shape.loss) },
    tensors: { input: output, second: gradient },
    statistics: { stat_second: { site: 'loss', layer: depth + 1, tensor: gradient, kind: 'loss' } },
    grid: [span.towers, 1],
    work: builder.columnWork(output.rows, span, ACTIVATION_WORK),
  });
  return gradient;
}

/**
 * The gradient of a probe, at its depth: beside those that arrive from deeper networks, or the first. `slope` is that of the block
 * below where the kernel before it multiplies by it at once.
 */
export function joinProbe(
  builder: PlanBuilder,
  place: ProbePlace,
  { arriving, slope }: { arriving: Arriving | null; slope: SlopePlace | null },
): Arriving {
  const { shape, demand } = builder;
  const { probe, matrix } = place;
  const { depth, readout } = shape.probes[probe];
  const span = builder.probe(probe);
  const statistic = (tensor: Tensor) => ({ site: 'stateGradient', layer: depth, tensor }) as const;
  if (readout !== null) {
    const delta = planLoss(builder, place, null);
    if (demand.backward) {
      planMoments(builder, span, { site: 'logitsGradient', layer: depth + 1, tensor: delta });
    }
    const step = { span, matrix, delta, fold: false, skip: null, order: 'first', statistic } as const;
    // Where the others' gradients come without a slope, all get it together in the block.
    const fused = arriving === null || arriving.delta !== null;
    return planStep(builder, readout, { ...step, slope: fused ? slope : null, into: arriving });
  }
  const gradient = planLoss(builder, place, arriving?.gradient ?? null);
  if (slope !== null && (arriving === null || arriving.delta !== null)) {
    const delta = planSlope(builder, { span, gradient, slope, into: arriving?.delta ?? null, arriving: statistic });
    return { gradient, delta };
  }
  if (demand.backward) planMoments(builder, span, statistic(gradient));
  return { gradient, delta: arriving?.delta ?? null };
}
