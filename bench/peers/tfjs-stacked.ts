// A sweep with its gains stacked on the rows: one base weight matrix serves all gains, each row block is scaled by its own standard
// deviation, and the backward pass is written by hand. One such pass a depth.

import * as tf from '@tensorflow/tfjs-core';
import type { Contender } from '../contender.ts';
import { unpackStacked } from '../packed-readings.ts';
import type { ParameterSet } from '../parameters.ts';
import type { Workload } from '../workloads.ts';

interface Sweep {
  readonly base: readonly tf.Tensor2D[];
  /** [gains, 1, 1] */
  readonly stds: tf.Tensor3D;
  /** [gains, batch, width] */
  readonly input: tf.Tensor3D;
  readonly cotangent: tf.Tensor3D;
}

export function openStacked({ readsWeightGradients }: Workload, parameters: ParameterSet): Contender['once'] {
  if (parameters.biases !== null || !readsWeightGradients) throw new Error('the stacked form is written for W4 alone');
  const { width, batch, gains, depths, baseWeights, weightStds } = parameters;
  const tiled = (values: Float32Array) =>
    tf.tidy(() => tf.tile(tf.tensor3d(values, [1, batch, width]), [gains.length, 1, 1]));
  const sweep: Sweep = {
    base: baseWeights.map((values) => tf.tensor2d(values, [width, width])),
    stds: tf.tensor3d([...weightStds], [gains.length, 1, 1]),
    input: tiled(parameters.input),
    cotangent: tiled(parameters.cotangent),
  };
  return async () => {
    const packed = depths.map((depth) => tf.tidy(() => passOfDepth(sweep, depth)));
    const all = tf.concat(packed, 0);
    const values = (await all.data()) as Float32Array;
    tf.dispose([packed, all]);
    return unpackStacked(values, parameters);
  };
}

/** [3 * depth, gains], in the order of packed-readings.ts. */
function passOfDepth({ base, stds, input, cotangent }: Sweep, depth: number): tf.Tensor2D {
  const [gains, batch, width] = input.shape;
  const rows = (x: tf.Tensor) => tf.reshape(x, [gains * batch, width]) as tf.Tensor2D;
  const blocks = (x: tf.Tensor) => tf.reshape(x, [gains, batch, width]) as tf.Tensor3D;
  const meanSquares = (x: tf.Tensor) => tf.reshape(tf.mean(tf.square(tf.reshape(x, [gains, -1])), 1), [1, gains]);
  const states: tf.Tensor3D[] = [input];
  const readings: tf.Tensor[] = [];
  const weightReadings: tf.Tensor[] = [];
  for (let layer = 0; layer < depth; layer++) {
    states.push(tf.tanh(tf.mul(blocks(tf.matMul(rows(states[layer]), base[layer])), stds)));
    readings.push(meanSquares(states[layer + 1]));
  }
  const one = tf.scalar(1);
  let gradient = cotangent;
  for (let layer = depth - 1; layer >= 0; layer--) {
    const delta = tf.mul(gradient, tf.sub(one, tf.square(states[layer + 1])));
    weightReadings.push(tf.tidy(() => meanSquares(tf.matMul(states[layer], delta, true, false))));
    gradient = blocks(tf.matMul(rows(tf.mul(delta, stds)), base[layer], false, true));
    readings.push(meanSquares(gradient));
  }
  return tf.concat([...readings, ...weightReadings], 0) as tf.Tensor2D;
}
