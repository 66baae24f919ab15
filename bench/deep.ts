// Very deep networks on a device with the default limits of WebGPU: time, memory, and how far every layer is from the float64 reference.

import { ReferenceEngine } from '../src/engine/reference-engine.ts';
import type { Place } from './place.ts';
import { byteSize, duration, significant, tableText } from './table.ts';

const SIZE = { width: 128, input: { width: 128, batch: 32 }, readout: { loss: 'gaussian-cotangent' } };

const NETWORKS = [
  { name: 'tanh, plain, edge of chaos', network: { activation: 'tanh', weights: { scheme: 'edge-of-chaos' } } },
  {
    name: 'residual ReLU, He',
    network: { activation: 'relu', skip: true, block: 'linear-activation-linear', weights: { scheme: 'he' } },
  },
];
const DEPTHS = [1000, 10_000];

/** The table. The reference takes most of the time: it goes through every layer in plain loops. */
export async function deepTable(place: Place, say: (line: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const { name, network } of NETWORKS) {
    for (const depth of DEPTHS) {
      const experiment = { network: { ...SIZE, ...network, depth }, measure: ['forward', 'backward'] };
      const stage = await place.openStage();
      const run = await stage.perform({ kind: 'default-limits', experiment });
      await stage.close();
      say(`deep, ${place.name}: ${name}, depth ${depth}, ${duration(run.seconds)}`);
      rows.push([
        name,
        String(depth),
        duration(run.seconds),
        String(run.dispatches),
        byteSize(run.bindingBytes),
        byteSize(run.peakBytes),
        significant(await farthest(experiment, run.logs)),
      ]);
    }
  }
  const head = [
    'network',
    'depth',
    'time, all of it',
    'dispatches',
    'binding limit',
    'in buffers at most',
    'largest difference',
  ];
  return tableText(head, rows);
}

/** Largest difference of log10 of a mean square from the reference's, over all sites and layers. */
async function farthest(experiment: object, logs: Readonly<Record<string, number | null>>): Promise<number> {
  let most = 0;
  let compared = 0;
  for await (const { site, layer, quantity, value } of new ReferenceEngine('benchmark').run({ ...experiment })) {
    if (quantity !== 'log10MeanSquare') continue;
    const ours = logs[`${site} ${layer}`];
    const apart =
      typeof ours === 'number' && typeof value === 'number' ? Math.abs(ours - value) : Number.POSITIVE_INFINITY;
    most = Math.max(most, ours === value ? 0 : apart);
    compared += 1;
  }
  if (compared !== Object.keys(logs).length)
    throw new Error(`${compared} numbers of the reference, ${Object.keys(logs).length} of the device`);
  return most;
}
