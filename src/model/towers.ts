// From the experiment to its towers: every word, profile and scheme resolved to plain numbers. Towers of one grid point
// that differ only in the seed share one array of layers.

import { criticalWeights } from './critical-weights.ts';
import { type Experiment, networksOf } from './experiment.ts';
import { type Initialisation, initialise } from './initialisers.ts';
import { blockFans, inputWidth, type Network } from './network.ts';
import type { LayerSpec, MapSpec, TowerSpec } from './tower.ts';

/** The towers of an experiment: the grid of the sweep, its last setting fastest, and within a grid point the seeds. */
export function listTowers(experiment: Experiment): TowerSpec[] {
  const towers: TowerSpec[] = [];
  const { first, count } = experiment.seeds;
  for (const { coordinates, network } of networksOf(experiment)) {
    const { layers, readout } = resolveMaps(network);
    const { kind, batch, secondMoment, correlation } = network.input;
    const input = { kind, width: inputWidth(network), batch, secondMoment, correlation };
    for (let seed = first; seed < first + count; seed++) {
      towers.push({ tower: towers.length, seed, coordinates, input, layers, readout });
    }
  }
  return towers;
}

function resolveMaps(network: Network): Pick<TowerSpec, 'layers' | 'readout'> {
  const { block, activation, leakySlope, skipScale, activationAfterSum } = network;
  const branchScale = resolvedBranchScale(network);
  const draw = mapMaker(network);
  const layers: LayerSpec[] = [];
  let width = inputWidth(network);
  for (let index = 0; index < network.depth; index++) {
    const fans = blockFans(network, index, width);
    const maps = fans.map((pair, part) => draw(pair, part < fans.length - 1));
    const fanOut = maps[maps.length - 1].fanOut;
    const skip = network.skip && width === fanOut;
    layers.push({
      block,
      activation,
      leakySlope,
      maps,
      skip,
      skipScale,
      // Bachlechner et al. 2020, eq. 2: ReZero starts z + alpha F(z) at alpha = 0.
      branchScale: skip && network.weights.scheme === 'rezero' ? 0 : branchScale,
      activationAfterSum,
    });
    width = fanOut;
  }
  const { loss, width: outputs } = network.readout;
  return { layers, readout: { loss, map: loss === 'gaussian-cotangent' ? null : draw([width, outputs]) } };
}

/** Makes the network's maps in order. Equal fans share one computed initialisation: a deep sweep has millions of maps. */
function mapMaker(network: Network): (fans: readonly [number, number], followed?: boolean) => MapSpec {
  const { weights, biases } = network;
  const critical = weights.scheme === 'edge-of-chaos' ? criticalWeights(network) : null;
  const known = new Map<number, Initialisation>();
  let matrix = 0;
  // `followed` by another map of its block.
  return ([fanIn, fanOut], followed = false) => {
    const key = (fanIn * 2 ** 20 + fanOut) * 2 + (followed ? 1 : 0); // fans stay below 2^20
    const criticalVariance = critical === null ? null : critical[followed ? 'first' : 'last'];
    const drawn = known.get(key) ?? initialise(weights, { fanIn, fanOut }, { criticalVariance });
    known.set(key, drawn);
    const own = biases.std === 'scheme';
    return {
      matrix: matrix++,
      fanIn,
      fanOut,
      distribution: drawn.distribution,
      entryStd: drawn.entryStd,
      biasDistribution: own ? drawn.biasDistribution : 'normal',
      biasStd: own ? drawn.frameworkBiasStd : Number(biases.std),
    };
  };
}

/** The factor of F as a number for this tower's depth. A layer without a skip does not use it. */
function resolvedBranchScale({ branchScale: scale, depth }: Network): number {
  switch (scale) {
    case '1/sqrt(depth)':
      return 1 / Math.sqrt(depth);
    case '1/depth':
      return 1 / depth;
    case 'zero':
      return 0;
    default:
      return scale;
  }
}
