// An experiment's network as a JAX program: the same seed gives the same weights, biases, input and labels as the engines draw
// (src/math/draw-streams.ts), and the program prints what they measure. Only what this network needs is written.

import { STREAM } from '../../math/draw-streams.ts';
import type { Experiment } from '../../model/experiment.ts';
import { jaxActivation } from './activation-calls.ts';
import { jaxData, jaxLoss } from './jax-ends.ts';
import { type NetworkSketch, networkSketch, returnLines } from './network-sketch.ts';
import { indented, noted, wrapped } from './python-text.ts';
import { TRUNCATED_STD_TEXT } from './weight-formula.ts';

/**
 * A program that needs jax alone (and numpy, which comes with it). It draws the base network of the experiment with its first seed,
 * goes down and up once, and leaves `rows`: layer, log10 of the root mean square of the state, and of the gradient at it.
 */
export function jaxCode(experiment: Experiment, { skip }: { skip: boolean }): string {
  const sketch = networkSketch(experiment, { skip });
  const body = [
    ...drawing(sketch),
    ...section(linearMap(sketch)),
    ...section(activationLines(sketch)),
    ...section(blockLines(sketch)),
    ...section(jaxData(sketch)),
    ...section(jaxLoss(sketch)),
    ...PASSES,
  ];
  const usesNumpy = body.some((line) => /\bnp\./.test(line));
  return [
    ...docstring(sketch),
    '',
    'import math',
    '',
    'import jax',
    'import jax.numpy as jnp',
    ...(usesNumpy ? ['import numpy as np'] : []),
    '',
    'jax.config.update("jax_enable_x64", True)  # sums in float64, whose range ends at 1e-308 and 1e308',
    '',
    ...sketch.constants,
    ...body,
    '',
  ].join('\n');
}

function docstring({ summary }: NetworkSketch): string[] {
  const text = `The network of an echo sounding in JAX: ${summary}.`;
  return [
    ...wrapped(`"""${text}`),
    '',
    'The same seed draws the same numbers as the page: the random words bit for bit, the normal',
    'numbers within a few units in the last place of float32 (JAX 0.10, threefry, partitionable).',
    '"""',
  ];
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', '', ...lines];
}

function drawing({ network, weights, biases }: NetworkSketch): string[] {
  const normal = network.input.kind === 'gaussian' || network.readout.loss === 'gaussian-cotangent';
  const kinds = new Set<string>([weights.distribution, ...(biases === null ? [] : [biases.distribution])]);
  const names = Object.keys(STREAM).map((name) => name.toUpperCase());
  return [
    `${names.join(', ')} = range(${names.length})  # streams of random numbers`,
    '',
    '',
    'def key(stream, matrix=0):',
    '    return jax.random.fold_in(jax.random.fold_in(jax.random.key(SEED), stream), matrix)',
    ...(normal || kinds.has('normal') || kinds.has('orthogonal') ? section(NORMAL) : []),
    ...(kinds.has('uniform') ? section(UNIFORM) : []),
    ...(kinds.has('truncated-normal') ? section(TRUNCATED) : []),
    ...(kinds.has('orthogonal') ? section(ORTHOGONAL) : []),
  ];
}

const NORMAL = [
  'def normal(stream, matrix, *shape):',
  '    return jax.random.normal(key(stream, matrix), shape, jnp.float32).astype(float)',
];
const UNIFORM = [
  'def uniform(stream, matrix, *shape):  # of variance 1',
  '    u = jax.random.uniform(key(stream, matrix), shape, jnp.float32, -1, 1)',
  '    return math.sqrt(3) * u.astype(float)',
];
const TRUNCATED = [
  'def truncated_normal(stream, matrix, *shape):  # cut at two standard deviations, then of variance 1',
  '    u = jax.random.truncated_normal(key(stream, matrix), -2, 2, shape, jnp.float32)',
  `    return u.astype(float) / ${TRUNCATED_STD_TEXT}`,
];
const ORTHOGONAL = [
  'def orthogonal(stream, matrix, fan_out, fan_in):  # orthonormal columns, or rows where it is wide',
  '    tall = normal(stream, matrix, max(fan_out, fan_in), min(fan_out, fan_in))',
  '    q, r = jnp.linalg.qr(tall)',
  '    q = q * jnp.where(jnp.diag(r) < 0, -1, 1)',
  '    return q if fan_out >= fan_in else q.T',
];

function linearMap({ weights, biases, weightVariance, weightVariances, usesFans }: NetworkSketch): string[] {
  const draw = weights.distribution === 'truncated-normal' ? 'truncated_normal' : weights.distribution;
  const factor = weights.distribution === 'orthogonal' ? 'gain' : 'std';
  const drawn = `${draw}(WEIGHTS, matrix, fan_out, ${usesFans ? 'fan_in' : 'z.shape[1]'})`;
  return [
    `def linear(z, matrix, fan_out${weightVariances === null ? '' : ', weight_variance'}):`,
    ...indented([
      ...(usesFans ? ['fan_in = z.shape[1]'] : []),
      ...(weightVariance === null ? [] : [`weight_variance = ${weightVariance}  # sigma_w^2`]),
      ...noted(`${factor} = ${weights.std}`, weights.source),
      `weights = ${factor} * ${drawn}`,
      ...(biases === null
        ? ['return z @ weights.T']
        : [
            `biases = ${biases.std} * ${biases.distribution}(BIASES, matrix, fan_out)`,
            'return z @ weights.T + biases',
          ]),
    ]),
  ];
}

function activationLines({ network }: NetworkSketch): string[] {
  return ['def phi(a):', `    return ${jaxActivation(network.activation, network.leakySlope)}`];
}

function blockLines({ network, blockWidth, hiddenWidth, weightVariances, joined, skipsSome }: NetworkSketch): string[] {
  const [first, last] =
    weightVariances === null ? ['', ''] : [`, ${weightVariances.first}`, `, ${weightVariances.last}`];
  const branch = {
    'linear-activation': `phi(linear(z, layer, ${blockWidth}))`,
    'activation-linear': `linear(phi(z), layer, ${blockWidth})`,
    'linear-activation-linear': `linear(hidden, 2 * layer + 1, ${blockWidth}${last})`,
  }[network.block];
  return [
    'def block(layer, z):',
    ...indented([
      ...(network.block === 'linear-activation-linear'
        ? [`hidden = phi(linear(z, 2 * layer, ${hiddenWidth}${first}))`]
        : []),
      ...returnLines(branch, { network, joined, skipsSome }),
    ]),
  ];
}

const PASSES = [
  '',
  '',
  'def log10_rms(a):  # over units and samples; squares would leave the range of float64 earlier',
  '    top = float(jnp.abs(a).max())',
  '    if top == 0:',
  '        return -math.inf',
  '    return math.log10(top) + math.log10(float(jnp.mean((a / top) ** 2))) / 2',
  '',
  '',
  'states = [x]  # the signal going down',
  'for layer in range(DEPTH):',
  '    states.append(block(layer, states[layer]))',
  '',
  'gradients = [jax.grad(loss)(states[DEPTH])]  # the gradient of the loss coming back up',
  'for layer in reversed(range(DEPTH)):',
  '    _, pullback = jax.vjp(lambda z: block(layer, z), states[layer])',
  '    gradients.append(pullback(gradients[-1])[0])',
  'gradients.reverse()',
  '',
  'rows = [(layer, log10_rms(z), log10_rms(g)) for layer, (z, g) in enumerate(zip(states, gradients))]',
  'print("layer  log10 rms state  log10 rms gradient")',
  'for row in rows:',
  '    print("%5d %16.6f %19.6f" % row)',
];
