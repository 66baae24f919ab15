// The device layer: opening, memory, kernels and reading back, and what each of them does once the device is gone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocate } from '../../src/gpu/buffers.ts';
import { type DeviceSession, openDevice } from '../../src/gpu/device-session.ts';
import {
  DeviceLostError,
  KernelError,
  NoDeviceError,
  OutOfDeviceMemoryError,
  SelfTestError,
} from '../../src/gpu/errors.ts';
import { createKernel } from '../../src/gpu/kernel.ts';
import { readBack } from '../../src/gpu/read-back.ts';
import { selfTest } from '../../src/gpu/self-test.ts';
import { openTestDevice } from './open-test-device.ts';

const STORAGE = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
const request = (size: number, label = 'test') => ({ label, size, usage: STORAGE() });

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

describe('opening a device', () => {
  test('without the API says so', async () => {
    const refused = openDevice(undefined);
    await expect(refused).rejects.toBeInstanceOf(NoDeviceError);
    await expect(refused).rejects.toMatchObject({ reason: 'no-api', message: /WebGPU is not available/ });
  });

  test('without an adapter says so, whether it is null or an error', async () => {
    const none = { requestAdapter: async () => null } as unknown as GPU;
    const broken = { requestAdapter: () => Promise.reject(new Error('crashed')) } as unknown as GPU;
    await expect(openDevice(none)).rejects.toMatchObject({ name: 'NoDeviceError', reason: 'no-adapter' });
    await expect(openDevice(broken)).rejects.toMatchObject({ name: 'NoDeviceError', reason: 'no-adapter' });
  });

  test('refused by the adapter names the adapter', async () => {
    const adapter = {
      info: { vendor: 'acme', architecture: '', description: '', isFallbackAdapter: false },
      limits: {},
      features: new Set(),
      requestDevice: () => Promise.reject(new Error('consumed')),
    };
    const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
    await expect(openDevice(gpu)).rejects.toMatchObject({ reason: 'device-refused', message: /acme.*consumed/ });
  });

  test('gives the limits that the adapter allows and a readable name', () => {
    expect(session.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
    expect(session.adapter.name).not.toBe('');
    expect(session.adapter.software).toBe(/swiftshader|llvmpipe/i.test(session.adapter.name));
    expect(session.lost).toBe(false);
  });
});

describe('device memory', () => {
  test('comes back in the order asked for, filled with zeros', async () => {
    const buffers = await allocate(session, [request(16, 'a'), request(64, 'b')]);
    expect(buffers.map(({ label, size }) => [label, size])).toEqual([
      ['a', 16],
      ['b', 64],
    ]);
    expect([...new Uint32Array(await readBack(session, buffers[1], 0, 64))]).toEqual(new Array(16).fill(0));
    for (const buffer of buffers) buffer.destroy();
  });

  test.each([2 ** 40, 1e30, Number.NaN, -4])(
    'of an impossible size (%d bytes) is refused with the bytes asked for',
    async (size) => {
      const refused = allocate(session, [request(256), request(size)]);
      await expect(refused).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
      await expect(refused).rejects.toMatchObject({ bytes: 256 + size });
      session.check();
    },
  );

  test('of a failed request is given back', async () => {
    const destroyed: number[] = [];
    const { createBuffer } = session.device;
    session.device.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      const { destroy } = buffer;
      buffer.destroy = function () {
        destroyed.push(descriptor.size);
        return destroy.call(this);
      };
      return buffer;
    };
    try {
      await expect(allocate(session, [request(32), request(2 ** 40)])).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
    } finally {
      session.device.createBuffer = createBuffer;
    }
    expect(destroyed).toContain(32);
  });
});

