// A quick look whether the device computes what it should: known random words bit for bit, and a handful of activation values
// at places where built-in functions of real drivers fail. Run once when an engine opens.

import type { ActivationName } from '../math/activation-names.ts';
import type { Word2 } from '../math/threefry.ts';
import type { DeviceSession } from './device-session.ts';
import { SelfTestError } from './errors.ts';
import { probeActivation, probeWords, type ScaledNumber } from './probe.ts';

// Known words of jax.random.bits(jax.random.fold_in(jax.random.fold_in(jax.random.key(0), 0), 0)), JAX 0.10.2.
const KEY: Word2 = [4165894930, 804218099];
const WORDS = [1214273199, 3384852239, 1707608394, 3966931780, 1289383684, 173908716];

interface KnownActivation {
  readonly activation: ActivationName;
  readonly at: ScaledNumber;
  /** phi and phi' as real numbers times 2^-exponent, to nine digits (mpmath, 50 digits). */
  readonly value: ScaledNumber;
  readonly slope: ScaledNumber;
}

const KNOWN: readonly KnownActivation[] = [
  // tanh of a tiny argument, where 1 - 2 / (e^2x + 1) would cancel, and far out, where its slope is 4 e^-200.
  { activation: 'tanh', at: { m: 1, e: -100 }, value: { m: 1, e: -100 }, slope: { m: 1, e: 0 } },
  { activation: 'tanh', at: { m: 100, e: 0 }, value: { m: 1, e: 0 }, slope: { m: 2.7529756, e: -288 } },
  { activation: 'gelu', at: { m: -5, e: 0 }, value: { m: -1.50287979, e: -20 }, slope: { m: -1.87352901, e: -18 } },
  { activation: 'sin', at: { m: 1000, e: 0 }, value: { m: 0.826879541, e: 0 }, slope: { m: 0.562379076, e: 0 } },
];

/** A wrong function or a broken exponent is off by far more; the accuracy itself is the tests' business. */
const RELATIVE_ERROR = 1e-5;

/** Rejects with SelfTestError, naming what differed, or with DeviceLostError. */
export async function selfTest(session: DeviceSession): Promise<void> {
  const words = await probeWords(session, { key: KEY, count: WORDS.length });
  WORDS.forEach((expected, index) => {
    if (words[index] !== expected) fail(session, `random word ${index} is ${words[index]}, not ${expected}`);
  });
  for (const { activation, at, value, slope } of KNOWN) {
    const [probe] = await probeActivation(session, { activation, at: [at] });
    const place = `${activation} at ${at.m} * 2^${at.e}`;
    compare(session, `value of ${place}`, probe.scaledValue, value);
    compare(session, `slope of ${place}`, probe.scaledSlope, slope);
  }
}

function compare(session: DeviceSession, what: string, got: ScaledNumber, expected: ScaledNumber): void {
  const ratio = (got.m / expected.m) * 2 ** (got.e - expected.e);
  if (!(Math.abs(ratio - 1) <= RELATIVE_ERROR)) {
    fail(session, `the ${what} is ${got.m} * 2^${got.e}, not ${expected.m} * 2^${expected.e}`);
  }
}

function fail(session: DeviceSession, difference: string): never {
  throw new SelfTestError(`the self-test failed on ${session.adapter.name}: ${difference}`);
}
