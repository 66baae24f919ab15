import { describe, expect, it } from 'vitest';
import {
  ARENA_ACTIVATIONS,
  ARENA_SCHEMES,
  arenaOf,
  cellSettings,
  MAX_ARENA_SEEDS,
} from '../../../src/lab/arena/arena-grid.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { withChange } from '../../../src/lab/lab-state.ts';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { crossCheck } from '../../../src/model/cross-checks.ts';
import { networksOf, withSetting } from '../../../src/model/experiment.ts';
import { SCHEMES } from '../../../src/model/settings.ts';

const START = startExperiment();
const PLAIN = { skip: 'plain', biases: 'own' } as const;
const PAIRS = ARENA_ACTIVATIONS.flatMap((activation) => ARENA_SCHEMES.map((scheme) => ({ activation, scheme })));

it('has every initialiser and every activation once', () => {
  expect([...ARENA_SCHEMES].sort()).toEqual([...SCHEMES].sort());
  expect([...ARENA_ACTIVATIONS].sort()).toEqual([...ACTIVATION_NAMES].sort());
});

describe('the arena of the start', () => {
  const arena = arenaOf(START, PLAIN);
  const points = arena.experiments.flatMap(networksOf);

  it('measures every combination once, or says in a sentence why not', () => {
    const measured = PAIRS.filter(({ activation, scheme }) => arena.pointOf(activation, scheme) !== null);
    const refused = PAIRS.filter(({ activation, scheme }) => arena.refusalOf(activation, scheme) !== null);
    expect(measured.length).toBe(points.length);
    expect(measured.length + refused.length).toBe(PAIRS.length);
    expect(new Set(refused.map(({ scheme }) => scheme))).toEqual(new Set(['edge-of-chaos']));
    expect(arena.problem).toBeNull();
    expect(arena.experiments.length).toBe(2);
  });

  it('has each combination at the place where the measurement has it', () => {
    for (const { activation, scheme } of PAIRS) {
      const point = arena.pointOf(activation, scheme);
      if (point === null) continue;
      const { network } = points[point];
      expect([network.activation, network.weights.scheme]).toEqual([activation, scheme]);
      expect(crossCheck(network)).toEqual([]);
    }
  });

  it('keeps the depth, the width and the input of the base network, gives each initialiser its own biases, and no skip', () => {
    for (const { network } of points) {
      expect(network.depth).toBe(START.network.depth);
      expect(network.width).toBe(START.network.width);
      expect(network.input).toEqual(START.network.input);
      expect(network.biases.std).toBe('scheme');
      expect(network.skip).toBe(false);
    }
    expect(arena.experiments.map(({ seeds }) => seeds.count)).toEqual([MAX_ARENA_SEEDS, MAX_ARENA_SEEDS]);
  });
});

it('takes the biases of the base network where asked, which leave fewer activations an edge', () => {
  const arena = arenaOf(START, { skip: 'residual', biases: 'base' });
  for (const { network } of arena.experiments.flatMap(networksOf)) {
    expect(network.biases.std).toBe(0.3);
    expect(network.skip).toBe(true);
  }
  expect(arena.refusalOf('relu', 'edge-of-chaos')).toMatch(/makes "relu" critical/);
  expect(arena.refusalOf('tanh', 'edge-of-chaos')).toBeNull();
});

it('does not mind a distribution that most initialisers would refuse', () => {
  const base = withSetting(START, 'network.weights.distribution', 'truncated-normal');
  expect(arenaOf(base, PLAIN).problem).toBeNull();
});

it('says why where the networks are too large to be measured together', () => {
  const arena = arenaOf(withSetting(START, 'network.depth', 100_000), PLAIN);
  expect(arena.experiments).toEqual([]);
  expect(arena.problem).toMatch(/blocks/);
});

it('opens a cell as the very network that was measured', () => {
  const arena = arenaOf(START, PLAIN);
  const points = arena.experiments.flatMap(networksOf);
  for (const { activation, scheme } of PAIRS) {
    const point = arena.pointOf(activation, scheme);
    if (point === null) continue;
    const opened = withChange(
      { view: 'arena', experiment: START, options: new Map() },
      { view: 'sounding', settings: cellSettings(activation, scheme, PLAIN) },
    );
    if (!('state' in opened)) throw new Error(`${activation} ${scheme} is refused`);
    expect({ ...opened.state.experiment.network, skip: false }).toEqual(points[point].network);
  }
});
