// Carries out a plan on the device and brings home its statistics, and nothing else unless asked.

import { allocate } from '../gpu/buffers.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { type DispatchCounts, DispatchStream, upload } from '../gpu/dispatch-stream.ts';
import { createKernel, type Kernel, type KernelConstants } from '../gpu/kernel.ts';
import { type KernelStem, kernelLayout } from '../gpu/kernel-registry.ts';
import { NO_ACTIVATION, PASS_PARAMS_BYTES, type PassParams, passParamWords } from '../gpu/pass-params.ts';
import { readBack } from '../gpu/read-back.ts';
import { ACTIVATION_NAMES } from '../math/activation-names.ts';
import { SLOT_WORDS } from './layout.ts';
import { assignBuffers, keptTensors } from './lifetimes.ts';
import type { PassStep, Plan, Resource, Tensor } from './plan.ts';
import type { DeviceColumns } from './upload-matrix.ts';
import type { WeightSource, WeightStore } from './weight-store.ts';

/** Statistics that one reduction dispatch joins: the most that a grid dimension takes everywhere. */
const MAX_REDUCTIONS = 65535;
const STORAGE = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;

/** Everything a pass needs besides its plan. Input and targets are laid out [paddedRows, columns]. */
export interface PassData {
  readonly plan: Plan;
  readonly weights: readonly WeightSource[];
  readonly towerTable: Uint32Array<ArrayBuffer>;
  readonly input: DeviceColumns;
  readonly targets: Float32Array<ArrayBuffer>;
}

export interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onWork?: ((work: number) => void) | undefined;
}

export interface PassResult {
  /** Results of all statistics and, for kept tensors, the slots, as plan-builder.ts lays them out. */
  readonly ledger: Uint32Array;
  readonly counts: DispatchCounts;
  /** Floats of a tensor that the plan keeps; empty otherwise. By tensor id. */
  readonly kept: ReadonlyMap<number, Float32Array>;
}

/** Runs one pass. Rejects when cancelled, lost or out of memory; everything it allocated is given back in any case. */
export async function executePlan(
  session: DeviceSession,
  store: WeightStore,
  { data, options = {} }: { data: PassData; options?: PassOptions },
): Promise<PassResult> {
  const { plan } = data;
  const kernels = await loadKernels(session, plan);
  await store.prepare(data.weights);
  const { buffers: sizes, bufferOf } = assignBuffers(plan);
  const reductions = reductionTable(plan);
  const buffers = await allocate(session, [
    { label: 'ledger', size: plan.ledgerWords * 4, usage: STORAGE() },
    { label: 'towers', size: data.towerTable.byteLength, usage: STORAGE() },
    { label: 'targets', size: Math.max(data.targets.byteLength, 16), usage: STORAGE() },
    { label: 'scratch', size: 256, usage: STORAGE() },
    { label: 'reductions', size: Math.max(reductions.byteLength, 16), usage: STORAGE() },
    ...sizes.map((floats) => ({ label: 'tensor', size: floats * 4, usage: STORAGE() })),
  ]);
  const [ledger, towers, targets, scratch, reductionPlan, ...physical] = buffers;
  let finished = false;
  try {
    const stream = await DispatchStream.open(session, options);
    try {
      const bufferOfTensor = ({ id }: Tensor) => physical[bufferOf.get(id) as number];
      uploadSlots(session, ledger, data);
      upload(session, towers, 0, data.towerTable);
      upload(session, targets, 0, data.targets);
      upload(session, reductionPlan, 0, reductions);
      upload(session, bufferOfTensor(plan.input), 0, data.input.values);
      const named = { ledger, towers, targets, scratch };
      const resolve = (resource: Resource) => {
        if (typeof resource === 'string') return named[resource];
        return 'tensor' in resource ? bufferOfTensor(resource.tensor) : store.buffer(resource.weights);
      };
      for (const step of plan.steps) {
        if (!('kernel' in step)) await store.fill(stream, step.weights, step.work);
        else await addStep(stream, kernels.get(kernelKey(step)) as Kernel, { step, resolve });
      }
      await addReductions(stream, kernels.get('reduce-statistics') as Kernel, { plan, ledger, reductionPlan });
      await stream.finish();
      const words = new Uint32Array(await readBack(session, ledger, 0, Math.max(plan.readBackWords, 1) * 4));
      const kept = await readKept(session, plan, bufferOfTensor);
      finished = true;
      return { ledger: words, counts: stream.counts, kept };
    } finally {
      stream.destroy();
    }
  } finally {
    if (!finished) store.forget();
    for (const buffer of buffers) buffer.destroy();
  }
}

