// The params of the kernel draw-weights: its struct DrawParams, field by field.

import type { Word2 } from '../math/threefry.ts';

export const DRAW_DISTRIBUTIONS = ['normal', 'uniform', 'truncated-normal'] as const;
export const BIAS_DISTRIBUTIONS = ['none', 'normal', 'uniform'] as const;

/** Rows and columns of weights are padded to multiples of this; the padding is drawn as zeros. */
export const DRAW_PADDING = 8;

const WORKGROUP_SIZE = 64;

/** `count` matrices of one shape: the i-th is number `matrix + i * matrixStep` of its network and begins at element `at + i * step`. */
export interface DrawParams {
  /** Keys of the network's streams, before a matrix's number is folded in. */
  readonly weightStream: Word2;
  readonly biasStream: Word2;
  readonly matrix: number;
  readonly matrixStep: number;
  readonly count: number;
  readonly at: number;
  readonly step: number;
  readonly fanOut: number;
  readonly fanIn: number;
  readonly distribution: (typeof DRAW_DISTRIBUTIONS)[number];
  readonly biasDistribution: (typeof BIAS_DISTRIBUTIONS)[number];
}

/** Bytes of the WGSL struct. */
export const DRAW_PARAMS_BYTES = 72;

export interface DrawShape {
  readonly rowStride: number;
  readonly paddedRows: number;
  /** Where the biases begin, in elements. */
  readonly biasOffset: number;
  /** Weights and biases with their padding, in elements. */
  readonly elements: number;
}

export function drawShape(fanOut: number, fanIn: number): DrawShape {
  const rowStride = Math.ceil(fanIn / DRAW_PADDING) * DRAW_PADDING;
  const paddedRows = Math.ceil(fanOut / DRAW_PADDING) * DRAW_PADDING;
  const biasOffset = paddedRows * rowStride;
  return { rowStride, paddedRows, biasOffset, elements: biasOffset + paddedRows };
}

/** Workgroups [x, y] that draw `elements` in all, one thread for each 8 of them, split where one dimension is not enough. */
export function drawGroups(elements: number, maxGroupsPerDimension: number): readonly [number, number] {
  const groups = Math.ceil(elements / DRAW_PADDING / WORKGROUP_SIZE);
  const y = Math.ceil(groups / maxGroupsPerDimension);
  return [Math.ceil(groups / y), y];
}

/** Writes the struct at `offset`; `groupsX` is the dispatch's extent in x. */
export function writeDrawParams(
  view: DataView,
  offset: number,
  params: DrawParams & { readonly groupsX: number },
): void {
  const { rowStride, paddedRows, biasOffset } = drawShape(params.fanOut, params.fanIn);
  const words = [
    ...params.weightStream,
    ...params.biasStream,
    params.matrix,
    params.matrixStep,
    params.count,
    params.at,
    params.step,
    params.fanOut,
    params.fanIn,
    rowStride,
    paddedRows,
    biasOffset,
    DRAW_DISTRIBUTIONS.indexOf(params.distribution),
    BIAS_DISTRIBUTIONS.indexOf(params.biasDistribution),
    params.groupsX,
  ];
  words.forEach((word, index) => {
    view.setUint32(offset + 4 * index, word, true);
  });
}