describe('reading back', () => {
  test('returns a part of a buffer as it stands after the work submitted before', async () => {
    const [buffer] = await allocate(session, [request(32)]);
    session.device.queue.writeBuffer(buffer, 0, Uint32Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
    expect([...new Uint32Array(await readBack(session, buffer, 8, 12))]).toEqual([3, 4, 5]);
    buffer.destroy();
  });

  test('past the end of a buffer is an error and not zeros', async () => {
    const [buffer] = await allocate(session, [request(32)]);
    await expect(readBack(session, buffer, 16, 32)).rejects.toThrow(/reading 32 bytes at 16 of buffer test/);
    buffer.destroy();
    session.check();
  });
});

describe('kernels', () => {
  test('are compiled once for a session and a set of constants', async () => {
    expect(await createKernel(session, 'probe-words')).toBe(await createKernel(session, 'probe-words'));
  });

  test('refuse an unknown constant with the kernel and the adapter in the message', async () => {
    const refused = createKernel(session, 'probe-words', { constants: { no_such_constant: 1 } });
    await expect(refused).rejects.toBeInstanceOf(KernelError);
    await expect(refused).rejects.toThrow(new RegExp(`probe-words.*no_such_constant.*${session.adapter.vendor}`, 's'));
    session.check();
  });

  test('refuse missing, unknown and sizeless bindings by name', async () => {
    const kernel = await createKernel(session, 'probe-words');
    const [buffer] = await allocate(session, [request(256)]);
    const params = { buffer, offset: 0, size: 16 };
    expect(() => kernel.bind({ params })).toThrow('kernel probe-words needs a buffer for words');
    expect(() => kernel.bind({ params, words: buffer, wrods: buffer })).toThrow(
      'kernel probe-words has no binding wrods',
    );
    expect(() => kernel.bind({ params: buffer, words: buffer })).toThrow('params is a uniform');
    buffer.destroy();
  });
});

test('an error that no scope caught is thrown by check', async () => {
  const other = await openTestDevice();
  other.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
  await other.device.queue.onSubmittedWorkDone();
  expect(() => other.check()).toThrow(/^WebGPU: /);
  other.destroy();
});

describe('the self-test', () => {
  test('passes on a right device', async () => {
    await selfTest(session);
    session.check();
  });

  test('names what differs on a wrong one', async () => {
    const other = await openTestDevice();
    const { writeBuffer } = other.device.queue;
    // A driver that loses writes: the key and the count stay zero.
    other.device.queue.writeBuffer = () => undefined;
    await expect(selfTest(other)).rejects.toThrow(/random word 0 is 0, not 1214273199/);
    await expect(selfTest(other)).rejects.toBeInstanceOf(SelfTestError);
    other.device.queue.writeBuffer = writeBuffer;
    other.destroy();
  });
});

// Dawn goes on without an error after the device is gone; only mapAsync rejects. "behind our back" is a loss that the session is
// told of by the device's own promise.
describe.each([
  ['destroyed by its session', (lost: DeviceSession) => lost.destroy()],
  ['destroyed behind our back', (lost: DeviceSession) => lost.device.destroy()],
])('a device %s', (_, lose) => {
  let lost: DeviceSession;
  let buffer: GPUBuffer;
  beforeAll(async () => {
    lost = await openTestDevice();
    [buffer] = await allocate(lost, [request(64)]);
    await createKernel(lost, 'probe-words');
    lost.device.queue.writeBuffer(buffer, 0, new Uint32Array(16).fill(7));
  });

  test('rejects what was under way and whatever comes after', async () => {
    const reading = readBack(lost, buffer, 0, 64);
    const allocating = allocate(lost, [request(64)]);
    const compiling = createKernel(lost, 'draw-weights');
    lose(lost);
    const underWay = await Promise.allSettled([reading, allocating, compiling]);
    expect(underWay[0]).toMatchObject({ status: 'rejected', reason: { name: 'DeviceLostError' } });
    await lost.whenLost;
    expect(lost.lost).toBe(true);
    expect(lost.lostReason).toMatch(/destroyed/);
    await expect(readBack(lost, buffer, 0, 64)).rejects.toBeInstanceOf(DeviceLostError);
    await expect(allocate(lost, [request(64)])).rejects.toBeInstanceOf(DeviceLostError);
    await expect(createKernel(lost, 'probe-words'), 'compiled before').rejects.toBeInstanceOf(DeviceLostError);
    await expect(createKernel(lost, 'draw-weights'), 'under way').rejects.toBeInstanceOf(DeviceLostError);
    await expect(selfTest(lost)).rejects.toBeInstanceOf(DeviceLostError);
    expect(() => lost.check()).toThrow(DeviceLostError);
    expect(underWay.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('leaves another session alone', () => {
    expect(session.lost).toBe(false);
    session.check();
  });

  test('is followed by a new one that works', async () => {
    const next = await openTestDevice();
    await selfTest(next);
    next.destroy();
  });
});
