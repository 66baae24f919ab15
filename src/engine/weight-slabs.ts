// Which matrices of a network lie in which buffer. Consecutive matrices share a buffer, a slab, so that a deep network needs few
// buffers and few dispatches to draw; each lies in it as the draw kernel writes it (draw-params.ts): row-major [paddedRows, rowStride]
// weights, then [paddedRows] biases. Offsets are in elements. A plain table: 8 bytes a matrix, however their shapes alternate.

import { type DrawShape, drawShape } from '../gpu/draw-params.ts';

/** Small enough that a ring of slabs costs little and one is drawn in a moment, large enough for thousands of small matrices. */
const SLAB_BYTES = 2 ** 23;

export interface WeightSlab {
  /** Index of its first matrix. */
  readonly first: number;
  readonly count: number;
  readonly elements: number;
}

export interface WeightPlace {
  readonly slab: number;
  /** First weight and first bias, as offsets in the slab. */
  readonly weightsAt: number;
  readonly biasAt: number;
  readonly rowStride: number;
}

export interface WeightSlabs {
  readonly slabs: readonly WeightSlab[];
  /** Where matrix i lies. */
  place(matrix: number): WeightPlace;
}

export interface SlabOptions {
  readonly slabBytes?: number;
  /** What the device binds. */
  readonly maxBytes?: number;
}

/** Packs matrices of these shapes in their order; one that is larger than a slab has one of its own, whatever the device binds. */
export function weightSlabs(
  maps: readonly { readonly fanIn: number; readonly fanOut: number }[],
  { slabBytes = SLAB_BYTES, maxBytes = slabBytes }: SlabOptions = {},
): WeightSlabs {
  const most = Math.min(slabBytes, maxBytes) / 4;
  const slabs: WeightSlab[] = [];
  const slabOf = new Uint32Array(maps.length);
  const weightsAt = new Uint32Array(maps.length);
  let open = { first: 0, count: 0, elements: 0 };
  let layout: DrawShape = drawShape(0, 0);
  for (const [matrix, { fanIn, fanOut }] of maps.entries()) {
    const same = matrix > 0 && fanIn === maps[matrix - 1].fanIn && fanOut === maps[matrix - 1].fanOut;
    if (!same) layout = drawShape(fanOut, fanIn);
    if (open.count > 0 && open.elements + layout.elements > most) {
      slabs.push(open);
      open = { first: matrix, count: 0, elements: 0 };
    }
    slabOf[matrix] = slabs.length;
    weightsAt[matrix] = open.elements;
    open.count += 1;
    open.elements += layout.elements;
  }
  if (open.count > 0) slabs.push(open);
  return {
    slabs,
    place: (matrix) => {
      const { fanIn, fanOut } = maps[matrix];
      const { rowStride, biasOffset } = drawShape(fanOut, fanIn);
      return { slab: slabOf[matrix], weightsAt: weightsAt[matrix], biasAt: weightsAt[matrix] + biasOffset, rowStride };
    },
  };
}
