// Products of sizes, checked before anything is allocated. All factors are bounded by the settings table, so every
// product below is exact in float64 or far beyond its cap; sums stop at the first cap they pass.

import { blockFans, inputWidth, type Network } from './network.ts';

/** Entries of one weight matrix: 128 MiB of float32, the storage binding every WebGPU device offers. */
const MAX_MATRIX_ENTRIES = 2 ** 25;
/** Entries of one state of one tower, the same 128 MiB. */
const MAX_STATE_ENTRIES = 2 ** 25;
/** Blocks of all towers: the records of a run grow with it. */
const MAX_BLOCKS = 2 ** 24;
/** Blocks of the grid's networks without their seeds, which share them: each is described by about 300 bytes (towers.ts). */
const MAX_DESCRIBED_BLOCKS = 2 ** 21;
/** Multiply-adds of a run, about a quarter of an hour on a fast graphics card. */
const MAX_MULTIPLY_ADDS = 1e15;
/** Multiply-adds of the orthogonal factorisations, which run on one processor core: about half an hour. */
const MAX_ORTHOGONAL_MULTIPLY_ADDS = 2e12;

export interface RunCost {
  readonly multiplyAdds: number;
  readonly orthogonalMultiplyAdds: number;
  /** What one matrix or one state is too large for, if anything. */
  readonly issue: string | null;
}

/** The sentence that refuses a run of these networks, each with `seedCount` seeds, or null. */
export function capIssue(networks: readonly Network[], seedCount: number): string | null {
  let blocks = 0;
  for (const { depth } of networks) blocks += depth * seedCount;
  if (blocks > MAX_BLOCKS) {
    return `the run has ${blocks} blocks (depth times towers); at most ${MAX_BLOCKS} are allowed: lower network.depth, the sweep or seeds.count`;
  }
  if (blocks / seedCount > MAX_DESCRIBED_BLOCKS) {
    return `the sweep has ${blocks / seedCount} blocks (depth times points of the grid); at most ${MAX_DESCRIBED_BLOCKS} are allowed: lower network.depth or the sweep`;
  }
  let multiplyAdds = 0;
  let orthogonal = 0;
  for (const network of networks) {
    const cost = runCost(network);
    if (cost.issue !== null) return cost.issue;
    multiplyAdds += cost.multiplyAdds * seedCount;
    orthogonal += cost.orthogonalMultiplyAdds * seedCount;
    if (multiplyAdds > MAX_MULTIPLY_ADDS) {
      return `the run needs more than ${MAX_MULTIPLY_ADDS} multiply-adds (${multiplyAdds.toExponential(1)} and counting): lower network.width, network.depth, network.input.batch, the sweep or seeds.count`;
    }
    if (orthogonal > MAX_ORTHOGONAL_MULTIPLY_ADDS) {
      return `orthogonal weights need more than ${MAX_ORTHOGONAL_MULTIPLY_ADDS} multiply-adds to factorise (${orthogonal.toExponential(1)} and counting): lower network.width or network.depth, or take another scheme`;
    }
  }
  return null;
}

/** What one tower costs, forward and backward. */
export function runCost(network: Network): RunCost {
  const { batch } = network.input;
  const orthogonal = network.weights.scheme === 'orthogonal';
  let width = inputWidth(network);
  let multiplyAdds = 0;
  let orthogonalMultiplyAdds = 0;
  const count = (fanIn: number, fanOut: number, where: string): string | null => {
    // Forward W x, backward W' g and the weight gradient g x': three products of the same size.
    multiplyAdds += 3 * fanIn * fanOut * batch;
    // Householder QR of a tall m by n matrix and forming Q: about 2 m n^2 multiply-adds (Golub and Van Loan, section 5.2).
    if (orthogonal) orthogonalMultiplyAdds += 2 * Math.max(fanIn, fanOut) * Math.min(fanIn, fanOut) ** 2;
    return sizeIssue({ fanIn, fanOut, batch, where });
  };
  for (let index = 0; index < network.depth; index++) {
    const fans = blockFans(network, index, width);
    for (const [fanIn, fanOut] of fans) {
      const issue = count(fanIn, fanOut, `block ${index + 1}`);
      if (issue !== null) return { multiplyAdds, orthogonalMultiplyAdds, issue };
      width = fanOut;
    }
  }
  const issue =
    network.readout.loss === 'gaussian-cotangent' ? null : count(width, network.readout.width, 'the readout');
  return { multiplyAdds, orthogonalMultiplyAdds, issue };
}

/** The sentence that refuses one map of this size, or null. */
export function sizeIssue(size: { fanIn: number; fanOut: number; batch: number; where: string }): string | null {
  const { fanIn, fanOut, batch, where } = size;
  if (fanIn * fanOut > MAX_MATRIX_ENTRIES) {
    return `${where} has a matrix of ${fanIn} by ${fanOut} = ${fanIn * fanOut} weights; at most ${MAX_MATRIX_ENTRIES} are allowed: lower its widths`;
  }
  const width = Math.max(fanIn, fanOut);
  if (width * batch > MAX_STATE_ENTRIES) {
    return `${where} has a state of ${width} units by ${batch} samples = ${width * batch} numbers; at most ${MAX_STATE_ENTRIES} are allowed: lower the width or the batch`;
  }
  return null;
}
