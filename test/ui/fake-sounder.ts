// A sounder without an engine, for looking at the page alone: plausible curves, made at once. Not shipped.

import type { Sounder } from '../../src/lab/sounder-contract.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { LogHistogram, MeasurementRecord } from '../../src/model/records.ts';
import { listTowers } from '../../src/model/towers.ts';

export interface FakeOptions {
  readonly delayMs?: number;
}

export function fakeSounder({ delayMs = 60 }: FakeOptions = {}): Sounder {
  let cancelled = false;
  return {
    open: async (choice) => ({
      kind: choice === 'reference' ? 'reference' : 'webgpu',
      adapter: choice === 'reference' ? 'float64' : 'Google SwiftShader (software)',
      reason: choice === 'reference' ? 'it was asked for' : 'an adapter answered',
    }),
    sound: async ({ generation, experiment }, onUpdate) => {
      cancelled = false;
      const parsed = parseExperiment(experiment);
      for (let step = 0; step < 4; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, delayMs / 4));
        if (cancelled) return { kind: 'cancelled' };
        onUpdate({ kind: 'progress', generation, done: step + 1, total: 4 });
      }
      const records: MeasurementRecord[] = [];
      for (const { tower, seed, coordinates, layers } of listTowers(parsed)) {
        const skip = coordinates.get('network.skip') === true;
        const depth = layers.length;
        const gain = Math.log10(parsed.network.weights.gain);
        for (let layer = 0; layer <= depth; layer += 1) {
          const wobble = 0.25 * Math.sin(seed * 12.9898 + layer * 0.31) * Math.sqrt(layer / depth);
          const forward = skip ? 2 * Math.log10(1 + layer / 3) + gain : 2 * gain * layer - Math.log10(1 + 2 * layer);
          const back = skip
            ? 1.2 * Math.sqrt(depth - layer) * 0.3
            : -0.6 * (depth - layer) + 1.6 * gain * (depth - layer);
          add(records, { tower, layer, site: 'state', value: forward + wobble });
          add(records, { tower, layer, site: 'stateGradient', value: back - 2 + wobble });
        }
      }
      onUpdate({ kind: 'records', generation, records });
      return { kind: 'done' };
    },
    cancel: async () => {
      cancelled = true;
    },
  };
}

function add(
  records: MeasurementRecord[],
  { value, ...at }: { tower: number; layer: number; site: 'state' | 'stateGradient'; value: number },
): void {
  records.push(
    { ...at, quantity: 'log10MeanSquare', value },
    { ...at, quantity: 'histogram', value: halfNormal(value / 2) },
  );
}

/** 64 samples of 64 units, normal, by the density of log2 |value|. */
function halfNormal(log10Rms: number): LogHistogram {
  const log2Rms = log10Rms / Math.log10(2);
  const firstLog2 = Math.round(log2Rms + 2) - 16;
  const counts = Array.from({ length: 64 }, (_, bin) => {
    const t = 2 ** (firstLog2 + (bin + 0.5) / 4 - log2Rms);
    return Math.round(4096 * 0.25 * Math.LN2 * t * Math.sqrt(2 / Math.PI) * Math.exp((-t * t) / 2));
  });
  return { firstLog2, binsPerOctave: 4, counts, below: 0 };
}
