import { KERNEL_VARIANTS, variantText } from '../src/gpu/kernel-variants.ts';
import { kernelSource } from '../src/gpu/kernel-sources.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import { openDawn } from '../src/cli/dawn.ts';
const session = await openDevice(await openDawn());
const variant = KERNEL_VARIANTS.find((v) => v.name === (process.env.V ?? 'loads 8x4'))!;
const stem = process.env.K ?? 'layer-forward';
const base = kernelSource(stem, variantText(variant)).code;
const cuts: Record<string, (s: string) => string> = {
  base: (s) => s,
  nojoin: (s) => s.replace(/ = joined\((\w+), settled\((\w+)\)\)/g, ' = settled($2)'),
  noclear: (s) => s.replace(/^\s+clear_padding\(p, at.*$/gm, ''),
  noslope: (s) => s.replace(/note_slope\(.*$/gm, ''),
  nobound: (s) => s.replace(/scaled_bound\((t\.\w+), [^)]*\)/g, '$1'),
  noscale: (s) => s.replace(/let s = forward_scale\(t, column\)/, 'let s = ForwardScale(1.0, 1.0, 1.0, 0.0, 0, 0)'),
  noact: (s) => s.replace(/let phi = activated\(.*$/m, 'let phi = z;'),
  nolost: (s) => s.replace(/let lost = .*$/m, 'let lost = false;'),
  noleave: (s) => s.replace(/^  leave_moments\(p\..*$/gm, ''),
  noproduct: (s) => s.replace(/k < own_steps/, 'k < 0u'),
  priv: (s) => s.replace(/sums\[\(unit - at.row\) \* COLUMNS \+ j\]/, 'sums[3]'),
};
const only = process.env.CUTS?.split(' ');
for (const [name, cut] of Object.entries(cuts)) {
  if (only && !only.includes(name)) continue;
  const names = name;
  let code = cut(base);
  if (code === base && name !== 'base') { console.log(name, 'no change'); continue; }
  code += `\n// ${Math.random()}`;
  const m = session.device.createShaderModule({ code });
  const c0 = process.cpuUsage(); const t0 = performance.now();
  await session.device.createComputePipelineAsync({ layout: 'auto', compute: { module: m, entryPoint: 'main', constants: base.includes('override ACTIVATION') ? { ACTIVATION: Number(process.env.A ?? 4) } : {} } }).catch((e) => console.log(String(e).slice(0, 300)));
  const c = process.cpuUsage(c0);
  console.log(names.padEnd(12), 'cpu', ((c.user + c.system) / 1000).toFixed(0), 'wall', (performance.now() - t0).toFixed(0));
}
process.exit(0);
