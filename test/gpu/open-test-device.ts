// The device of the tests: Dawn in Node. Without an adapter a test fails; it never skips.

import { openDawn } from '../../src/cli/dawn.ts';
import { type DeviceSession, openDevice } from '../../src/gpu/device-session.ts';

let opened: Promise<GPU> | undefined;

/** A new device on a real or software adapter. Refuses Dawn's null backend, which executes nothing and still answers. */
export async function openTestDevice(): Promise<DeviceSession> {
  opened ??= openDawn();
  const gpu = await opened;
  const info = (await gpu.requestAdapter({ powerPreference: 'high-performance' }))?.info;
  if (info?.device === 'null-backend')
    throw new Error('the null backend computes nothing: choose a real or software driver');
  return openDevice(gpu);
}
