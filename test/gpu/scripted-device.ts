// Faults on demand: a real device whose memory fails, whose answers are wrong, or whose buffers are counted. Each script takes
// over methods of the device's own object and gives them back with `restore`.

/** Undoes a script. Scripts on one device are undone in the reverse order. */
export interface Script {
  restore(): void;
}

export interface BufferCount extends Script {
  /** Sizes of the buffers that were created and not destroyed, by label. */
  living(): ReadonlyMap<string, readonly number[]>;
  /** Buffers created so far, the destroyed ones included. */
  created(): number;
}

/** Follows every buffer from its creation to its end. */
export function countBuffers(device: GPUDevice): BufferCount {
  const living = new Map<GPUBuffer, { label: string; size: number }>();
  let created = 0;
  const restore = onCreation(device, (create, descriptor) => {
    const buffer = create(descriptor);
    created += 1;
    living.set(buffer, { label: descriptor.label ?? '', size: descriptor.size });
    const { destroy } = buffer;
    buffer.destroy = () => {
      living.delete(buffer);
      return destroy.call(buffer);
    };
    return buffer;
  });
  return {
    ...restore,
    created: () => created,
    living: () => {
      const sizes = new Map<string, number[]>();
      for (const { label, size } of living.values()) sizes.set(label, [...(sizes.get(label) ?? []), size]);
      return sizes;
    },
  };
}

export interface MemoryFault extends Script {
  /** How many creations have failed so far. */
  failures(): number;
}

/**
 * Reports a GPUOutOfMemoryError through the scope around each creation that `fails` names (counted from 1), as a device
 * does: the call itself returns a buffer. Creations for reading back count only where `readBack` says so.
 */
