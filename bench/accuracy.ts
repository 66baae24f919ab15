// Prints the rows of the README's accuracy table: WebGPU against the float64 reference on three of the examples.

import reluGain3 from '../examples/relu-gain-3.json' with { type: 'json' };
import tanhHalf from '../examples/tanh-half.json' with { type: 'json' };
import twinDigits from '../examples/twin-digits.json' with { type: 'json' };
import { openDawn } from '../src/cli/dawn.ts';
import type { Engine } from '../src/engine/contract.ts';
import { openEngine } from '../src/engine/open-engine.ts';
import type { Site } from '../src/model/records.ts';

const FORWARD: readonly Site[] = ['state', 'preactivation', 'logits'];

/** log10 mean squares by coordinates. */
async function meanSquares(
  engine: Engine,
  experiment: Record<string, unknown>,
): Promise<Map<string, { site: Site; value: number }>> {
  const table = new Map<string, { site: Site; value: number }>();
  for await (const { tower, layer, site, quantity, value } of engine.run(experiment)) {
    if (quantity === 'log10MeanSquare' && value !== null) table.set(`${tower} ${site} ${layer}`, { site, value });
  }
  return table;
}

async function compare(
  name: string,
  experiment: Record<string, unknown>,
  { webgpu, reference }: Record<'webgpu' | 'reference', Engine>,
) {
  const got = await meanSquares(webgpu, experiment);
  const expected = await meanSquares(reference, experiment);
  if (got.size !== expected.size) throw new Error(`${name}: ${got.size} numbers against ${expected.size}`);
  const worst = { forward: 0, backward: 0 };
  for (const [key, { site, value }] of got) {
    const apart = Math.abs(value - (expected.get(key)?.value ?? Number.NaN)) / Math.log10(2);
    const way = FORWARD.includes(site) ? 'forward' : 'backward';
    if (!(apart <= worst[way])) worst[way] = apart;
  }
  console.log(`| ${name} | ${worst.forward.toExponential(1)} down, ${worst.backward.toExponential(1)} back |`);
}

const gpu = await openDawn();
const engines = {
  webgpu: await openEngine({ kind: 'webgpu', gpu }),
  reference: await openEngine({ kind: 'reference' }),
};
console.log(`${engines.webgpu.adapter}: largest difference in log2 of the mean square, over all layers`);
await compare('twin on digits, 5 seeds', twinDigits, engines);
await compare('ReLU at gain 3, depth 1000', reluGain3, engines);
await compare('tanh at gain 0.5, depth 2000', tanhHalf, engines);
engines.webgpu.destroy();
