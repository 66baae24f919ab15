// The whole plan of a pass: one way down for all depths, the losses, one way back. Where pre-activations of all layers do not fit into
// memory, the layers are cut into segments: only the states between them are kept (checkpoints), and each segment is computed once
// more before the way back goes through it (Griewank and Walther 2000; Chen et al. 2016).

import type { CohortShape, Demand, Plan, Tensor } from './plan.ts';
import { arrived, fusedSlope, planBlockBack } from './plan-backward.ts';
import { PlanBuilder } from './plan-builder.ts';
import type { PlanSetting } from './plan-draft.ts';
import { type LayerTensors, measureState, planStretch } from './plan-forward.ts';
import { type Arriving, WeightGradients } from './plan-gradients.ts';
import { layOut } from './plan-layout.ts';
import { joinProbe, type ProbePlace, planLoss } from './plan-probe.ts';

/** Plans a pass. */
export function planPass(shape: CohortShape, demand: Demand, setting: PlanSetting): Plan {
  const builder = new PlanBuilder(shape, demand, setting);
  const input = builder.baseTensor(shape.inputWidth);
  const bounds = segmentBounds(shape.layers.length, setting.segments);
  measureState(builder, { tensor: input, layer: 0, moments: demand.forward, span: builder.base });
  const checkpoints: Tensor[] = [input];
  let top: readonly LayerTensors[] = [];
  for (const [index, { from, to }] of bounds.entries()) {
    if (index > 0) builder.segment();
    const keepLinear = builder.goesBack && index === bounds.length - 1;
    top = planStretch(builder, { from, to, input: checkpoints[index], keepLinear, measured: true });
    checkpoints.push(top[top.length - 1].state);
    if (builder.goesBack) continue;
    for (const place of probesOf(builder, { from, layers: top })) planLoss(builder, place, null);
  }
  if (builder.goesBack) planBack(builder, { bounds, checkpoints, top });
  return layOut(builder.finish(input));
}

interface Segment {
  readonly from: number;
  readonly to: number;
}

/** Cuts `depth` layers into so many stretches of nearly equal length. */
function segmentBounds(depth: number, segments: number): Segment[] {
  const count = Math.max(1, Math.min(segments, depth));
  const cut = (index: number) => Math.round((depth * index) / count);
  return Array.from({ length: count }, (_, index) => ({ from: cut(index), to: cut(index + 1) }));
}

interface WayBack {
  readonly bounds: readonly Segment[];
  /** Input of each segment. */
  readonly checkpoints: readonly Tensor[];
  /** Layers of the last segment. */
  readonly top: readonly LayerTensors[];
}

function planBack(builder: PlanBuilder, { bounds, checkpoints, top }: WayBack): void {
  const gradients = new WeightGradients(builder);
  let arriving: Arriving | null = null;
  let layers = top;
  for (let index = bounds.length - 1; index >= 0; index--) {
    const { from, to } = bounds[index];
    if (index < bounds.length - 1) {
      builder.segment();
      layers = planStretch(builder, { from, to, input: checkpoints[index], keepLinear: true, measured: false });
    }
    const places = new Map(probesOf(builder, { from, layers }).map((place) => [depthOf(builder, place), place]));
    for (let layer = to; layer > from; layer--) {
      const span = builder.reaching(layer);
      const tensors = layers[layer - from - 1];
      const place = places.get(layer);
      if (place !== undefined) {
        arriving = joinProbe(builder, place, { arriving, slope: fusedSlope(builder, layer, tensors) });
      }
      if (arriving === null) throw new Error('no probe stands at the depth of the network');
      arrived(builder, arriving.gradient, { layer, span });
      const below = layer - 1 > from ? layers[layer - from - 2] : null;
      arriving = planBlockBack(builder, arriving, { layer, tensors, below, span, gradients });
    }
    gradients.flush();
  }
  if (arriving === null) return;
  arrived(builder, arriving.gradient, { layer: 0, span: builder.reaching(1) });
  builder.kept.inputGradient = arriving.gradient;
}

/** The probes among these layers, the deepest first. */
function probesOf(
  builder: PlanBuilder,
  { from, layers }: { from: number; layers: readonly LayerTensors[] },
): ProbePlace[] {
  const { probes, layers: blocks } = builder.shape;
  const matrices = blocks.reduce((sum, { maps }) => sum + maps.length, 0);
  return probes.flatMap(({ depth }, probe) => {
    if (depth <= from || depth > from + layers.length) return [];
    return [{ probe, state: layers[depth - from - 1].state, matrix: matrices + probe }];
  });
}

function depthOf({ shape }: PlanBuilder, { probe }: ProbePlace): number {
  return shape.probes[probe].depth;
}