async function loadKernels(session: DeviceSession, plan: Plan): Promise<ReadonlyMap<string, Kernel>> {
  const wanted = new Map<string, { stem: KernelStem; constants: KernelConstants }>([
    ['draw-weights', { stem: 'draw-weights', constants: {} }],
    ['reduce-statistics', { stem: 'reduce-statistics', constants: {} }],
  ]);
  for (const step of plan.steps) {
    if ('kernel' in step) wanted.set(kernelKey(step), { stem: step.kernel, constants: constantsOf(step) });
  }
  const kernels = [...wanted].map(
    async ([key, { stem, constants }]) => [key, await createKernel(session, stem, { constants })] as const,
  );
  return new Map(await Promise.all(kernels));
}

function kernelKey({ kernel, activation }: PassStep): string {
  return activation === null ? kernel : `${kernel} ${activation}`;
}

/** The override ACTIVATION, for the kernels that have it. */
function constantsOf({ kernel, activation }: PassStep): KernelConstants {
  if (!kernelLayout(kernel).constants.includes('ACTIVATION')) return {};
  return { ACTIVATION: activation === null ? NO_ACTIVATION : ACTIVATION_NAMES.indexOf(activation) };
}

async function addStep(
  stream: DispatchStream,
  kernel: Kernel,
  { step, resolve }: { step: PassStep; resolve: (resource: Resource) => GPUBuffer },
): Promise<void> {
  const resources = Object.entries(step.buffers).map(([name, resource]) => [name, resolve(resource)] as const);
  await stream.add({
    kernel,
    group: kernel.bind({ pass_params: paramsOf(stream), ...Object.fromEntries(resources) }),
    params: passParamWords(step.params),
    grid: step.grid,
    work: step.work,
  });
}

interface Reductions {
  readonly plan: Plan;
  readonly ledger: GPUBuffer;
  readonly reductionPlan: GPUBuffer;
}

async function addReductions(
  stream: DispatchStream,
  kernel: Kernel,
  { plan, ledger, reductionPlan }: Reductions,
): Promise<void> {
  const count = reducible(plan).length;
  const group = kernel.bind({ pass_params: paramsOf(stream), plan: reductionPlan, ledger });
  for (let first = 0; first < count; first += MAX_REDUCTIONS) {
    const params: PassParams = { slot_first: first };
    const rows = Math.min(MAX_REDUCTIONS, count - first);
    await stream.add({
      kernel,
      group,
      params: passParamWords(params),
      grid: [plan.shape.towers, rows],
      work: rows * 64,
    });
  }
}

function paramsOf(stream: DispatchStream) {
  return { buffer: stream.uniforms, offset: 0, size: PASS_PARAMS_BYTES };
}

function reducible(plan: Plan) {
  return plan.statistics.filter(({ kind }) => kind === 'moments');
}

/** Rows [partials, tiles a tower, result, 0] of reduce-statistics.wgsl. */
function reductionTable(plan: Plan): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(reducible(plan).flatMap(({ partials, tiles, result }) => [partials, tiles, result, 0]));
}

/** The input's exponent and peak, for every column. */
function uploadSlots(session: DeviceSession, ledger: GPUBuffer, { plan, input }: PassData): void {
  const slots = new Uint32Array(input.exponents.length * SLOT_WORDS);
  for (const [column, exponent] of input.exponents.entries()) {
    slots.set([exponent >>> 0, input.peaks[column], 0], column * SLOT_WORDS);
  }
  upload(session, ledger, (plan.slotsAt + plan.input.id * input.exponents.length * SLOT_WORDS) * 4, slots);
}

async function readKept(
  session: DeviceSession,
  plan: Plan,
  bufferOf: (tensor: Tensor) => GPUBuffer,
): Promise<ReadonlyMap<number, Float32Array>> {
  const values = new Map<number, Float32Array>();
  for (const tensor of keptTensors(plan)) {
    if (values.has(tensor.id)) continue;
    values.set(tensor.id, new Float32Array(await readBack(session, bufferOf(tensor), 0, tensor.floats * 4)));
  }
  return values;
}
