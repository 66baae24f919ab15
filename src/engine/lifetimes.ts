// Which tensors may share memory: a buffer is free again after the last step that reads its tensor.

import type { Plan, Resource, Step, Tensor } from './plan.ts';

export interface BufferAssignment {
  /** Size in floats of each physical buffer. */
  readonly buffers: readonly number[];
  /** Physical buffer of each tensor by id; tensors without memory are missing. */
  readonly bufferOf: ReadonlyMap<number, number>;
}

/** Gives every tensor a buffer of exactly its size, reusing those whose tensor is no longer needed. */
export function assignBuffers(plan: Plan): BufferAssignment {
  const lastUse = lastUses(plan);
  const buffers: number[] = [];
  const bufferOf = new Map<number, number>();
  const free = new Map<number, number[]>();
  const take = (tensor: Tensor) => {
    if (bufferOf.has(tensor.id) || tensor.floats === 0) return;
    const reused = free.get(tensor.floats)?.pop();
    bufferOf.set(tensor.id, reused ?? buffers.push(tensor.floats) - 1);
  };
  take(plan.input);
  for (const [index, step] of plan.steps.entries()) {
    const used = tensorsOf(step);
    for (const tensor of used) take(tensor);
    for (const tensor of new Set(used)) {
      const buffer = bufferOf.get(tensor.id);
      if (buffer === undefined || lastUse.get(tensor.id) !== index) continue;
      const spare = free.get(tensor.floats);
      if (spare === undefined) free.set(tensor.floats, [buffer]);
      else spare.push(buffer);
    }
  }
  return { buffers, bufferOf };
}

/** Every tensor that outlives the pass. */
export function keptTensors({ demand, kept }: Plan): Tensor[] {
  if (!demand.keep) return [];
  return [
    ...kept.preactivation,
    ...kept.state,
    ...kept.preactivationGradient,
    ...kept.stateGradient,
    ...kept.weightGradient.map(({ weights }) => weights),
    ...(kept.inputGradient === null ? [] : [kept.inputGradient]),
  ];
}

function lastUses(plan: Plan): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  for (const [index, step] of plan.steps.entries()) {
    for (const { id } of tensorsOf(step)) last.set(id, index);
  }
  for (const { id } of keptTensors(plan)) last.set(id, plan.steps.length);
  return last;
}

function tensorsOf(step: Step): Tensor[] {
  if (!('kernel' in step)) return [];
  return Object.values(step.buffers).flatMap((resource: Resource) =>
    typeof resource === 'object' && 'tensor' in resource ? [resource.tensor] : [],
  );
}
