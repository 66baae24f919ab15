// How the kernels of a pass lay their lanes over a tensor, as data. A lane owns `rows` consecutive rows by `columns` columns that lie
// `lanesX` apart, so that neighbouring lanes read neighbouring columns. Every variant adds the same products in the same order: the
// values do not depend on the choice, only the speed.

/**
 * Where the product takes its left operand from. 'loads': every lane by itself. 'subgroups': one lane for its subgroup of exactly four, which
 * then broadcasts (a load costs a software adapter as much as 40 multiply-adds). 'workgroup': a tile in workgroup memory, between barriers.
 */
export type ProductSource = 'loads' | 'subgroups' | 'workgroup';

export interface KernelVariant {
  readonly name: string;
  readonly source: ProductSource;
  /** Rows and columns of one lane. */
  readonly rows: number;
  readonly columns: number;
  /** Lanes side by side, and all lanes of a workgroup. */
  readonly lanesX: number;
  readonly lanes: number;
  /** Terms of the sum in one round of the product's loop, a divisor of 8. */
  readonly unroll: number;
}

/** Columns of a tile in every variant: towers are padded to it, so that no workgroup spans two. */
export const TILE_COLUMNS = 32;

export const KERNEL_VARIANTS = [
  { name: 'loads 8x4', source: 'loads', rows: 8, columns: 4, lanesX: 8, lanes: 64, unroll: 4 },
  { name: 'loads 16x8', source: 'loads', rows: 16, columns: 8, lanesX: 4, lanes: 4, unroll: 4 },
  { name: 'workgroup 8x4', source: 'workgroup', rows: 8, columns: 4, lanesX: 8, lanes: 64, unroll: 8 },
  { name: 'workgroup 8x8', source: 'workgroup', rows: 8, columns: 8, lanesX: 4, lanes: 64, unroll: 8 },
  { name: 'subgroups 32x8', source: 'subgroups', rows: 32, columns: 8, lanesX: 4, lanes: 4, unroll: 8 },
] as const satisfies readonly KernelVariant[];

export type VariantName = (typeof KERNEL_VARIANTS)[number]['name'];

/** The variants that this adapter can run. */
export function fittingVariants({ subgroupSize }: { readonly subgroupSize: number | null }): readonly KernelVariant[] {
  return KERNEL_VARIANTS.filter(({ source }) => source !== 'subgroups' || subgroupSize === 4);
}

/** Throws on a name that is not in the list. */
export function variantNamed(name: string): KernelVariant {
  const variant = KERNEL_VARIANTS.find((candidate) => candidate.name === name);
  if (variant === undefined) {
    throw new Error(`no kernel variant ${name}; there are ${KERNEL_VARIANTS.map((each) => each.name).join(', ')}`);
  }
  return variant;
}

/** Rows of one workgroup tile. */
export function tileRows({ lanes, lanesX, rows }: KernelVariant): number {
  return (lanes / lanesX) * rows;
}

/** What the shaders' text is given: see kernel-sources.ts. */
export function variantText(variant: KernelVariant): Readonly<Record<string, number | string>> {
  const { source, rows, columns, lanesX, lanes, unroll } = variant;
  return {
    SOURCE: source,
    JOIN: source === 'subgroups' ? 'subgroups' : 'workgroup',
    ROWS: rows,
    COLUMNS: columns,
    LANES_X: lanesX,
    LANES: lanes,
    UNROLL: unroll,
    QUADS: unroll / 4,
    TILE_ROWS: tileRows(variant),
    TILE_COLUMNS,
  };
}
