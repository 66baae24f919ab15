// The two ends of a JAX program: the input that goes down and the loss whose gradient comes back, with what each of them draws.

import { DIGIT_COUNT, DIGIT_PIXELS } from '../../model/digits.ts';
import { DIGITS_FILE, type NetworkSketch } from './network-sketch.ts';
import { pyNumber } from './python-text.ts';

/** Lines that make `x`, and the labels or the cotangent that the loss needs. */
export function jaxData(sketch: NetworkSketch): string[] {
  return [...inputLines(sketch), ...targetLines(sketch)];
}

function inputLines({ network, inputWidth }: NetworkSketch): string[] {
  const { kind, secondMoment, correlation } = network.input;
  if (kind === 'digits') {
    const count = pyNumber(DIGIT_COUNT);
    return [
      `data = np.fromfile("${DIGITS_FILE}", np.uint8)  # MNIST: ${count} labels, then ${count} images of 14 by 14`,
      `pixels = data[${count}:].reshape(${count}, ${pyNumber(DIGIT_PIXELS)}) / 255`,
      'pixels = (pixels - pixels.mean()) / pixels.std()',
      'x = jnp.array(pixels[:BATCH])',
    ];
  }
  const fresh = `normal(PARTNER, 0, BATCH, ${inputWidth})[1::2]`;
  return [
    `x = normal(INPUT, 0, BATCH, ${inputWidth})`,
    ...(correlation === 0
      ? ['# Every second sample comes from a stream of its own.', `x = x.at[1::2].set(${fresh})`]
      : [
          `correlation = ${pyNumber(correlation)}  # of the samples 2i and 2i + 1`,
          `fresh = math.sqrt(1 - correlation**2) * ${fresh}`,
          'x = x.at[1::2].set(correlation * x[: BATCH - 1 : 2] + fresh)',
        ]),
    ...(secondMoment === 1 ? [] : [`x = math.sqrt(${pyNumber(secondMoment)}) * x  # the second moment of the input`]),
  ];
}

function targetLines({ network, lastWidth }: NetworkSketch): string[] {
  const { loss, width } = network.readout;
  if (loss === 'gaussian-cotangent') return [`cotangent = normal(COTANGENT, 0, BATCH, ${lastWidth})`];
  if (network.input.kind === 'digits') return ['labels = jnp.array(data[:BATCH])'];
  return [`labels = jax.random.bits(key(LABELS), (BATCH,), jnp.uint32) % ${pyNumber(width)}`];
}

/** Lines that define loss(z). */
export function jaxLoss({ network, weightVariances }: NetworkSketch): string[] {
  const { loss, width } = network.readout;
  if (loss === 'gaussian-cotangent') return ['def loss(z):', '    return jnp.sum(cotangent * z)'];
  const outputs = pyNumber(width);
  const matrix = network.block === 'linear-activation-linear' ? '2 * DEPTH' : 'DEPTH';
  const variance = weightVariances === null ? '' : `, ${weightVariances.last}`;
  return [
    'def loss(z):',
    `    outputs = linear(z, ${matrix}, ${outputs}${variance})`,
    loss === 'softmax-cross-entropy'
      ? '    return -jnp.mean(jax.nn.log_softmax(outputs)[jnp.arange(BATCH), labels])'
      : `    return jnp.mean((outputs - jax.nn.one_hot(labels, ${outputs})) ** 2)`,
  ];
}
