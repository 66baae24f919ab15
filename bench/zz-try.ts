import { KERNEL_VARIANTS } from '../src/gpu/kernel-variants.ts';
import { createKernel } from '../src/gpu/kernel.ts';
import { kernelStems, KERNELS } from '../src/gpu/kernel-registry.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import { openDawn } from '../src/cli/dawn.ts';
const session = await openDevice(await openDawn());
console.log(session.adapter);
const only = process.env.ONLY?.split(',');
for (const variant of KERNEL_VARIANTS) {
  for (const stem of kernelStems()) {
    if (!KERNELS[stem].varies || (only && !only.includes(stem))) continue;
    for (const act of KERNELS[stem].constants.length ? [1, 4] : [null]) {
    const t = performance.now(); const c0 = process.cpuUsage();
    try { await createKernel(session, stem, { variant, constants: act === null ? {} : { ACTIVATION: act } });
    console.log(variant.name, stem, act, 'ok', (performance.now() - t).toFixed(0), "cpu", ((c) => ((c.user + c.system) / 1000).toFixed(0))(process.cpuUsage(c0))); }
    catch (e) { console.log(variant.name, stem, act, String(e).slice(0, 600)); }
    }
  }
}
session.check();
process.exit(0);
