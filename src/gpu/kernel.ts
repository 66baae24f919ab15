// From a kernel's stem to a pipeline with an explicit layout. Pipelines are kept per session: software adapters need close
// to a second for each.

import { type DeviceSession, lossOr } from './device-session.ts';
import { KernelError } from './errors.ts';
import { idly } from './idle-wait.ts';
import { type KernelBinding, type KernelStem, kernelLayout } from './kernel-registry.ts';
import { type KernelSource, kernelSource } from './kernel-sources.ts';
import { type KernelVariant, variantText } from './kernel-variants.ts';

export type KernelConstants = Readonly<Record<string, number>>;
/** A uniform must state its size: it is bound with a dynamic offset, so the rest of the buffer is not part of it. */
export type KernelResource = GPUBuffer | { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number };

export interface Kernel {
  readonly stem: KernelStem;
  readonly pipeline: GPUComputePipeline;
  /** A bind group for group 0, resources by the registry's names. Throws on a missing or unknown name. */
  bind(resources: Readonly<Record<string, KernelResource>>): GPUBindGroup;
}

const kernelsOfSession = new WeakMap<DeviceSession, Map<string, Promise<Kernel>>>();

const BUFFER_TYPES: Record<KernelBinding['kind'], GPUBufferBindingLayout> = {
  uniform: { type: 'uniform', hasDynamicOffset: true },
  read: { type: 'read-only-storage' },
  write: { type: 'storage' },
};

export interface KernelOptions {
  readonly constants?: KernelConstants;
  /** Needed by the kernels that the registry marks `varies`; the others take no notice of it. */
  readonly variant?: KernelVariant | null;
}

/**
 * The kernel with these override constants in this variant; the same promise for the same session, stem, constants and variant.
 * Rejects with KernelError (file:line, message, adapter) or DeviceLostError.
 */
export function createKernel(
  session: DeviceSession,
  stem: KernelStem,
  { constants = {}, variant = null }: KernelOptions = {},
): Promise<Kernel> {
  const kernels = kernelsOfSession.get(session) ?? new Map<string, Promise<Kernel>>();
  kernelsOfSession.set(session, kernels);
  const chosen = kernelLayout(stem).varies ? variant : null;
  const key = `${stem} ${chosen?.name ?? ''} ${JSON.stringify(Object.entries(constants).sort())}`;
  const known = kernels.get(key);
  if (known !== undefined && !session.lost) return known;
  const kernel = compile(session, stem, { constants, variant: chosen });
  kernels.set(key, kernel);
  return kernel;
}

async function compile(
  session: DeviceSession,
  stem: KernelStem,
  { constants, variant }: Required<KernelOptions>,
): Promise<Kernel> {
  session.throwIfLost();
  const { device } = session;
  const { bindings } = kernelLayout(stem);
  const source = kernelSource(stem, variant === null ? {} : variantText(variant));
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: stem, code: source.code });
  const layout = device.createBindGroupLayout({
    label: stem,
    entries: bindings.map(({ kind }, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: BUFFER_TYPES[kind],
    })),
  });
  const pending = device.createComputePipelineAsync({
    label: stem,
    layout: device.createPipelineLayout({ label: stem, bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main', constants: { ...constants } },
  });
  const [scope, outcome] = await idly(Promise.allSettled([device.popErrorScope(), pending]));
  await lossOr(session, scope.status === 'rejected' || outcome.status === 'rejected');
  const detail = await failure(module, source, [scope, outcome]);
  if (detail !== null || outcome.status === 'rejected') {
    throw new KernelError(`kernel ${stem} was refused: ${detail ?? 'no message'} (adapter: ${session.adapter.name})`);
  }
  return { stem, pipeline: outcome.value, bind: (resources) => bind(session, { stem, bindings, layout, resources }) };
}

/** The reason why a kernel was refused, the compiler's own message first; null where it was not. */
async function failure(
  module: GPUShaderModule,
  source: KernelSource,
  [scope, outcome]: [PromiseSettledResult<GPUError | null>, PromiseSettledResult<GPUComputePipeline>],
): Promise<string | null> {
  const scopeError = scope.status === 'fulfilled' ? scope.value : null;
  if (scopeError === null && outcome.status === 'fulfilled') return null;
  const message = (await module.getCompilationInfo()).messages.find(({ type }) => type === 'error');
  if (message !== undefined) {
    const place = source.lines[message.lineNum - 1];
    return `${place === undefined ? 'unknown line' : `${place.file}:${place.line}`}: ${message.message}`;
  }
  if (scopeError !== null) return scopeError.message;
  return outcome.status === 'rejected' ? String(outcome.reason) : null;
}

interface Binding {
  readonly stem: KernelStem;
  readonly bindings: readonly KernelBinding[];
  readonly layout: GPUBindGroupLayout;
  readonly resources: Readonly<Record<string, KernelResource>>;
}

function bind(session: DeviceSession, { stem, bindings, layout, resources }: Binding): GPUBindGroup {
  for (const name of Object.keys(resources)) {
    if (!bindings.some((binding) => binding.name === name)) throw new Error(`kernel ${stem} has no binding ${name}`);
  }
  const entries = bindings.map(({ name, kind }, binding) => {
    const given = resources[name];
    if (given === undefined) throw new Error(`kernel ${stem} needs a buffer for ${name}`);
    if ('buffer' in given) return { binding, resource: given };
    if (kind === 'uniform') throw new Error(`kernel ${stem}: ${name} is a uniform, bind it with its offset and size`);
    return { binding, resource: { buffer: given } };
  });
  return session.device.createBindGroup({ label: stem, layout, entries });
}
