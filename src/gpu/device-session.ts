// One device and what became of it. The session owns the device; `lost` belongs to this device alone, so work of an older
// session can never pass for work of a newer one. Recovery is the engine's business, not done here.

import { DeviceLostError, NoDeviceError } from './errors.ts';

export interface AdapterSummary {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True where the CPU does the work (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  /** Lanes of every subgroup; null where their number varies or the device has no subgroups. */
  readonly subgroupSize: number | null;
  /** One readable line for messages and records. */
  readonly name: string;
}

export interface OpenDeviceOptions {
  readonly powerPreference?: GPUPowerPreference;
  /** Takes the limits that every WebGPU device has, whatever the adapter would allow. */
  readonly defaultLimits?: boolean;
}

/** Limits raised as far as the adapter allows; the others keep their defaults, so that kernels fit everywhere. */
const RAISED_LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupsPerDimension'] as const;

/** Taken where the adapter has them; kernel variants depend on them. */
const OPTIONAL_FEATURES = ['subgroups'] as const;

/** A failed call may report before `lost` does; the loss follows within about 0.1 s where measured, so 1 s is ample. */
const LOSS_PATIENCE_MS = 1000;

export class DeviceSession {
  readonly device: GPUDevice;
  readonly limits: GPUSupportedLimits;
  readonly adapter: AdapterSummary;
  /** Resolves with the reason when the device is lost, be it by destroy(). Never rejects. */
  readonly whenLost: Promise<string>;
  #lostReason: string | null = null;
  readonly #uncaptured: Error[] = [];

  constructor(device: GPUDevice, adapter: AdapterSummary) {
    this.device = device;
    this.limits = device.limits;
    this.adapter = adapter;
    this.whenLost = device.lost.then(({ reason, message }) => {
      this.#lostReason ??= message === '' ? reason : `${reason}, ${message}`;
      return this.#lostReason;
    });
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#uncaptured.push(new Error(`WebGPU: ${event.error.message}`));
    });
  }

  get lost(): boolean {
    return this.#lostReason !== null;
  }

  get lostReason(): string | null {
    return this.#lostReason;
  }

  throwIfLost(): void {
    if (this.#lostReason !== null) throw new DeviceLostError(this.adapter.name, this.#lostReason);
  }

  /** Throws if the device was lost, or the first error that no scope caught. The latter means a bug in this program. */
  check(): void {
    this.throwIfLost();
    const first = this.#uncaptured[0];
    if (first !== undefined) throw first;
  }

  /** Gives the device back at once; pending work rejects with DeviceLostError. A second call does nothing. */
  destroy(): void {
    this.#lostReason ??= 'destroyed';
    this.device.destroy();
  }
}

/** Throws DeviceLostError if the session is lost; after a failure it first waits a moment for the news of a loss. */
export async function lossOr(session: DeviceSession, failed: boolean): Promise<void> {
  if (failed && !session.lost) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, LOSS_PATIENCE_MS);
    });
    await Promise.race([session.whenLost, patience]);
    clearTimeout(timer);
  }
  session.throwIfLost();
}

/**
 * Opens a device on a fresh adapter (an adapter gives only one device). `gpu` is navigator.gpu, Dawn's, or undefined where
 * there is none. Rejects with NoDeviceError.
 */
export async function openDevice(
  gpu: GPU | null | undefined,
  { powerPreference = 'high-performance', defaultLimits = false }: OpenDeviceOptions = {},
): Promise<DeviceSession> {
  if (gpu === undefined || gpu === null) {
    throw new NoDeviceError(
      'no-api',
      'WebGPU is not available here: no navigator.gpu; use a browser with WebGPU, over https or localhost',
    );
  }
  let detail = '';
  const adapter = await gpu.requestAdapter({ powerPreference }).catch((cause: unknown) => {
    detail = ` (${String(cause)})`;
    return null;
  });
  if (adapter === null) {
    throw new NoDeviceError(
      'no-adapter',
      `WebGPU is available but found no adapter: the GPU or its driver is missing, blocked or switched off${detail}`,
    );
  }
  const raised = defaultLimits ? [] : RAISED_LIMITS;
  const requiredLimits = Object.fromEntries(raised.map((limit) => [limit, adapter.limits[limit]]));
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures }).catch((cause: unknown) => {
    throw new NoDeviceError(
      'device-refused',
      `the adapter ${summarise(adapter).name} refused a device: ${String(cause)}`,
    );
  });
  return new DeviceSession(device, summarise(adapter));
}

function summarise({ info, features }: GPUAdapter): AdapterSummary {
  const { vendor, architecture, description, subgroupMinSize, subgroupMaxSize } = info;
  const text = [vendor, architecture, description].filter((part) => part !== '').join(' ');
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(text);
  const subgroupSize = features.has('subgroups') && subgroupMinSize === subgroupMaxSize ? subgroupMinSize : null;
  return { vendor, architecture, description, software, subgroupSize, name: text === '' ? 'unnamed adapter' : text };
}
