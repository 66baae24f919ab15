// Every kernel compiles without a message, and the registry says of its bindings and constants what the shader says.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WgslReflect } from 'wgsl_reflect';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { createKernel } from '../../src/gpu/kernel.ts';
import { CONSTANT_VALUES, type KernelStem, kernelLayout, kernelStems } from '../../src/gpu/kernel-registry.ts';
import { kernelSource } from '../../src/gpu/kernel-sources.ts';
import { KERNEL_VARIANTS, type KernelVariant, variantText } from '../../src/gpu/kernel-variants.ts';
import { openNullDevice } from './open-null-device.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openNullDevice();
});
afterAll(() => session.destroy());

/** Every kernel, in every variant where it has any. */
const CASES = kernelStems().flatMap((stem): { name: string; stem: KernelStem; variant: KernelVariant | null }[] =>
  kernelLayout(stem).varies
    ? KERNEL_VARIANTS.map((variant) => ({ name: `${stem}, ${variant.name}`, stem, variant }))
    : [{ name: stem, stem, variant: null }],
);

describe.each(CASES)('$name', ({ stem, variant }) => {
  const { code, lines } = kernelSource(stem, variant === null ? {} : variantText(variant));

  test('compiles without error, warning or hint', async () => {
    const module = session.device.createShaderModule({ label: stem, code });
    const { messages } = await module.getCompilationInfo();
    const readable = messages.map(({ lineNum, message }) => {
      const place = lines[lineNum - 1];
      return `${place?.file}:${place?.line}: ${message}`;
    });
    expect(readable).toEqual([]);
  });

  test('makes a pipeline with the layout of the registry, whatever its constants', async () => {
    for (const constants of constantSets(kernelLayout(stem).constants))
      await createKernel(session, stem, { constants, variant });
    session.check();
  });

  test('has the bindings and constants that the registry lists', () => {
    const reflected = new WgslReflect(code);
    const kinds = [
      ...reflected.uniforms.map((variable) => ({ ...variable, kind: 'uniform' })),
      ...reflected.storage.map((variable) => ({ ...variable, kind: variable.access === 'read' ? 'read' : 'write' })),
    ];
    const found = kinds.sort((a, b) => a.binding - b.binding).map(({ name, kind, group }) => ({ name, kind, group }));
    const { bindings, constants } = kernelLayout(stem);
    expect(found).toEqual(bindings.map((binding) => ({ ...binding, group: 0 })));
    expect(reflected.overrides.map(({ name }) => name).sort()).toEqual([...constants].sort());
  });

  test('has one entry point, main', () => {
    const { compute, vertex, fragment } = new WgslReflect(code).entry;
    expect([...compute, ...vertex, ...fragment].map(({ name }) => name)).toEqual(['main']);
  });
});

test('a compiler message names file and line of the shader as committed', async () => {
  const other = await openNullDevice();
  const { createShaderModule } = other.device;
  other.device.createShaderModule = function (descriptor) {
    return createShaderModule.call(this, {
      ...descriptor,
      code: descriptor.code.replace('return x.x ^ x.y;', 'return nonsense;'),
    });
  };
  const { code, lines } = kernelSource('probe-words');
  const { file, line } = lines[code.split('\n').indexOf('  return x.x ^ x.y;')];
  expect(file).toBe('shaders/shared/threefry.wgsl');
  await expect(createKernel(other, 'probe-words')).rejects.toThrow(
    `kernel probe-words was refused: ${file}:${line}: unresolved value 'nonsense' (adapter: ${other.adapter.name})`,
  );
  other.destroy();
});

/** Every combination of the values that these constants take; one empty set where there are none. */
function constantSets(names: readonly string[]): Record<string, number>[] {
  return names.reduce<Record<string, number>[]>(
    (sets, name) => {
      const values = CONSTANT_VALUES.get(name);
      if (values === undefined) throw new Error(`the registry gives no values for the constant ${name}`);
      return sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value })));
    },
    [{}],
  );
}
