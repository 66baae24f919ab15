// What the programs say of a network, read once from the experiment: names of its constants, widths, biases, scales of the skip, the
// sentences above it. Both languages of programs are written from this.

import { criticalWeights } from '../../model/critical-weights.ts';
import type { Experiment } from '../../model/experiment.ts';
import { blockFans, inputWidth, type Network } from '../../model/network.ts';
import { noted, pyAssignment, pyList, pyNumber } from './python-text.ts';
import { type WeightFormula, weightFormula } from './weight-formula.ts';

/** The file of handwritten digits that a program reads from its working folder: the page's own, byte for byte. */
export const DIGITS_FILE = 'digits-14.bin';

export interface NetworkSketch {
  readonly network: Network;
  readonly seed: number;
  /** Lines that give SEED, BATCH, DEPTH, and the widths their values. */
  readonly constants: readonly string[];
  readonly inputWidth: string;
  /** Width of the block with index `layer`. */
  readonly blockWidth: string;
  readonly lastWidth: string;
  readonly hiddenWidth: string;
  readonly weights: WeightFormula;
  readonly biases: { readonly distribution: 'normal' | 'uniform'; readonly std: string } | null;
  /** sigma_w^2 of all maps where it is one number; for edge-of-chaos alone. */
  readonly weightVariance: string | null;
  /** sigma_w^2 of a block's first and last map where the two differ, so that it is handed over with each call. */
  readonly weightVariances: { readonly first: string; readonly last: string } | null;
  /** Whether a deviation is a matter of the fans. */
  readonly usesFans: boolean;
  /** `branch` joined with the skip from `z`, or `branch` alone. */
  readonly joined: (branch: string) => string;
  /** A block changes the width, where no skip fits. */
  readonly skipsSome: boolean;
  readonly summary: string;
}

/** The base network of an experiment, its sweep left aside, with or without the skip, and its first seed. */
export function networkSketch(experiment: Experiment, { skip }: { skip: boolean }): NetworkSketch {
  const network: Network = { ...experiment.network, skip };
  const weights = weightFormula(network.weights);
  const biases = biasesOf(network);
  const critical = network.weights.scheme === 'edge-of-chaos' ? criticalWeights(network) : null;
  const changes = changesWidth(network);
  const two = network.block === 'linear-activation-linear';
  return {
    network,
    seed: experiment.seeds.first,
    constants: constantsOf(network, experiment.seeds.first),
    ...widthNames(network),
    hiddenWidth: two && network.hidden !== 'width' ? 'HIDDEN' : widthNames(network).blockWidth,
    weights,
    biases,
    weightVariance: critical === null || two ? null : pyNumber(critical.last),
    weightVariances:
      critical === null || !two ? null : { first: pyNumber(critical.first), last: pyNumber(critical.last) },
    usesFans: /fan_in/.test(`${weights.std} ${biases?.std ?? ''}`),
    joined: (branch) => (skip ? joinedWithSkip(network, branch) : branch),
    skipsSome: skip && changes,
    summary: summaryOf(network, skip),
  };
}

/** What a block's function gives back, as lines with `z` the block's input and phi the activation. */
export function returnLines(
  branch: string,
  { network, joined, skipsSome }: Pick<NetworkSketch, 'network' | 'joined' | 'skipsSome'>,
): string[] {
  const closed = (total: string) => `return ${network.activationAfterSum ? `phi(${total})` : total}`;
  if (!network.skip) return [closed(branch)];
  if (!skipsSome) return [closed(joined(branch))];
  const total = `${joined('branch')} if z.shape == branch.shape else branch`;
  const note = 'no skip over a change of width';
  return network.activationAfterSum
    ? [`branch = ${branch}`, ...noted(`total = ${total}`, note), closed('total')]
    : [`branch = ${branch}`, ...noted(`return ${total}`, note)];
}

function widthNames({ width, input, ...network }: Network) {
  const one = typeof width === 'number';
  const units = inputWidth({ width, input, ...network });
  return {
    inputWidth: one && width === units ? 'WIDTH' : 'INPUT_WIDTH',
    blockWidth: one ? 'WIDTH' : 'WIDTHS[layer]',
    lastWidth: one ? 'WIDTH' : 'WIDTHS[-1]',
  };
}

function constantsOf(network: Network, seed: number): string[] {
  const { width, depth } = network;
  const names = widthNames(network);
  const hidden = network.hidden;
  return [
    `SEED = ${pyNumber(seed)}`,
    `BATCH = ${pyNumber(network.input.batch)}  # samples`,
    `DEPTH = ${pyNumber(depth)}  # blocks`,
    ...(names.inputWidth === 'INPUT_WIDTH' ? [`INPUT_WIDTH = ${pyNumber(inputWidth(network))}`] : []),
    widthLine(width, depth),
    ...(network.block === 'linear-activation-linear' && hidden !== 'width' ? [`HIDDEN = ${pyNumber(hidden)}`] : []),
  ];
}

function widthLine(width: Network['width'], depth: number): string {
  if (typeof width === 'number') return `WIDTH = ${pyNumber(width)}`;
  if (!('from' in width)) return pyAssignment('WIDTHS', pyList(width));
  if (depth === 1) return `WIDTHS = [${pyNumber(width.from)}]`;
  // Halves go up here as in the page; Python's round takes them to the even number.
  const rise = `${pyNumber(width.to - width.from)} * layer / (DEPTH - 1)`;
  return `WIDTHS = [math.floor(${pyNumber(width.from)} + ${rise} + 0.5) for layer in range(DEPTH)]`;
}

function changesWidth(network: Network): boolean {
  let width = inputWidth(network);
  for (let index = 0; index < network.depth; index++) {
    const fans = blockFans(network, index, width);
    const fanOut = fans[fans.length - 1][1];
    if (fanOut !== width) return true;
    width = fanOut;
  }
  return false;
}

function biasesOf({ biases, weights }: Network): NetworkSketch['biases'] {
  if (biases.std === 'scheme') {
    // torch.nn.Linear draws its biases from U(-1/sqrt(fan_in), 1/sqrt(fan_in)), of variance 1 / (3 fan_in).
    return weights.scheme === 'torch-linear' ? { distribution: 'uniform', std: 'math.sqrt(1 / (3 * fan_in))' } : null;
  }
  return biases.std === 0 ? null : { distribution: 'normal', std: pyNumber(biases.std) };
}

function joinedWithSkip(network: Network, branch: string): string {
  const { skipScale } = network;
  const skip = skipScale === 1 ? 'z' : `${pyNumber(skipScale)} * z`;
  return `${skip} + ${scaledBranch(network, branch)}`;
}

function scaledBranch({ weights, branchScale }: Network, branch: string): string {
  // ReZero (Bachlechner et al. 2020, equation 2) starts with its branches shut.
  if (weights.scheme === 'rezero') return `0 * ${branch}`;
  switch (branchScale) {
    case '1/sqrt(depth)':
      return `${branch} / math.sqrt(DEPTH)`;
    case '1/depth':
      return `${branch} / DEPTH`;
    case 'zero':
      return `0 * ${branch}`;
    default:
      return branchScale === 1 ? branch : `${pyNumber(branchScale)} * ${branch}`;
  }
}

function summaryOf(network: Network, skip: boolean): string {
  const { depth, block, activation, weights, input } = network;
  const blocks = depth === 1 ? 'one block' : `${pyNumber(depth)} blocks`;
  return `${blocks} of ${block}, ${activation}, initialiser ${weights.scheme}, ${
    skip ? 'with' : 'without'
  } the skip, on ${input.kind === 'digits' ? 'handwritten digits' : 'normal random numbers'}`;
}
