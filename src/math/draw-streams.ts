// The counters of every random number, so that an experiment is rebuilt in JAX in a few lines:
//   root = jax.random.key(seed);  k = jax.random.fold_in(jax.random.fold_in(root, stream), matrix)
//   base weights = jax.random.normal(k, (fanOut, fanIn))        row-major: counter = out * fanIn + in
//   biases       = jax.random.normal(k, (fanOut,))              counter = out
//   input        = jax.random.normal(k, (batch, width))         counter = sample * width + unit, matrix 0
// Uniform base draws are sqrt(3) * jax.random.uniform(k, shape, minval=-1, maxval=1), truncated ones
// jax.random.truncated_normal(k, -2, 2, shape) divided by TRUNCATED_NORMAL_STD. All have variance 1.

export const STREAM = { weights: 0, biases: 1, input: 2, partner: 3, labels: 4, cotangent: 5 } as const;

/** Standard deviation of a normal variable cut to (-2, 2); the variance-scaling initialisers divide by it. */
export const TRUNCATED_NORMAL_STD = 0.87962566103423978;
