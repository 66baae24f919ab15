// Buffers shared by tensors: a simulation of the steps knows who is alive, and every float is checked against its owner.

import { describe, expect, test } from 'vitest';
import { assignBuffers, type BufferAssignment, keptTensors } from '../../../src/engine/lifetimes.ts';
import type { PassStep, Plan, Tensor } from '../../../src/engine/plan.ts';
import { planPass } from '../../../src/engine/plan-pass.ts';
import { kernelLayout } from '../../../src/gpu/kernel-registry.ts';
import { buildShape, DEMANDS, NOTHING_WANTED, PLAN_CASES } from './build-shape.ts';

function tensorsOf({ kernel, buffers }: PassStep, kind: 'read' | 'write'): Tensor[] {
  return kernelLayout(kernel).bindings.flatMap((binding) => {
    const resource = binding.kind === kind ? buffers[binding.name] : undefined;
    return typeof resource === 'object' && 'tensor' in resource ? [resource.tensor] : [];
  });
}

/** Runs the plan on buffers that hold nothing but their owner's name; returns every read of another tensor's values. */
function foreignReads(plan: Plan, { bufferOf, buffers }: BufferAssignment = assignBuffers(plan)): string[] {
  const owner: (number | null)[] = buffers.map(() => null);
  const wrong: string[] = [];
  const put = ({ id }: Tensor) => {
    const buffer = bufferOf.get(id);
    if (buffer !== undefined) owner[buffer] = id;
  };
  const check = ({ id, floats }: Tensor, where: string) => {
    const buffer = bufferOf.get(id);
    if (buffer === undefined || buffers[buffer] !== floats || owner[buffer] !== id)
      wrong.push(`tensor ${id} in ${where}`);
  };
  put(plan.input);
  for (const [index, step] of plan.steps.entries()) {
    if (!('kernel' in step)) continue;
    for (const tensor of tensorsOf(step, 'read')) check(tensor, `step ${index}, ${step.kernel}`);
    for (const tensor of tensorsOf(step, 'write')) put(tensor);
    // A step's inputs must outlive its outputs: lanes read while others already write.
    for (const tensor of tensorsOf(step, 'read')) check(tensor, `step ${index}, ${step.kernel}, after its writes`);
  }
  for (const tensor of keptTensors(plan)) check(tensor, 'the answer');
  return wrong;
}

const floatsOf = (plan: Plan) => assignBuffers(plan).buffers.reduce((sum, floats) => sum + floats, 0);

describe.each(PLAN_CASES)('$block, after sum $activationAfterSum, skip $skip, $demanded', ({ shape, demand }) => {
  test('no step reads, and no answer holds, a value that another tensor has overwritten', () => {
    expect(foreignReads(planPass(shape, demand, 0))).toEqual([]);
  });
});

test('the simulation sees tensors of one size that share a buffer too early', () => {
  const plan = planPass(buildShape(), DEMANDS[1][1], 0);
  const sizes = [...new Set(plan.tensors.map(({ floats }) => floats))];
  const bufferOf = new Map(plan.tensors.map(({ id, floats }) => [id, sizes.indexOf(floats)]));
  expect(foreignReads(plan, { buffers: sizes, bufferOf })).not.toEqual([]);
});

describe('the memory of a pass', () => {
  const forward = { ...NOTHING_WANTED, forward: true };
  const plan = (depth: number, demand = forward) => planPass(buildShape({ depth }), demand, 0);

  test('without a way back does not grow with the depth', () => {
    expect(floatsOf(plan(200))).toBe(floatsOf(plan(5)));
  });

  test('with a way back grows by the same number of tensors for every layer', () => {
    const both = { ...forward, backward: true };
    const sizes = [10, 20, 30].map((depth) => floatsOf(plan(depth, both)));
    expect(sizes[2] - sizes[1]).toBe(sizes[1] - sizes[0]);
    expect(sizes[1] - sizes[0]).toBeGreaterThan(0);
  });

  test('with a way back holds no more than state, argument and gradient of a layer', () => {
    const both = { ...forward, backward: true };
    const tensor = plan(1).input.floats;
    expect((floatsOf(plan(21, both)) - floatsOf(plan(20, both))) / tensor).toBeLessThanOrEqual(2);
  });
});
