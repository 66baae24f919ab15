// Runs one kernel of a pass by itself, on buffers that the test fills and reads whole.

import { allocate } from '../../src/gpu/buffers.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { createKernel, type KernelConstants } from '../../src/gpu/kernel.ts';
import { type KernelStem, kernelLayout } from '../../src/gpu/kernel-registry.ts';
import type { KernelVariant } from '../../src/gpu/kernel-variants.ts';
import { PASS_PARAMS_BYTES, type PassParams, passParamWords } from '../../src/gpu/pass-params.ts';
import { readBack } from '../../src/gpu/read-back.ts';

export interface KernelRun {
  readonly stem: KernelStem;
  readonly variant: KernelVariant;
  readonly constants?: KernelConstants;
  readonly params: PassParams;
  readonly grid: readonly [number, number];
  /** Contents of all bindings but the params. */
  readonly buffers: Readonly<Record<string, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>>;
}

/** What the kernel left in the buffers that it writes; those given are not touched. */
export async function runKernel(
  session: DeviceSession,
  { stem, variant, constants = {}, params, grid, buffers }: KernelRun,
): Promise<Record<string, Uint32Array<ArrayBuffer>>> {
  const { device } = session;
  const kernel = await createKernel(session, stem, { variant, constants });
  const names = Object.keys(buffers);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const [uniform, ...storage] = await allocate(session, [
    { label: 'params', size: PASS_PARAMS_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST },
    ...names.map((label) => ({ label, size: buffers[label].byteLength, usage })),
  ]);
  try {
    device.queue.writeBuffer(uniform, 0, passParamWords(params));
    for (const [index, name] of names.entries()) device.queue.writeBuffer(storage[index], 0, buffers[name]);
    const group = kernel.bind({
      pass_params: { buffer: uniform, offset: 0, size: PASS_PARAMS_BYTES },
      ...Object.fromEntries(names.map((name, index) => [name, storage[index]])),
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group, [0]);
    pass.dispatchWorkgroups(...grid);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const results: Record<string, Uint32Array<ArrayBuffer>> = {};
    for (const { name, kind } of kernelLayout(stem).bindings) {
      if (kind !== 'write') continue;
      const index = names.indexOf(name);
      results[name] = new Uint32Array(await readBack(session, storage[index], 0, buffers[name].byteLength));
    }
    session.check();
    return results;
  } finally {
    for (const buffer of [uniform, ...storage]) buffer.destroy();
  }
}
