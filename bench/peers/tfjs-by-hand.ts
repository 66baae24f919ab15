// Forward and backward with the backward pass written by hand from the library's operations.

import * as tf from '@tensorflow/tfjs-core';
import { meanSquare, packScalars, type TfPass, type TfTower } from './tfjs-tower.ts';

export function passByHand({ weights, biases, input, cotangent, readsWeightGradients }: TfTower): TfPass {
  return tf.tidy(() => {
    const states: tf.Tensor[] = [input];
    const stateReadings: tf.Tensor[] = [];
    for (const [layer, map] of weights.entries()) {
      const factors = { a: states[layer], b: map };
      const product = tf.fused.matMul(biases === null ? factors : { ...factors, bias: biases[layer] });
      states.push(tf.tanh(product));
      stateReadings.push(meanSquare(states[layer + 1]));
    }
    const one = tf.scalar(1);
    const gradientReadings: tf.Tensor[] = [];
    const weightReadings: tf.Tensor[] = [];
    const weightGradients: tf.Tensor[] = [];
    let gradient: tf.Tensor = cotangent;
    for (let layer = weights.length - 1; layer >= 0; layer--) {
      const below = tf.tidy(() => {
        const delta = tf.mul(gradient, tf.sub(one, tf.square(states[layer + 1])));
        const weightGradient = tf.matMul(states[layer], delta, true, false);
        return {
          kept: readsWeightGradients ? meanSquare(weightGradient) : weightGradient,
          gradient: tf.matMul(delta, weights[layer], false, true),
        };
      });
      gradient = below.gradient;
      (readsWeightGradients ? weightReadings : weightGradients).push(below.kept);
      gradientReadings.push(meanSquare(gradient));
    }
    return {
      readings: packScalars([...stateReadings, ...gradientReadings, ...weightReadings]),
      weightGradients,
    };
  });
}
