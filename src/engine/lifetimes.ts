// Which tensors may share memory: floats of the arena are free again after the last step that reads their tensor.

import type { KeptTensors, Tensor } from './plan.ts';
import { type Draft, type DraftedPlan, isDraft, tensorsOf } from './plan-draft.ts';

export interface FloatAssignment {
  readonly arenaFloats: number;
  /** First float of each tensor by id; tensors without memory, and those that nobody reads, are missing. */
  readonly floatsAt: ReadonlyMap<number, number>;
}

interface Lives {
  readonly demand: { readonly keep: boolean };
  readonly kept: KeptTensors;
}

/** Gives every tensor a stretch of exactly its size, reusing those whose tensor is no longer needed. */
export function assignFloats({ demand, kept, input, entries }: Omit<DraftedPlan, 'setting'>): FloatAssignment {
  const drafts = entries.filter(isDraft);
  const lives = { demand, kept };
  const unread = unreadResults(lives, drafts);
  const lastUse = lastUses(lives, drafts);
  const floatsAt = new Map<number, number>();
  const free = new Map<number, number[]>();
  let end = 0;
  const take = ({ id, floats }: Tensor) => {
    if (floatsAt.has(id) || floats === 0 || unread.has(id)) return;
    const reused = free.get(floats)?.pop();
    floatsAt.set(id, reused ?? end);
    if (reused === undefined) end += floats;
  };
  take(input);
  for (const [index, draft] of drafts.entries()) {
    const used = tensorsOf(draft);
    for (const tensor of used) take(tensor);
    for (const tensor of new Set(used)) {
      const at = floatsAt.get(tensor.id);
      if (at === undefined || lastUse.get(tensor.id) !== index) continue;
      const spare = free.get(tensor.floats);
      if (spare === undefined) free.set(tensor.floats, [at]);
      else spare.push(at);
    }
  }
  return { arenaFloats: end, floatsAt };
}

/** Gradients that only statistics are taken of, by the kernel that makes them: nobody reads them, so they are not stored. */
function unreadResults(lives: Lives, drafts: readonly Draft[]): ReadonlySet<number> {
  const read = new Set(keptTensors(lives).map(({ id }) => id));
  for (const { tensors, items } of drafts) {
    for (const role of ['input', 'skip', 'argument'] as const)
      if (tensors[role] !== undefined) read.add(tensors[role].id);
    for (const { delta, input } of items ?? []) read.add(delta.id).add(input.id);
  }
  const made = drafts.flatMap(({ kernel, tensors }) => (kernel === 'layer-backward' ? [tensors.first] : []));
  return new Set(made.flatMap((tensor) => (tensor === undefined || read.has(tensor.id) ? [] : [tensor.id])));
}

/** Every tensor that outlives the pass. */
export function keptTensors({ demand, kept }: Lives): Tensor[] {
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

function lastUses(lives: Lives, drafts: readonly Draft[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  for (const [index, draft] of drafts.entries()) {
    for (const { id } of tensorsOf(draft)) last.set(id, index);
  }
  for (const { id } of keptTensors(lives)) last.set(id, drafts.length);
  return last;
}
