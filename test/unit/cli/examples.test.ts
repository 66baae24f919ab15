// Runs the examples on the reference engine, as the command line does, and asserts what docs/command-line.md says of them.
// Expected values are closed forms of wide networks; tolerances are four standard errors of the finite ones.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../src/engine/open-engine.ts';
import { runCli } from './run-cli.ts';

interface Change {
  /** By swept value: log10 mean square at the last layer minus that at layer 0, mean over seeds; the gradient from below. */
  readonly state: number;
  readonly gradient: number;
}

/** Runs an example with the given number of seeds and returns the changes by the value of its swept setting. */
async function changes(name: string, seedCount = 1): Promise<ReadonlyMap<string, Change>> {
  const experiment = JSON.parse(readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8'));
  const stdin = JSON.stringify({ ...experiment, seeds: { first: experiment.seeds?.first ?? 1, count: seedCount } });
  const { code, stdout, stderr } = await runCli(['run', '-', '--engine', 'reference', '--quiet', '--json'], {
    stdin,
    openEngine,
  });
  expect([code, stderr]).toEqual([0, '']);
  const { towers, records } = JSON.parse(stdout);
  const depth = experiment.network.depth;
  const value = (tower: number, layer: number, site: string): number =>
    records.find(
      (record: { tower: number; layer: number; site: string; quantity: string }) =>
        record.tower === tower &&
        record.layer === layer &&
        record.site === site &&
        record.quantity === 'log10MeanSquare',
    ).value;
  const found = new Map<string, Change>();
  for (const { tower, coordinates } of towers) {
    const key = String(Object.values(coordinates)[0] ?? 'only');
    const before = found.get(key) ?? { state: 0, gradient: 0 };
    found.set(key, {
      state: before.state + (value(tower, depth, 'state') - value(tower, 0, 'state')) / seedCount,
      gradient: before.gradient + (value(tower, 0, 'stateGradient') - value(tower, depth, 'stateGradient')) / seedCount,
    });
  }
  return found;
}

/** A product of `depth` factors, each of mean `factor` and relative variance `spread`: mean and deviation of its log10. */
function logProduct(depth: number, factor: number, spread: number): { readonly mean: number; readonly std: number } {
  // log of a factor near its mean: E log x = log E x - spread / 2 and Var log x = spread, to first order in the spread.
  return {
    mean: (depth * (Math.log(factor) - spread / 2)) / Math.LN10,
    std: Math.sqrt(depth * spread) / Math.LN10,
  };
}

describe('relu-gain-3', () => {
  it('grows by 4.5 a layer both ways, far beyond float64', async () => {
    const only = (await changes('relu-gain-3.json')).get('only')!;
    // Mean square a layer: gain^2 / 2; phi(g)^2 of a unit has relative variance 1.5 / 0.25 - 1 = 5, over 128 units.
    const { mean, std } = logProduct(1000, 9 / 2, 5 / 128);
    for (const change of [only.state, only.gradient]) expect(Math.abs(change - mean)).toBeLessThan(4 * std);
    expect(only.state).toBeGreaterThan(600);
  });
});

describe('tanh-half', () => {
  it('shrinks by 4 a layer both ways, far below float64', async () => {
    const only = (await changes('tanh-half.json')).get('only')!;
    // Near zero tanh is linear: gain^2 = 1/4 a layer, with relative variance 2 over 128 units.
    const { mean, std } = logProduct(2000, 1 / 4, 2 / 128);
    // The first layers, where tanh is not yet linear, shrink by less than a further decade.
    for (const change of [only.state, only.gradient]) expect(Math.abs(change - mean)).toBeLessThan(4 * std + 1);
    expect(only.state).toBeLessThan(-1150);
  });
});

describe('twin-digits', () => {
  it('loses its gradient in the plain network and keeps it in the residual one', async () => {
    const found = await changes('twin-digits.json', 2);
    // Schoenholz et al. 2017: chi1 at the fixed point for unit weight variance and bias std 0.3 is 0.7003 (quadrature);
    // the slope's square has relative variance 2.46 over 128 units.
    const { mean, std } = logProduct(64, 0.7003, 2.46 / 128);
    const plain = found.get('false')!.gradient;
    // Layers before the fixed point is reached, whose states are larger and slopes smaller, take up to a decade more.
    expect(plain).toBeLessThan(mean + (4 * std) / Math.sqrt(2));
    expect(plain).toBeGreaterThan(mean - 1 - (4 * std) / Math.sqrt(2));
    expect(found.get('true')!.gradient).toBeGreaterThan(0);
    // The state alone would not tell the difference: it stays within a decade without the skip.
    expect(Math.abs(found.get('false')!.state)).toBeLessThan(1);
  });

  it('without biases is critical: the plain gradient shrinks far less', async () => {
    const plain = (await changes('twin-digits-critical.json', 2)).get('false')!.gradient;
    // At criticality q falls as 1 / (2 l) and chi1 = 1 - 2 q = 1 - 1 / l, whose product over 64 layers is about 1 / 64, 1.8
    // decades; four standard errors (2 / 128 a layer, two seeds) are 1.2. A chi1 of 0.7 would give 9.9 decades.
    expect(plain).toBeLessThan(-0.6);
    // Finite width and the first layers take a little more.
    expect(plain).toBeGreaterThan(-3.5);
  });
});

describe('initialisers', () => {
  it('keep a narrowing ReLU network alive with He alone', async () => {
    const found = await changes('initialisers.json');
    const change = (scheme: string) => found.get(scheme)!;
    // Same base weights, ReLU homogeneous: He is exactly sqrt(2) a layer above LeCun. Float64 rounding over 32 layers.
    expect(change('he').state - change('lecun').state).toBeCloseTo(32 * Math.log10(2), 9);
    expect(change('he').gradient - change('lecun').gradient).toBeCloseTo(32 * Math.log10(2), 9);
    // Widths from 256 to 64, 136 on (harmonic) average: relative variance 5 / 136 a layer, mean factor 1.
    const { mean, std } = logProduct(32, 1, 5 / 136);
    expect(Math.abs(change('he').state - mean)).toBeLessThan(4 * std);
    for (const scheme of ['glorot', 'lecun', 'orthogonal', 'keras-dense', 'flax-dense']) {
      expect(change(scheme).gradient, scheme).toBeLessThan(-7);
    }
    // torch-linear: entryVariance 1 / (3 fanIn) halved by ReLU, a sixth a layer, widths aside.
    expect(change('torch-linear').gradient).toBeLessThan(-20);
  });
});

describe('three-phases', () => {
  it('is ordered, critical and chaotic, and agrees with theory within four standard errors at every layer', async () => {
    const stdin = readFileSync(new URL('../../../examples/three-phases.json', import.meta.url), 'utf8');
    const args = ['theory', '-', '--engine', 'reference', '--quiet', '--json'];
    const { code, stdout, stderr } = await runCli(args, { stdin, openEngine });
    expect([code, stderr]).toEqual([0, '']);
    const { networks } = JSON.parse(stdout);
    expect(networks.map(({ phase }: { phase: { kind: string } }) => phase.kind)).toEqual([
      'ordered',
      'critical',
      'chaotic',
    ]);
    for (const { rows, coordinates, doubt } of networks) {
      expect(doubt).toBeNull();
      for (const { deviation, layer, site } of rows) {
        expect(Math.abs(deviation), `${JSON.stringify(coordinates)} ${site} ${layer}`).toBeLessThan(4);
      }
    }
  });
});
