// Carries out a plan on the device and brings home its statistics, and nothing else unless asked.

import { allocate } from '../gpu/buffers.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { DispatchStream, upload } from '../gpu/dispatch-stream.ts';
import { createKernel, type Kernel, type KernelConstants, type KernelResource } from '../gpu/kernel.ts';
import { type KernelStem, kernelLayout } from '../gpu/kernel-registry.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { NO_ACTIVATION, PASS_PARAMS_BYTES, type PassParams, passParamWords } from '../gpu/pass-params.ts';
import { readBack } from '../gpu/read-back.ts';
import { ACTIVATION_NAMES } from '../math/activation-names.ts';
import { SLOT_WORDS } from './layout.ts';
import { keptTensors } from './lifetimes.ts';
import type { PassData, PassOptions, PassResult } from './pass-runner.ts';
import type { PassStep, Plan } from './plan.ts';
import type { WeightStore } from './weight-store.ts';

const STORAGE = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
/** A binding may not be empty. */
const LEAST_BYTES = 16;

/** Where a pass is carried out. */
export interface PassDevice {
  readonly session: DeviceSession;
  readonly store: WeightStore;
  readonly variant: KernelVariant;
}

/** Runs one pass. Rejects when cancelled, lost or out of memory; everything it allocated is given back in any case. */
export async function executePlan(
  { session, store, variant }: PassDevice,
  { data, options = {} }: { data: PassData; options?: PassOptions },
): Promise<PassResult> {
  const { plan } = data;
  const { layout } = plan;
  const kernels = await loadKernels(session, { plan, variant });
  await store.prepare(data.weights, plan.slabs);
  const tables = {
    towers: data.towerTable,
    targets: data.targets.values,
    items: layout.items,
    plan: layout.reductions,
  };
  const buffers = await allocate(session, [
    { label: 'arena', size: layout.arenaFloats * 4, usage: STORAGE() },
    { label: 'ledger', size: layout.ledgerWords * 4, usage: STORAGE() },
    ...Object.entries(tables).map(([label, { byteLength }]) => ({
      label,
      size: Math.max(byteLength, LEAST_BYTES),
      usage: STORAGE(),
    })),
  ]);
  const [arena, ledger, ...tableBuffers] = buffers;
  let finished = false;
  try {
    const stream = await DispatchStream.open(session, options);
    try {
      uploadInput(session, { arena, ledger }, data);
      for (const [index, table] of Object.values(tables).entries()) upload(session, tableBuffers[index], 0, table);
      const named = Object.fromEntries(Object.keys(tables).map((name, index) => [name, tableBuffers[index]]));
      const groups = new BindGroups({ stream, store, kernels, data, named: { arena, ledger, ...named } });
      for (const step of plan.steps) {
        if ('fill' in step) await store.fill(stream, step.fill, step.work);
        else await stream.add(groups.dispatch(step));
      }
      await stream.finish();
      const words = new Uint32Array(await readBack(session, ledger, 0, Math.max(layout.readBackWords, 1) * 4));
      const kept = await readKept(session, plan, arena);
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

async function loadKernels(
  session: DeviceSession,
  { plan, variant }: { plan: Plan; variant: KernelVariant },
): Promise<ReadonlyMap<string, Kernel>> {
  const wanted = new Map<string, { stem: KernelStem; constants: KernelConstants }>();
  for (const step of plan.steps) {
    if ('kernel' in step) wanted.set(kernelKey(step), { stem: step.kernel, constants: constantsOf(step) });
  }
  const kernels = [...wanted].map(
    async ([key, { stem, constants }]) => [key, await createKernel(session, stem, { constants, variant })] as const,
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

interface BindGround {
  readonly stream: DispatchStream;
  readonly store: WeightStore;
  readonly kernels: ReadonlyMap<string, Kernel>;
  readonly data: PassData;
  readonly named: Readonly<Record<string, GPUBuffer>>;
}

/** One bind group for each kernel and weight buffer: everything else of a dispatch is data. */
class BindGroups {
  readonly #ground: BindGround;
  readonly #groups = new Map<string, Map<GPUBuffer | null, GPUBindGroup>>();

  constructor(ground: BindGround) {
    this.#ground = ground;
  }

  dispatch(step: PassStep) {
    const key = kernelKey(step);
    const kernel = this.#ground.kernels.get(key) as Kernel;
    const weights = step.slab === null ? null : this.#ground.store.buffer(step.slab);
    const known = this.#groups.get(key) ?? new Map<GPUBuffer | null, GPUBindGroup>();
    const group = known.get(weights) ?? this.#bind(kernel, weights);
    known.set(weights, group);
    this.#groups.set(key, known);
    return { kernel, group, params: passParamWords(this.#params(step)), grid: step.grid, work: step.work };
  }

  /** The power of two that was taken out of the targets is the one parameter that no plan can know. */
  #params({ kernel, params }: PassStep): PassParams {
    if (kernel !== 'loss-gradient') return params;
    return { ...params, target_exponent: this.#ground.data.targets.exponent };
  }

  #bind(kernel: Kernel, weights: GPUBuffer | null): GPUBindGroup {
    const { stream, named } = this.#ground;
    const resources: Record<string, KernelResource> = {};
    for (const { name } of kernelLayout(kernel.stem).bindings) {
      if (name === 'pass_params') resources[name] = { buffer: stream.uniforms, offset: 0, size: PASS_PARAMS_BYTES };
      else if (name === 'weights' && weights !== null) resources[name] = weights;
      else resources[name] = named[name];
    }
    return kernel.bind(resources);
  }
}

/** The input's values, and the exponent and peak of every column. */
function uploadInput(
  session: DeviceSession,
  { arena, ledger }: { arena: GPUBuffer; ledger: GPUBuffer },
  { plan, input }: PassData,
): void {
  const { floatsAt, slotsAt } = plan.layout;
  upload(session, arena, (floatsAt.get(plan.input.id) as number) * 4, input.values);
  const slots = new Uint32Array(input.exponents.length * SLOT_WORDS);
  for (const [column, exponent] of input.exponents.entries()) {
    slots.set([exponent >>> 0, input.peaks[column], 0], column * SLOT_WORDS);
  }
  upload(session, ledger, (slotsAt.get(plan.input.id) as number) * 4, slots);
}

async function readKept(
  session: DeviceSession,
  plan: Plan,
  arena: GPUBuffer,
): Promise<ReadonlyMap<number, Float32Array>> {
  const values = new Map<number, Float32Array>();
  for (const { id, floats } of keptTensors(plan)) {
    const at = plan.layout.floatsAt.get(id);
    if (values.has(id) || at === undefined) continue;
    values.set(id, new Float32Array(await readBack(session, arena, at * 4, floats * 4)));
  }
  return values;
}
