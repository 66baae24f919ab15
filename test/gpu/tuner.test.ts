// The choice of the kernels' variant: what is measured, what is remembered, what is taken without asking.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultVariant, variantFor } from '../../src/gpu/choose-variant.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { fittingVariants, KERNEL_VARIANTS, variantNamed } from '../../src/gpu/kernel-variants.ts';
import { tunedVariant, type VariantMemory } from '../../src/gpu/tuner.ts';
import { openTestDevice } from './open-test-device.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

interface Recorded extends VariantMemory {
  readonly written: Map<string, string>;
}

function recordedMemory(answer: string | null = null): Recorded {
  const written = new Map<string, string>();
  return {
    written,
    read: (key) => written.get(key) ?? answer,
    write: (key, name) => {
      written.set(key, name);
    },
  };
}

test('a software adapter gets the variant that is known to be good, without a measurement', async () => {
  const memory = recordedMemory('loads 8x4');
  expect(await tunedVariant(session, { memory })).toEqual(defaultVariant(session.adapter));
  expect(memory.written.size).toBe(0);
});

test('what is measured is remembered under the adapter and the candidates, and not measured again', async () => {
  const memory = recordedMemory('a variant of an older program');
  const measured = await tunedVariant(session, { memory, always: true });
  // Barriers cost a software adapter three quarters of its speed: not a close race, even on a machine that is busy.
  expect(measured.source).not.toBe('workgroup');
  const [[key, name]] = [...memory.written];
  expect(name).toBe(measured.name);
  expect(key).toContain(session.adapter.name);
  for (const variant of fittingVariants(session.adapter)) expect(key).toContain(variant.name);
  memory.written.set(key, 'loads 16x8');
  expect((await tunedVariant(session, { memory, always: true })).name).toBe('loads 16x8');
});

test('a variant on subgroups is never given to an adapter without subgroups of four', () => {
  const wide = { ...session.adapter, subgroupSize: 32 };
  const wanted = variantNamed('subgroups 32x8');
  expect(fittingVariants(wide).map(({ source }) => source)).not.toContain('subgroups');
  expect(variantFor(wide, wanted)).toEqual(variantNamed('loads 16x8'));
  expect(variantFor({ ...wide, software: false }, wanted)).toEqual(variantNamed('workgroup 8x4'));
  expect(KERNEL_VARIANTS).toContain(variantFor({ ...wide, subgroupSize: 4 }, wanted));
});
