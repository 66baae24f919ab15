// Which settings the form shows, in which order, and which of them apply to the experiment at hand. What they are called and
// what they take is the settings table's business.

import { type Experiment, settingValue } from '../model/experiment.ts';

export type GroupName = 'network' | 'weights' | 'residual' | 'input' | 'seeds';

interface Entry {
  readonly path: string;
  readonly applies?: (experiment: Experiment) => boolean;
}

export const CONTROL_GROUPS: readonly { readonly name: GroupName; readonly entries: readonly Entry[] }[] = [
  {
    name: 'network',
    entries: [
      { path: 'network.depth' },
      { path: 'network.width' },
      { path: 'network.activation' },
      { path: 'network.leakySlope', applies: ({ network }) => network.activation === 'leaky-relu' },
      { path: 'network.block' },
      { path: 'network.hidden', applies: ({ network }) => network.block === 'linear-activation-linear' },
    ],
  },
  {
    name: 'weights',
    entries: [
      { path: 'network.weights.scheme' },
      { path: 'network.weights.gain' },
      { path: 'network.weights.std', applies: ({ network }) => network.weights.scheme === 'normal' },
      { path: 'network.weights.halfWidth', applies: ({ network }) => network.weights.scheme === 'uniform' },
      {
        path: 'network.weights.distribution',
        applies: ({ network }) => DISTRIBUTION_SCHEMES.has(network.weights.scheme),
      },
      { path: 'network.weights.mode', applies: ({ network }) => FAN_SCHEMES.has(network.weights.scheme) },
      { path: 'network.biases.std' },
    ],
  },
  {
    name: 'residual',
    entries: [{ path: 'network.branchScale' }, { path: 'network.skipScale' }, { path: 'network.activationAfterSum' }],
  },
  {
    name: 'input',
    entries: [
      { path: 'network.input.kind' },
      { path: 'network.input.width', applies: isGaussian },
      { path: 'network.input.secondMoment', applies: isGaussian },
      { path: 'network.input.correlation', applies: isGaussian },
      { path: 'network.input.batch' },
      { path: 'network.readout.loss' },
      { path: 'network.readout.width', applies: ({ network }) => network.readout.loss !== 'gaussian-cotangent' },
    ],
  },
  { name: 'seeds', entries: [{ path: 'seeds.first' }, { path: 'seeds.count' }] },
];

// The framework defaults and the orthogonal scheme fix their own distribution and fan.
const FAN_SCHEMES: ReadonlySet<string> = new Set(['glorot', 'lecun', 'he', 'rezero']);
const DISTRIBUTION_SCHEMES: ReadonlySet<string> = new Set([...FAN_SCHEMES, 'normal', 'edge-of-chaos']);

/** The paths of a group to show: those that apply, and any that the reader has changed and may want to change back. */
export function visiblePaths(
  entries: readonly Entry[],
  experiment: Experiment,
  start: (path: string) => unknown,
): string[] {
  return entries
    .filter(({ path, applies }) => applies === undefined || applies(experiment) || isChanged(experiment, path, start))
    .map(({ path }) => path);
}

export function isChanged(experiment: Experiment, path: string, start: (path: string) => unknown): boolean {
  return JSON.stringify(settingValue(experiment, path)) !== JSON.stringify(start(path));
}

function isGaussian({ network }: Experiment): boolean {
  return network.input.kind === 'gaussian';
}
