// What can go wrong with a device, one class each, so that an engine can choose its way on by `instanceof`.

export type NoDeviceReason = 'no-api' | 'no-adapter' | 'device-refused';

/** There is no usable device; `reason` says at which of the three steps it ended. */
export class NoDeviceError extends Error {
  override readonly name = 'NoDeviceError';
  readonly reason: NoDeviceReason;

  constructor(reason: NoDeviceReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The device went away. Nothing that was under way on it may be used. A cause says why no other device took its place. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';

  constructor(adapterName: string, lostReason: string, { cause }: ErrorOptions = {}) {
    const instead = cause instanceof Error ? ` and no other could be opened: ${cause.message}` : '';
    super(
      `the GPU device was lost (${adapterName}: ${lostReason})${instead}; open a new device or use the reference engine`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/** The device could not provide the memory; everything allocated by the failed call has been given back. */
export class OutOfDeviceMemoryError extends Error {
  override readonly name = 'OutOfDeviceMemoryError';
  readonly bytes: number;

  constructor(bytes: number, detail: string) {
    super(
      `there is no memory for ${bytes} bytes: ${detail}; try a smaller batch, width or depth, or the reference engine`,
    );
    this.bytes = bytes;
  }
}

/** A kernel did not compile or its pipeline was refused; the message names file and line. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}

/** The device computes something else than it should; none of its numbers are to be trusted. */
export class SelfTestError extends Error {
  override readonly name = 'SelfTestError';
}
