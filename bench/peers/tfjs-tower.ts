// A tower on TensorFlow.js, and its readings as one vector on the device.

import * as tf from '@tensorflow/tfjs-core';

export interface TfTower {
  /** [fanIn, fanOut] by layer. */
  readonly weights: readonly tf.Tensor2D[];
  readonly biases: readonly tf.Tensor1D[] | null;
  /** [batch, width] */
  readonly input: tf.Tensor2D;
  readonly cotangent: tf.Tensor2D;
  /** Mean squares of the weight gradients are wanted; otherwise the weight gradients themselves, kept on the device. */
  readonly readsWeightGradients: boolean;
}

export interface TfPass {
  /** In the order of packed-readings.ts. */
  readonly readings: tf.Tensor1D;
  readonly weightGradients: readonly tf.Tensor[];
}

export function meanSquare(x: tf.Tensor): tf.Scalar {
  return tf.mean(tf.square(x));
}

export function packScalars(scalars: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(scalars.map((scalar) => tf.reshape(scalar, [1]))) as tf.Tensor1D;
}
