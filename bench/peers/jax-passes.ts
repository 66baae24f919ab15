// One tower, forward and backward, as functions to be traced: with autodiff as a user of jax-js writes it, and with a backward pass by hand.
// Every operation consumes its arguments; `.ref` says that one is used again.

import { numpy as np, type OwnedFunction, vjp } from '@jax-js/jax';

// A type, not an interface: only types are trees of arrays to the library.
export type JaxTower = {
  /** [fanIn, fanOut] by layer. */
  weights: np.Array[];
  /** Empty where there are none. */
  biases: np.Array[];
  /** [batch, width] */
  input: np.Array;
  cotangent: np.Array;
};

type Pullback = OwnedFunction<(cotangent: np.Array) => [np.Array, np.Array]>;

export type JaxPass = {
  /** In the order of packed-readings.ts. */
  readings: np.Array;
  weightGradients: np.Array[];
};

/**
 * One vjp a layer, which gives the gradient of every state without a further operation. A single gradient of the whole network would need
 * zeros added to each state to differentiate by, and for W6 it overflows the stack (jax-js 0.1.25 frees its graph by recursion).
 */
export function passByAutodiff(
  { weights, biases, input, cotangent }: JaxTower,
  readsWeightGradients: boolean,
): JaxPass {
  const readings: np.Array[] = [];
  const pullbacks: Pullback[] = [];
  let state = input;
  for (const [layer, map] of weights.entries()) {
    const [next, pullback] = vjp((x: np.Array, w: np.Array) => forward(x, w, biases[layer]), [state, map]);
    readings.push(meanSquare(next.ref));
    pullbacks.push(pullback);
    state = next;
  }
  state.dispose();
  const weightGradients: np.Array[] = [];
  let gradient = cotangent;
  for (const pullback of pullbacks.reverse()) {
    const [below, weightGradient] = pullback(gradient);
    pullback.dispose();
    readings.push(meanSquare(below.ref));
    weightGradients.push(weightGradient);
    gradient = below;
  }
  gradient.dispose();
  return packed(readings, weightGradients, readsWeightGradients);
}

export function passByHand({ weights, biases, input, cotangent }: JaxTower, readsWeightGradients: boolean): JaxPass {
  const states = [input];
  const readings: np.Array[] = [];
  for (const [layer, map] of weights.entries()) {
    states.push(forward(states[layer].ref, map.ref, biases[layer]));
    readings.push(meanSquare(states[layer + 1].ref));
  }
  const weightGradients: np.Array[] = [];
  let gradient = cotangent;
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const delta = gradient.mul(np.subtract(1, np.square(states[layer + 1])));
    weightGradients.push(np.matmul(np.transpose(states[layer].ref), delta.ref));
    gradient = np.matmul(delta, np.transpose(weights[layer]));
    readings.push(meanSquare(gradient.ref));
  }
  gradient.dispose();
  input.dispose();
  return packed(readings, weightGradients, readsWeightGradients);
}

function meanSquare(x: np.Array): np.Array {
  return np.mean(np.square(x));
}

function forward(state: np.Array, map: np.Array, bias: np.Array | undefined): np.Array {
  const product = np.matmul(state, map);
  return np.tanh(bias === undefined ? product : product.add(bias));
}

/** Weight gradients from the last block to the first. */
function packed(readings: np.Array[], weightGradients: np.Array[], readsWeightGradients: boolean): JaxPass {
  return readsWeightGradients
    ? { readings: np.stack([...readings, ...weightGradients.map(meanSquare)]), weightGradients: [] }
    : { readings: np.stack(readings), weightGradients };
}
