// The arena's networks: every initialiser against every activation in the place of the base network's own. A sweep is refused as a
// whole where one of its combinations is, so those are left out and the rest is measured in as few sweeps as hold it.

import type { ActivationName } from '../../math/activation-names.ts';
import { criticalWeights } from '../../model/critical-weights.ts';
import { crossCheck } from '../../model/cross-checks.ts';
import { type Experiment, networksOf, parseExperiment } from '../../model/experiment.ts';
import { InputError } from '../../model/input-error.ts';
import type { Network } from '../../model/network.ts';
import type { Scheme, SettingValue } from '../../model/settings.ts';
import { multiplyAddsOf } from '../run-size.ts';
import type { ARENA_BIASES, ARENA_SKIPS } from './arena-options.ts';

/** The rows: activations that do alike stand together. */
export const ARENA_FAMILIES = [
  { name: 'straight', activations: ['linear'] },
  { name: 'saturating', activations: ['tanh', 'hard-tanh', 'erf', 'softsign', 'logistic', 'sin'] },
  { name: 'rectifying', activations: ['relu', 'leaky-relu', 'elu', 'selu'] },
  { name: 'smooth', activations: ['gelu', 'gelu-tanh', 'silu', 'mish', 'softplus'] },
] as const satisfies readonly { readonly name: string; readonly activations: readonly ActivationName[] }[];

export const ARENA_ACTIVATIONS: readonly ActivationName[] = ARENA_FAMILIES.flatMap(({ activations }) => activations);

/** The columns: the textbook's three, those made for depth, what frameworks draw by default, and the fixed spreads. */
export const ARENA_SCHEMES: readonly Scheme[] = [
  'glorot',
  'lecun',
  'he',
  'orthogonal',
  'edge-of-chaos',
  'rezero',
  'torch-linear',
  'keras-dense',
  'flax-dense',
  'normal',
  'uniform',
];

// 880 networks of five seeds would take twice as long, and a growth per layer is read well from three.
export const MAX_ARENA_SEEDS = 3;

export interface ArenaChoice {
  readonly skip: (typeof ARENA_SKIPS)[number];
  readonly biases: (typeof ARENA_BIASES)[number];
}

export interface Arena {
  /** What is measured, one after the other. Empty where `problem` says why. */
  readonly experiments: readonly Experiment[];
  /** Place among the points of all experiments; null where the combination is refused. */
  readonly pointOf: (activation: ActivationName, scheme: Scheme) => number | null;
  /** The model's sentence for a refused combination. */
  readonly refusalOf: (activation: ActivationName, scheme: Scheme) => string | null;
  readonly multiplyAdds: number;
  /** Why the arena as a whole cannot be measured, such as its size. */
  readonly problem: string | null;
}

export function arenaOf(base: Experiment, choice: ArenaChoice): Arena {
  const refusals = new Map<string, string>();
  for (const activation of ARENA_ACTIVATIONS) {
    for (const scheme of ARENA_SCHEMES) {
      const issue = crossCheck(arenaNetwork(base.network, { activation, scheme, choice })).at(0);
      if (issue !== undefined) refusals.set(keyOf(activation, scheme), issue);
    }
  }
  const allowed = (scheme: Scheme) => ARENA_ACTIVATIONS.filter((name) => !refusals.has(keyOf(name, scheme)));
  const [refusal = null] = refusals.values();
  const read = readExperiments(base, { choice, groups: groupsOf(allowed), refusal });
  const points = new Map<string, number>();
  for (const { coordinates } of read.experiments.flatMap(networksOf)) points.set(keyOfPoint(coordinates), points.size);
  return {
    ...read,
    pointOf: (activation, scheme) => points.get(keyOf(activation, scheme)) ?? null,
    refusalOf: (activation, scheme) => refusals.get(keyOf(activation, scheme)) ?? null,
    multiplyAdds: multiplyAddsOf(read.experiments),
  };
}

/**
 * Finds the critical weights of all activations, each in a task of its own, so that the page is not held up when it draws the arena
 * for the first time; the model keeps them.
 */
export async function prepareArena({ network }: Experiment): Promise<void> {
  const choice: ArenaChoice = { skip: 'plain', biases: 'own' };
  for (const activation of ARENA_ACTIVATIONS) {
    criticalWeights(arenaNetwork(network, { activation, scheme: 'edge-of-chaos', choice }));
    await new Promise((done) => setTimeout(done));
  }
}

/** The settings that make the base network the one of a cell; the rest of it stays. */
export function cellSettings(activation: ActivationName, scheme: Scheme, { biases }: Pick<ArenaChoice, 'biases'>) {
  return new Map<string, SettingValue>([
    ['network.activation', activation],
    ['network.weights.scheme', scheme],
    ['network.weights.distribution', 'scheme'],
    ['network.weights.mode', 'scheme'],
    ...(biases === 'own' ? [['network.biases.std', 'scheme'] as const] : []),
  ]);
}

interface Combination {
  readonly activation: ActivationName;
  readonly scheme: Scheme;
  readonly choice: ArenaChoice;
}

function arenaNetwork(base: Network, { activation, scheme, choice }: Combination): Network {
  return {
    ...base,
    activation,
    skip: choice.skip === 'residual',
    // Every initialiser in its own distribution and by its own fan.
    weights: { ...base.weights, scheme, distribution: 'scheme', mode: 'scheme' },
    biases: choice.biases === 'own' ? { std: 'scheme' } : base.biases,
  };
}

interface Group {
  readonly schemes: Scheme[];
  readonly activations: readonly ActivationName[];
}

/** Initialisers that allow the same activations make one sweep. */
function groupsOf(allowed: (scheme: Scheme) => readonly ActivationName[]): Group[] {
  const groups = new Map<string, Group>();
  for (const scheme of ARENA_SCHEMES) {
    const activations = allowed(scheme);
    if (activations.length === 0) continue;
    const key = activations.join(' ');
    const group = groups.get(key) ?? { schemes: [], activations };
    groups.set(key, group);
    group.schemes.push(scheme);
  }
  return [...groups.values()];
}

function readExperiments(
  base: Experiment,
  {
    choice,
    groups,
    refusal,
  }: { readonly choice: ArenaChoice; readonly groups: readonly Group[]; readonly refusal: string | null },
): Pick<Arena, 'experiments' | 'problem'> {
  const { first, count } = base.seeds;
  try {
    const experiments = groups.map(({ schemes, activations }) =>
      parseExperiment({
        ...base,
        network: arenaNetwork(base.network, { activation: activations[0], scheme: schemes[0], choice }),
        sweep: { 'network.activation': activations, 'network.weights.scheme': schemes },
        seeds: { first, count: Math.min(count, MAX_ARENA_SEEDS) },
        measure: ['forward', 'backward'],
      }),
    );
    return { experiments, problem: experiments.length === 0 ? refusal : null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { experiments: [], problem: error.message };
  }
}

function keyOf(activation: string, scheme: string): string {
  return `${activation} ${scheme}`;
}

function keyOfPoint(coordinates: ReadonlyMap<string, SettingValue>): string {
  return keyOf(String(coordinates.get('network.activation')), String(coordinates.get('network.weights.scheme')));
}
