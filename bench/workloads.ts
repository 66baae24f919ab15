// What every contender has to do, as experiments of this engine: plain tanh towers on gaussian input, a standard normal cotangent at the
// last state, the gradient carried back to the input. The names are those of the rows that the benchmark prints.

import type { ExperimentInput } from '../src/engine/contract.ts';

export type WorkloadName = 'W1' | 'W2' | 'W4' | 'W6';

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** Sweeps at most the gain of the weights and the depth, in this order. */
  readonly experiment: ExperimentInput;
  /** Weight gradients are read back as mean squares, or only kept on the device until the repetition ends. */
  readonly readsWeightGradients: boolean;
  /**
   * Towers whose readings have to agree among contenders: those that float32 determines. In a deep chaotic tower (gain above 1) every few layers
   * double a rounding error, and two right answers differ. In a deep tower that fades (gain below 1) the states fall under what the
   * peers' tanh resolves: it is exact to about 1e-8, not to digits, and leaves noise of that size.
   */
  readonly compared: (tower: { readonly gain: number; readonly depth: number }) => boolean;
}

const MEASURE = ['forward', 'backward', 'weight-gradient'];

export const WORKLOADS: readonly Workload[] = [
  single('W1', { width: 256, depth: 64, batch: 128 }),
  single('W2', { width: 64, depth: 256, batch: 64 }),
  {
    name: 'W4',
    title: '16 gains x depths 4, 8, 16, 32, 64 (80 towers), width 128, batch 64, no biases',
    experiment: {
      network: { ...plainNetwork({ width: 128, batch: 64 }), biases: { std: 0 } },
      // From 0.6: at 0.5 the mean squares of depth 64 are below what float32, and so the peers, can hold.
      sweep: {
        'network.weights.gain': { from: 0.6, to: 2.1, count: 16 },
        'network.depth': [4, 8, 16, 32, 64],
      },
      measure: MEASURE,
    },
    readsWeightGradients: true,
    compared: ({ gain, depth }) => depth <= 8 || (gain > 0.85 && gain < 1.15),
  },
  single('W6', { width: 64, depth: 1000, batch: 64 }),
];

export function workloadOf(name: WorkloadName): Workload {
  const workload = WORKLOADS.find((candidate) => candidate.name === name);
  if (workload === undefined) throw new Error(`there is no workload ${name}`);
  return workload;
}

function single(
  name: WorkloadName,
  { width, depth, batch }: { width: number; depth: number; batch: number },
): Workload {
  return {
    name,
    title: `width ${width}, depth ${depth}, batch ${batch}, biases`,
    // Small biases: with the usual 0.1 the gradient of W6 would be 1e-60 at the input, which float32 cannot hold.
    experiment: { network: { ...plainNetwork({ width, batch }), depth, biases: { std: 0.01 } }, measure: MEASURE },
    readsWeightGradients: false,
    compared: () => true,
  };
}

function plainNetwork({ width, batch }: { width: number; batch: number }) {
  return {
    input: { width, batch },
    width,
    activation: 'tanh',
    weights: { scheme: 'lecun' },
    readout: { loss: 'gaussian-cotangent' },
  };
}
