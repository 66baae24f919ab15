// Speed of the products of a layer, in every variant that the device takes, next to its ceiling for fused multiply-adds. GFLOP/s are given
// for wall time and for the time of all processors together: on a software adapter the second is what disturbs least.
//   npm run bench:kernels -- [part of a variant's name]

import Table from 'cli-table3';
import { openDawn } from '../src/cli/dawn.ts';
import { measureCeilings } from '../src/gpu/ceilings.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import { fittingVariants } from '../src/gpu/kernel-variants.ts';
import { PreparedProduct, type ProductStem } from '../src/gpu/product-trial.ts';
import { ACTIVATION_NAMES } from '../src/math/activation-names.ts';

const STEMS: readonly ProductStem[] = ['layer-forward', 'layer-backward', 'weight-gradient'];
const SHAPES = [
  { width: 64, batch: 64, towers: 16 },
  { width: 128, batch: 64, towers: 16 },
  { width: 256, batch: 128, towers: 4 },
  { width: 1024, batch: 1024, towers: 1 },
];
const REPEATS = 7;
/** Multiply-adds of one timed submission: some 50 ms on a software adapter. */
const WORK = 5e7;

const session = await openDevice(await openDawn());
const ceiling = (await measureCeilings(session)).multiplyAdds;
console.log(`adapter: ${session.adapter.name}\nfused multiply-adds: ${(ceiling * 2e-9).toFixed(1)} GFLOP/s at most\n`);
const asked = process.argv[2] ?? '';
const activations = (process.env.ACTIVATIONS ?? 'none').split(' ');
for (const variant of fittingVariants(session.adapter).filter(({ name }) => name.includes(asked))) {
  for (const activation of activations) {
    const head = [
      `${variant.name}, ${activation}`,
      'kernel',
      'compiled, ms',
      'GFLOP/s',
      'GFLOP/cpu-s',
      'of the ceiling',
    ];
    const table = new Table({ style: { head: [], border: [] }, head });
    for (const stem of STEMS) {
      for (const shape of SHAPES) table.push(await row(stem, shape));
    }
    console.log(`${table.toString()}\n`);

    async function row(stem: ProductStem, { width, batch, towers }: (typeof SHAPES)[number]): Promise<string[]> {
      const size = { fanIn: width, fanOut: width, batch, towers };
      const index = (ACTIVATION_NAMES as readonly string[]).indexOf(activation);
      const started = performance.now();
      const product = await PreparedProduct.open(session, {
        stem,
        variant,
        ...size,
        ...(index < 0 ? {} : { activation: index }),
      });
      const compiled = performance.now() - started;
      const count = Math.max(1, Math.round(WORK / product.work));
      await product.run(count);
      let [wall, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const before = process.cpuUsage();
        const start = performance.now();
        await product.run(count);
        wall = Math.min(wall, (performance.now() - start) / 1000);
        const { user, system } = process.cpuUsage(before);
        cpu = Math.min(cpu, (user + system) / 1e6);
      }
      const flops = 2 * product.work * count;
      product.destroy();
      return [
        `${width} x ${width}, ${batch} x ${towers}`,
        stem,
        compiled.toFixed(0),
        (flops / wall / 1e9).toFixed(2),
        (flops / cpu / 1e9).toFixed(2),
        `${((100 * flops) / wall / (2 * ceiling)).toFixed(1)} %`,
      ];
    }
  }
}
session.destroy();
