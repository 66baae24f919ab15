// Dawn's null backend: it compiles and validates like any other and executes nothing, so every kernel in every variant takes
// moments. Fit for compiling only.

import { create, globals } from 'webgpu';
import { type DeviceSession, openDevice } from '../../src/gpu/device-session.ts';

// A collected instance takes the process down with it (see src/cli/dawn.ts).
const KEPT: GPU[] = [];

export function openNullDevice(): Promise<DeviceSession> {
  Object.assign(globalThis, globals);
  const gpu = create(['backend=null']);
  KEPT.push(gpu);
  return openDevice(gpu);
}
