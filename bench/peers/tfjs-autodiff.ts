// Forward and backward as a user of TensorFlow.js writes them: tf.grads, and a custom gradient that lets the gradient of each state pass
// and takes its mean square. The tap costs the library no kernel of its own.

import * as tf from '@tensorflow/tfjs-core';
import { meanSquare, packScalars, type TfPass, type TfTower } from './tfjs-tower.ts';

export function passByAutodiff({ weights, biases, input, cotangent, readsWeightGradients }: TfTower): TfPass {
  const states: tf.Tensor[] = [];
  const gradients: tf.Tensor[] = [];
  const tap = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      gradients.push(tf.keep(meanSquare(dy)));
      return dy;
    },
  }));
  const network = (x: tf.Tensor, ...maps: tf.Tensor[]) =>
    maps.reduce((state, map, layer) => {
      const product = tf.matMul(layer === 0 ? state : tap(state), map);
      // The sum apart from the product: the fused form would compute the gradient of the biases too, which nobody asks for.
      const next = tf.tanh(biases === null ? product : tf.add(product, biases[layer]));
      states.push(tf.keep(meanSquare(next)));
      return next;
    }, x);
  const [inputGradient, ...weightGradients] = tf.grads(network)([input, ...weights], cotangent);
  const readings = tf.tidy(() => {
    const own = readsWeightGradients ? weightGradients.map(meanSquare).reverse() : [];
    return packScalars([...states, ...gradients, meanSquare(inputGradient), ...own]);
  });
  tf.dispose([states, gradients, inputGradient, readsWeightGradients ? weightGradients : []]);
  return { readings, weightGradients: readsWeightGradients ? [] : weightGradients };
}
