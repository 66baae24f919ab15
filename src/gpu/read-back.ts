// The one way from device memory to the host. A lost device or a refused copy must never look like a buffer of zeros.

import { type DeviceSession, lossOr } from './device-session.ts';
import { OutOfDeviceMemoryError } from './errors.ts';
import { idly } from './idle-wait.ts';

/**
 * Copies `size` bytes at `offset` of `source` (usage COPY_SRC; both multiples of 4), after all work submitted before.
 * Rejects with DeviceLostError when the device is lost before, during or just after, with OutOfDeviceMemoryError when there is no
 * memory to copy to, and with an Error when refused for another reason.
 */
export async function readBack(
  session: DeviceSession,
  source: GPUBuffer,
  offset: number,
  size: number,
): Promise<ArrayBuffer> {
  session.throwIfLost();
  const { device } = session;
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const staging = createStaging(device, size);
  try {
    const encoder = device.createCommandEncoder({ label: 'read back' });
    encoder.copyBufferToBuffer(source, offset, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    // Mapped within the scopes: that of a buffer without memory is an error too, and outside of them nobody would catch it.
    const mapped = staging.mapAsync(GPUMapMode.READ);
    const steps = [device.popErrorScope(), device.popErrorScope(), mapped];
    const outcomes = await idly(Promise.allSettled(steps));
    const problems = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? (outcome.value ?? []) : [outcome.reason],
    );
    // Where the staging buffer got no memory, the copy to it and its mapping are refused as well: the cause comes first.
    const outOfMemory = problems.find((problem) => problem instanceof GPUOutOfMemoryError);
    await lossOr(session, problems.length > 0 && outOfMemory === undefined);
    if (problems.length > 0) {
      const { message } = (outOfMemory ?? problems[0]) as { message: string };
      const detail = `reading ${size} bytes at ${offset} of buffer ${source.label} was refused: ${message}`;
      if (outOfMemory !== undefined) throw new OutOfDeviceMemoryError(size, detail);
      throw new Error(detail);
    }
    const result = staging.getMappedRange().slice(0);
    session.throwIfLost();
    return result;
  } finally {
    staging.destroy();
  }
}

/** Closes the two error scopes when the creation throws at once, as it does where the process itself is out of memory. */
function createStaging(device: GPUDevice, size: number): GPUBuffer {
  try {
    return device.createBuffer({ label: 'staging', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  } catch (cause) {
    for (let scope = 0; scope < 2; scope++) device.popErrorScope().catch(() => undefined);
    throw new OutOfDeviceMemoryError(size, `the buffer for reading back was refused: ${String(cause)}`);
  }
}
