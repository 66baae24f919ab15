// Every random number of an experiment, in float64, from the counters that draw-streams.ts states. The uniform numbers are
// exactly the float32 ones that JAX makes of the same words; the transforms to other distributions are accurate to float64.

import { STREAM, TRUNCATED_NORMAL_STD } from './draw-streams.ts';
import { normalFromUniform } from './inverse-error.ts';
import { orthonormalColumns, transposed } from './orthogonal.ts';
import { foldIn, randomWords, rootKey, type Word2 } from './threefry.ts';

export type DrawDistribution = 'normal' | 'uniform' | 'truncated-normal' | 'orthogonal';

// erf(2 / sqrt(2)) as JAX evaluates it in float32; jax.random.truncated_normal(-2, 2) draws between minus and plus this.
const TRUNCATED_UNIFORM_EDGE = 0.9544997215270996;
// The largest float32 below 2, where JAX clips.
const TRUNCATED_EDGE = 2 - 2 ** -23;

/** Key of one stream of the network with this seed; its matrices fold their number in. */
export function streamRoot(seed: number, stream: number): Word2 {
  return foldIn(rootKey(seed), stream);
}

/** Key of one stream of one matrix of the network with this seed. */
export function streamKey(seed: number, stream: number, matrix: number): Word2 {
  return foldIn(streamRoot(seed, stream), matrix);
}

/** jax.random.uniform(key, minval=nextafter(-1, 0), maxval=1) from its word: (4k + 1) 2^-24 - 1 with k the upper 23 bits. */
export function uniformForNormal(word: number): number {
  return (4 * (word >>> 9) + 1) * 2 ** -24 - 1;
}

/** Standard normal number from a random word. */
export function normalFromWord(word: number): number {
  return normalFromUniform(uniformForNormal(word));
}

/** Uniform number of variance 1, on [-sqrt(3), sqrt(3)), from a random word. */
function uniformFromWord(word: number): number {
  return Math.sqrt(3) * (2 * (word >>> 9) * 2 ** -23 - 1);
}

/** Normal number cut to (-2, 2) and scaled to variance 1, from a random word. */
function truncatedNormalFromWord(word: number): number {
  // JAX's compiler fuses the product and the sum of floats * (b - a) + a, so they are rounded to float32 once; both are exact
  // in float64. A device that rounds twice moves about half of the draws by one unit in the last place.
  const unit = (word >>> 9) * 2 ** -23;
  const v = Math.fround(unit * (2 * TRUNCATED_UNIFORM_EDGE) - TRUNCATED_UNIFORM_EDGE);
  const normal = normalFromUniform(v);
  return Math.max(-TRUNCATED_EDGE, Math.min(TRUNCATED_EDGE, normal)) / TRUNCATED_NORMAL_STD;
}

/** Base weights of one map, unit variance, row-major [fanOut, fanIn]. */
export function drawBaseWeights(
  seed: number,
  matrix: number,
  distribution: DrawDistribution,
  fanOut: number,
  fanIn: number,
): Float64Array {
  const key = streamKey(seed, STREAM.weights, matrix);
  switch (distribution) {
    case 'normal':
      return mapWords(key, fanOut * fanIn, normalFromWord);
    case 'uniform':
      return mapWords(key, fanOut * fanIn, uniformFromWord);
    case 'truncated-normal':
      return mapWords(key, fanOut * fanIn, truncatedNormalFromWord);
    case 'orthogonal':
      return orthogonalWeights(key, fanOut, fanIn);
    default:
      return distribution satisfies never;
  }
}

/** Base biases of one map, unit variance, [fanOut]. */
export function drawBaseBiases(
  seed: number,
  matrix: number,
  distribution: 'normal' | 'uniform',
  fanOut: number,
): Float64Array {
  const fromWord = distribution === 'normal' ? normalFromWord : uniformFromWord;
  return mapWords(streamKey(seed, STREAM.biases, matrix), fanOut, fromWord);
}

/**
 * Gaussian input, row-major [batch, width], of the given mean square. Sample 2i + 1 has this correlation with sample 2i, unit
 * by unit: correlation * sample 2i + sqrt(1 - correlation^2) * fresh, the fresh part from a stream of its own.
 */
export function drawInput(
  seed: number,
  input: { width: number; batch: number; secondMoment: number; correlation: number },
): Float64Array {
  const { width, batch, secondMoment, correlation } = input;
  const result = mapWords(streamKey(seed, STREAM.input, 0), batch * width, normalFromWord);
  const fresh = mapWords(streamKey(seed, STREAM.partner, 0), batch * width, normalFromWord);
  const freshShare = Math.sqrt(1 - correlation * correlation);
  for (let sample = 1; sample < batch; sample += 2) {
    for (let i = sample * width; i < (sample + 1) * width; i++) {
      result[i] = correlation * result[i - width] + freshShare * fresh[i];
    }
  }
  const rms = Math.sqrt(secondMoment);
  return result.map((value) => rms * value);
}

/** Class labels in [0, classes), [batch]. */
export function drawLabels(seed: number, batch: number, classes: number): Uint32Array {
  return randomWords(streamKey(seed, STREAM.labels, 0), batch).map((word) => word % classes);
}

/** Standard normal cotangent, row-major [batch, width]. */
export function drawCotangent(seed: number, batch: number, width: number): Float64Array {
  return mapWords(streamKey(seed, STREAM.cotangent, 0), batch * width, normalFromWord);
}

// As jax.nn.initializers.orthogonal: QR of the tall normal matrix, transposed where the wanted matrix is wide; then scaled so
// that an entry has variance 1.
function orthogonalWeights(key: Word2, fanOut: number, fanIn: number): Float64Array {
  const rows = Math.max(fanOut, fanIn);
  const columns = Math.min(fanOut, fanIn);
  const tall = orthonormalColumns(mapWords(key, rows * columns, normalFromWord), { rows, columns });
  const q = fanOut < fanIn ? transposed(tall, rows, columns) : tall;
  const scale = Math.sqrt(rows);
  return q.map((entry) => scale * entry);
}

function mapWords(key: Word2, count: number, fromWord: (word: number) => number): Float64Array {
  const words = randomWords(key, count);
  const result = new Float64Array(count);
  for (let index = 0; index < count; index++) result[index] = fromWord(words[index]);
  return result;
}