export function failMemory(
  device: GPUDevice,
  fails: (creation: number, descriptor: GPUBufferDescriptor) => boolean,
  { readBack = false }: { readBack?: boolean } = {},
): MemoryFault {
  const { pushErrorScope, popErrorScope } = device;
  const scopes: { filter: GPUErrorFilter; error: GPUError | null }[] = [];
  let creations = 0;
  let failures = 0;
  device.pushErrorScope = (filter) => {
    scopes.push({ filter, error: null });
    return pushErrorScope.call(device, filter);
  };
  device.popErrorScope = async () => {
    const scripted = scopes.pop()?.error ?? null;
    const real = await popErrorScope.call(device);
    return scripted ?? real;
  };
  const creation = onCreation(device, (create, descriptor) => {
    const buffer = create(descriptor);
    if (!readBack && (descriptor.usage & GPUBufferUsage.MAP_READ) !== 0) return buffer;
    creations += 1;
    if (!fails(creations, descriptor)) return buffer;
    failures += 1;
    const scope = scopes.findLast(({ filter }) => filter === 'out-of-memory');
    if (scope === undefined) throw new Error(`buffer ${descriptor.label} is created outside of every scope`);
    scope.error ??= new GPUOutOfMemoryError('no memory, says the script');
    if ((descriptor.usage & GPUBufferUsage.MAP_READ) === 0) return buffer;
    // A buffer without memory is an invalid one: the copy to it and its mapping fail too. No device makes one of these usages.
    buffer.destroy();
    return create({ ...descriptor, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  });
  return {
    failures: () => failures,
    restore: () => {
      creation.restore();
      Object.assign(device, { pushErrorScope, popErrorScope });
    },
  };
}

/** Flips a bit of every word that comes home in the readings that `wrong` names, counted from 0. */
export function corruptReadings(device: GPUDevice, wrong: (reading: number) => boolean): Script {
  let readings = 0;
  return onCreation(device, (create, descriptor) => {
    const buffer = create(descriptor);
    if ((descriptor.usage & GPUBufferUsage.MAP_READ) === 0 || !wrong(readings++)) return buffer;
    const { getMappedRange } = buffer;
    buffer.getMappedRange = () => {
      const words = new Uint32Array(getMappedRange.call(buffer).slice(0));
      return words.map((word) => word ^ (1 << 22)).buffer;
    };
    return buffer;
  });
}

/** Does something just before each buffer for reading back is made. */
export function onReadBack(device: GPUDevice, happen: () => void): Script & { readings(): number } {
  let readings = 0;
  const restore = onCreation(device, (create, descriptor) => {
    if ((descriptor.usage & GPUBufferUsage.MAP_READ) !== 0) {
      readings += 1;
      happen();
    }
    return create(descriptor);
  });
  return { ...restore, readings: () => readings };
}

/**
 * Does something just before each call of a method that makes, writes, submits, waits or reads, with the call's number counted
 * from 1. Calls of other kinds change nothing on a device.
 */
export function beforeCalls(device: GPUDevice, happen: (call: number, name: string) => void): Script {
  let calls = 0;
  const before = (name: string) => {
    calls += 1;
    happen(calls, name);
  };
  const undo = [
    ...(['createBuffer', 'createBindGroup', 'createCommandEncoder', 'createComputePipelineAsync'] as const).map(
      (name) => watch(device, name, before),
    ),
    ...(['writeBuffer', 'submit', 'onSubmittedWorkDone'] as const).map((name) => watch(device.queue, name, before)),
    onCreation(device, (create, descriptor) => {
      const buffer = create(descriptor);
      if ((descriptor.usage & GPUBufferUsage.MAP_READ) !== 0) watch(buffer, 'mapAsync', before);
      return buffer;
    }).restore,
  ];
  return {
    restore: () => {
      for (const step of undo.reverse()) step();
    },
  };
}

function watch<K extends string>(
  owner: Record<K, (...args: never[]) => unknown>,
  name: K,
  before: (name: string) => void,
): () => void {
  const method = owner[name];
  owner[name] = (...args: never[]) => {
    before(name);
    return method.apply(owner, args);
  };
  return () => {
    owner[name] = method;
  };
}

/**
 * A device that is lost on command, in front of one that lives on: `lost` resolves, what is mapped is refused, and every other call
 * seems to succeed, as the specification has it. Destroying it loses it too.
 */
export function mockLoss(device: GPUDevice): { readonly device: GPUDevice; lose(): void } {
  let gone = false;
  let tell: (info: GPUDeviceLostInfo) => void = () => undefined;
  const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
    tell = resolve;
  });
  const lose = () => {
    gone = true;
    tell({ reason: 'unknown', message: 'says the script' } as GPUDeviceLostInfo);
  };
  const createBuffer: Create = (descriptor) => {
    const buffer = device.createBuffer(descriptor);
    const { mapAsync } = buffer;
    buffer.mapAsync = async (...args) => {
      await mapAsync.apply(buffer, args);
      if (gone) throw new Error('the device is lost, says the script');
    };
    return buffer;
  };
  // Errors that nobody caught are told by the device itself, to the session that opened it.
  const addEventListener = () => undefined;
  const own = new Map<unknown, unknown>(Object.entries({ lost, createBuffer, destroy: lose, addEventListener }));
  const front = new Proxy(device, {
    get: (target, key) => {
      if (own.has(key)) return own.get(key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { device: front, lose };
}

export interface SlowQueue extends Script {
  /** Lets the oldest waiting slice be done; false if none waits. */
  release(): boolean;
  waiting(): number;
}

/** Holds back the news that submitted work is done, slice by slice. */
export function holdQueue(device: GPUDevice): SlowQueue {
  const { queue } = device;
  const { onSubmittedWorkDone } = queue;
  const held: (() => void)[] = [];
  queue.onSubmittedWorkDone = async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    return onSubmittedWorkDone.call(queue);
  };
  return {
    waiting: () => held.length,
    release: () => {
      const next = held.shift();
      next?.();
      return next !== undefined;
    },
    restore: () => {
      queue.onSubmittedWorkDone = onSubmittedWorkDone;
      for (const resolve of held) resolve();
    },
  };
}

/** A queue that does one submission after the other, each in as many milliseconds as `duration` says when it is submitted. */
export function paceQueue(device: GPUDevice, duration: () => number): Script {
  const { queue } = device;
  const { onSubmittedWorkDone } = queue;
  let free = 0;
  queue.onSubmittedWorkDone = async () => {
    free = Math.max(free, performance.now()) + duration();
    await new Promise((resolve) => setTimeout(resolve, free - performance.now()));
    return onSubmittedWorkDone.call(queue);
  };
  return {
    restore: () => {
      queue.onSubmittedWorkDone = onSubmittedWorkDone;
    },
  };
}

/** A GPU whose devices go through `change` before anybody sees them. It does not call itself software: that is not even tried by auto. */
export function scriptedGpu(gpu: GPU, change: (device: GPUDevice) => void): GPU {
  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = await gpu.requestAdapter(options);
    if (adapter === null) return null;
    const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
      const device = await adapter.requestDevice(descriptor);
      change(device);
      return device;
    };
    const info = { vendor: 'scripted', architecture: '', description: '', isFallbackAdapter: false };
    return { info, limits: adapter.limits, features: adapter.features, requestDevice };
  };
  return { requestAdapter } as unknown as GPU;
}

type Create = (descriptor: GPUBufferDescriptor) => GPUBuffer;

function onCreation(device: GPUDevice, script: (create: Create, descriptor: GPUBufferDescriptor) => GPUBuffer): Script {
  const { createBuffer } = device;
  device.createBuffer = (descriptor) => script((given) => createBuffer.call(device, given), descriptor);
  return {
    restore: () => {
      device.createBuffer = createBuffer;
    },
  };
}
