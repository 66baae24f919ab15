// Counts what a contender asks of WebGPU by wrapping the methods of the prototypes: the same way for everyone, whatever library calls them.

export interface CallCounts {
  dispatches: number;
  submits: number;
  /** Bytes mapped for reading. */
  bytesRead: number;
  /** Most bytes in buffers at one time, those from before the repetition included. */
  peakBytes: number;
}

type Methods = Record<string, (...args: never[]) => unknown>;

/** Wraps the prototypes of this process or page, once; a count starts at `reset`. */
export class CallCounter {
  readonly #counts: CallCounts = { dispatches: 0, submits: 0, bytesRead: 0, peakBytes: 0 };
  readonly #live = new WeakMap<GPUBuffer, number>();
  #liveBytes = 0;
  #adapter = '';

  constructor() {
    const counts = this.#counts;
    before(GPUAdapter.prototype, 'requestDevice', ({ info }) => {
      this.#adapter = [info.vendor, info.architecture, info.device, info.description]
        .filter((part) => part !== '')
        .join(' ');
    });
    before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++);
    before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
    before(GPUQueue.prototype, 'submit', () => counts.submits++);
    before(GPUBuffer.prototype, 'mapAsync', (buffer, mode, offset, size) => {
      if (mode === GPUMapMode.READ) counts.bytesRead += Number(size ?? buffer.size - Number(offset ?? 0));
    });
    before(GPUBuffer.prototype, 'destroy', (buffer) => {
      this.#liveBytes -= this.#live.get(buffer) ?? 0;
      this.#live.delete(buffer);
    });
    this.#watchCreation();
  }

  /** The adapter that the last device was asked of. */
  get adapter(): string {
    return this.#adapter;
  }

  reset(): void {
    Object.assign(this.#counts, { dispatches: 0, submits: 0, bytesRead: 0, peakBytes: this.#liveBytes });
  }

  read(): CallCounts {
    return { ...this.#counts };
  }

  #watchCreation(): void {
    const { createBuffer } = GPUDevice.prototype;
    const made = (buffer: GPUBuffer) => {
      this.#live.set(buffer, buffer.size);
      this.#liveBytes += buffer.size;
      this.#counts.peakBytes = Math.max(this.#counts.peakBytes, this.#liveBytes);
      return buffer;
    };
    GPUDevice.prototype.createBuffer = function (descriptor) {
      return made(createBuffer.call(this, descriptor));
    };
  }
}

/** Calls `look` with the object and the arguments ahead of each call of the method. */
function before<T extends object>(prototype: T, name: keyof T & string, look: (self: T, ...args: unknown[]) => void) {
  const methods = prototype as unknown as Methods;
  const method = methods[name];
  methods[name] = function (this: T, ...args: never[]) {
    look(this, ...args);
    return method.apply(this, args);
  };
}
