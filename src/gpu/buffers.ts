// Allocation that is known to have succeeded before anything uses it: a buffer whose creation failed still looks like one,
// and kernels that write to it do nothing.

import { type DeviceSession, lossOr } from './device-session.ts';
import { OutOfDeviceMemoryError } from './errors.ts';

export interface BufferRequest {
  readonly label: string;
  /** Bytes, a multiple of 4. */
  readonly size: number;
  readonly usage: GPUBufferUsageFlags;
}

/**
 * Buffers in the order of the requests, zero-filled; the caller owns and destroys them. All or nothing: on failure those
 * already made are destroyed. Rejects with OutOfDeviceMemoryError or DeviceLostError.
 */
export async function allocate(session: DeviceSession, requests: readonly BufferRequest[]): Promise<GPUBuffer[]> {
  session.throwIfLost();
  const { device } = session;
  const buffers: GPUBuffer[] = [];
  const problems: unknown[] = [];
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  try {
    for (const { label, size, usage } of requests) buffers.push(device.createBuffer({ label, size, usage }));
  } catch (cause) {
    // TypeError for sizes that are no size at all, RangeError where the process itself is out of memory.
    problems.push(cause);
  }
  const scopes = await Promise.allSettled([device.popErrorScope(), device.popErrorScope()]);
  for (const scope of scopes) {
    const problem = scope.status === 'fulfilled' ? scope.value : scope.reason;
    if (problem !== null) problems.push(problem);
  }
  try {
    await lossOr(
      session,
      scopes.some(({ status }) => status === 'rejected'),
    );
    if (problems.length > 0) {
      const bytes = requests.reduce((sum, { size }) => sum + size, 0);
      const labels = requests.map(({ label }) => label).join(', ');
      throw new OutOfDeviceMemoryError(bytes, `${describe(problems[0])} (buffers: ${labels})`);
    }
  } catch (error) {
    for (const buffer of buffers) buffer.destroy();
    throw error;
  }
  return buffers;
}

function describe(problem: unknown): string {
  return problem instanceof Error || hasMessage(problem) ? problem.message : String(problem);
}

function hasMessage(problem: unknown): problem is { message: string } {
  return typeof problem === 'object' && problem !== null && 'message' in problem && typeof problem.message === 'string';
}
