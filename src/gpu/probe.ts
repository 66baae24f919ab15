// Runs the probe kernels: random words and activations as the device computes them, for the self-test and the tests.

import { ACTIVATION_NAMES, type ActivationName } from '../math/activation-names.ts';
import type { Word2 } from '../math/threefry.ts';
import { allocate } from './buffers.ts';
import type { DeviceSession } from './device-session.ts';
import { createKernel } from './kernel.ts';
import type { KernelStem } from './kernel-registry.ts';
import { readBack } from './read-back.ts';

/** m * 2^e. */
export interface ScaledNumber {
  readonly m: number;
  readonly e: number;
}

export interface ActivationProbe {
  /** phi(m), phi'(m) and the estimate of the slope's exponent: the argument's e plays no part. */
  readonly value: number;
  readonly slope: ScaledNumber;
  readonly slopeEstimate: number;
  /** The same of m * 2^e. */
  readonly scaledValue: ScaledNumber;
  readonly scaledSlope: ScaledNumber;
  readonly scaledSlopeEstimate: number;
}

export const WORD_PARAMS_BYTES = 16;
export const PROBE_PARAMS_BYTES = 16;
const RESULT_WORDS = 9;
const WORKGROUP_SIZE = 64;

export function writeWordParams(view: DataView, params: { key: Word2; first: number; count: number }): void {
  view.setUint32(0, params.key[0], true);
  view.setUint32(4, params.key[1], true);
  view.setUint32(8, params.first, true);
  view.setUint32(12, params.count, true);
}

export function writeProbeParams(
  view: DataView,
  params: { activation: ActivationName; leakySlope: number; count: number },
): void {
  view.setUint32(0, ACTIVATION_NAMES.indexOf(params.activation), true);
  view.setFloat32(4, params.leakySlope, true);
  view.setUint32(8, params.count, true);
}

/** Words first .. first + count - 1 of jax.random.bits(key). */
export async function probeWords(
  session: DeviceSession,
  { key, first = 0, count }: { readonly key: Word2; readonly first?: number; readonly count: number },
): Promise<Uint32Array> {
  const params = new DataView(new ArrayBuffer(WORD_PARAMS_BYTES));
  writeWordParams(params, { key, first, count });
  return new Uint32Array(
    await runProbe(session, { stem: 'probe-words', params, output: 'words', count, resultWords: 1 }),
  );
}

/** One activation at each argument; magnitudes of m up to the largest float32. */
export async function probeActivation(
  session: DeviceSession,
  given: { readonly activation: ActivationName; readonly leakySlope?: number; readonly at: readonly ScaledNumber[] },
): Promise<ActivationProbe[]> {
  const { activation, leakySlope = 0.01, at } = given;
  const count = at.length;
  const params = new DataView(new ArrayBuffer(PROBE_PARAMS_BYTES));
  writeProbeParams(params, { activation, leakySlope, count });
  const input = new DataView(new ArrayBuffer(8 * count));
  at.forEach(({ m, e }, index) => {
    input.setFloat32(8 * index, m, true);
    input.setInt32(8 * index + 4, e, true);
  });
  const options = {
    stem: 'probe-activation',
    params,
    input,
    output: 'results',
    count,
    resultWords: RESULT_WORDS,
  } as const;
  const view = new DataView(await runProbe(session, options));
  return at.map((_, index) => readActivationProbe(view, 4 * RESULT_WORDS * index));
}

/** One result of the kernel, on any device. */
export function readActivationProbe(view: DataView, offset: number): ActivationProbe {
  const float = (word: number) => view.getFloat32(offset + 4 * word, true);
  const integer = (word: number) => view.getInt32(offset + 4 * word, true);
  return {
    value: float(0),
    slope: { m: float(1), e: integer(2) },
    slopeEstimate: integer(3),
    scaledValue: { m: float(4), e: integer(5) },
    scaledSlope: { m: float(6), e: integer(7) },
    scaledSlopeEstimate: integer(8),
  };
}

interface Probe {
  readonly stem: KernelStem;
  readonly params: DataView<ArrayBuffer>;
  readonly input?: DataView<ArrayBuffer>;
  readonly output: string;
  readonly count: number;
  readonly resultWords: number;
}

async function runProbe(
  session: DeviceSession,
  { stem, params, input, output, count, resultWords }: Probe,
): Promise<ArrayBuffer> {
  const { device } = session;
  const kernel = await createKernel(session, stem);
  const size = 4 * resultWords * count;
  const buffers = await allocate(session, [
    { label: 'probe params', size: params.byteLength, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST },
    { label: 'probe results', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC },
    { label: 'probe arguments', size: input?.byteLength ?? 4, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST },
  ]);
  const [uniform, results, given] = buffers;
  try {
    device.queue.writeBuffer(uniform, 0, params.buffer);
    if (input !== undefined) device.queue.writeBuffer(given, 0, input.buffer);
    const group = kernel.bind({
      params: { buffer: uniform, offset: 0, size: params.byteLength },
      [output]: results,
      ...(input === undefined ? {} : { arguments: given }),
    });
    const encoder = device.createCommandEncoder({ label: stem });
    const pass = encoder.beginComputePass({ label: stem });
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group, [0]);
    pass.dispatchWorkgroups(Math.ceil(count / WORKGROUP_SIZE));
    pass.end();
    device.queue.submit([encoder.finish()]);
    const bytes = await readBack(session, results, 0, size);
    session.check();
    return bytes;
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}
