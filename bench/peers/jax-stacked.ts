// A sweep with its gains stacked on the rows: one base weight matrix serves all gains, each row block is scaled by its own standard
// deviation, and the backward pass is written by hand. One jitted pass, traced once a depth.

import { blockUntilReady, jit, lax, numpy as np, tree } from '@jax-js/jax';
import type { Contender } from '../contender.ts';
import { unpackStacked } from '../packed-readings.ts';
import type { ParameterSet } from '../parameters.ts';
import type { Workload } from '../workloads.ts';

type Sweep = {
  base: np.Array[];
  /** [gains, 1, 1] */
  stds: np.Array;
  /** [gains, batch, width] */
  input: np.Array;
  cotangent: np.Array;
};

export async function openStacked(
  { readsWeightGradients }: Workload,
  parameters: ParameterSet,
): Promise<Contender['once']> {
  if (parameters.biases !== null || !readsWeightGradients) throw new Error('the stacked form is written for W4 alone');
  const { width, batch, gains, depths, baseWeights, weightStds } = parameters;
  const tiled = (values: Float32Array) => np.tile(np.array(values).reshape([1, batch, width]), [gains.length, 1, 1]);
  const sweep: Sweep = {
    base: baseWeights.map((values) => np.array(values).reshape([width, width])),
    stds: np.array([...weightStds]).reshape([gains.length, 1, 1]),
    input: tiled(parameters.input),
    cotangent: tiled(parameters.cotangent),
  };
  await blockUntilReady(sweep);
  const compiled = jit(pass);
  return async () => {
    const packed = depths.map((depth) => compiled(tree.ref({ ...sweep, base: sweep.base.slice(0, depth) })));
    return unpackStacked(await np.concatenate(packed).data(), parameters);
  };
}

/** [3 * depth, gains], in the order of packed-readings.ts. */
function pass({ base, stds, input, cotangent }: Sweep): np.Array {
  const [gains, batch, width] = input.shape;
  const rows = (x: np.Array) => x.reshape([gains * batch, width]);
  const blocks = (x: np.Array) => x.reshape([gains, batch, width]);
  const meanSquares = (x: np.Array) => np.mean(np.square(x), [1, 2]);
  const states = [input];
  const readings: np.Array[] = [];
  const weightReadings: np.Array[] = [];
  for (const [layer, map] of base.entries()) {
    states.push(np.tanh(blocks(np.matmul(rows(states[layer].ref), map.ref)).mul(stds.ref)));
    readings.push(meanSquares(states[layer + 1].ref));
  }
  let gradient = cotangent;
  for (let layer = base.length - 1; layer >= 0; layer--) {
    const delta = gradient.mul(np.subtract(1, np.square(states[layer + 1])));
    weightReadings.push(meanSquares(lax.dot(states[layer].ref, delta.ref, OVER_THE_BATCH)));
    gradient = blocks(np.matmul(rows(delta.mul(stds.ref)), np.transpose(base[layer])));
    readings.push(meanSquares(gradient.ref));
  }
  tree.dispose([gradient, stds, input]);
  return np.stack([...readings, ...weightReadings]);
}

const OVER_THE_BATCH = {
  lhsBatchDims: [0],
  rhsBatchDims: [0],
  lhsContractingDims: [1],
  rhsContractingDims: [1],
};
