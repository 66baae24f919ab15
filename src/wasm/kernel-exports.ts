// What the compiled kernels export. A kernel takes the address of its params block and the index of the activation that it applies
// (ACTIVATION_NAMES), or NO_ACTIVATION. Its span are the towers from tower_first on, its count the rows of a table from item_first on.

export type CpuKernel = (params: number, activation: number, span: number, count: number) => void;

/** The kernels by the names they have on the GPU (src/gpu/kernel-registry.ts). */
export const KERNEL_EXPORTS = {
  'layer-forward': 'layerForward',
  'layer-backward': 'layerBackward',
  'weight-gradient': 'weightGradient',
  'loss-gradient': 'lossGradient',
  'measure-moments': 'measureMoments',
  'pair-correlation': 'pairCorrelation',
  'log-histogram': 'logHistogram',
  activate: 'activate',
  'multiply-slope': 'multiplySlope',
  'reduce-statistics': 'reduceStatistics',
  'clear-words': 'clearWords',
} as const;

export type CpuStem = keyof typeof KERNEL_EXPORTS;

export type KernelExports = Readonly<Record<(typeof KERNEL_EXPORTS)[CpuStem], CpuKernel>> & {
  /** Addresses in bytes of arena, ledger, towers, items, reductions, targets and scratch. */
  readonly bindPass: (
    arena: number,
    ledger: number,
    towers: number,
    items: number,
    reductions: number,
    targets: number,
    scratch: number,
  ) => void;
  /** Address of the slab that the next kernels read. */
  readonly bindWeights: (weights: number) => void;
  /** Makes this thread number `part` of a team of so many, and lets it wait for all others: in the builds for shared memory. */
  readonly joinTeam: (part: number, parts: number) => void;
  readonly meet: () => void;
  /** Draws the matrices that a block of draw params (src/gpu/draw-params.ts) at this address asks for, into the bound slab. */
  readonly drawWeights: (params: number) => void;
  /** Words number first to first + count of a key, at an address. */
  readonly probeWords: (key0: number, key1: number, first: number, count: number, target: number) => void;
  /** rounds * 80 multiply-adds of four lanes each. */
  readonly probeMultiplyAdds: (rounds: number) => number;
  /** The product of two square matrices at addresses: see src/wasm/assembly/probe-product.ts. */
  readonly probeProduct: (size: number, left: number, right: number, target: number, room: number) => void;
  /** As shaders/kernels/probe-activation.wgsl: `count` arguments (m, e) at `source`, nine words each at `target`. */
  readonly probeActivation: (activation: number, leaky: number, count: number, source: number, target: number) => void;
};
