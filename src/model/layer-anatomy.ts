// What is found where one layer of one tower is opened, as plain data that may travel between the page and its worker. Sizes
// are log10 numbers, null where something is exactly zero or not defined. src/reference/layer-anatomy.ts computes it.

/** Counts in bins of equal width from -halfWidth to halfWidth, in units of the root mean square. */
export interface LinearHistogram {
  readonly halfWidth: number;
  readonly counts: readonly number[];
  /** Values below -halfWidth and at or above halfWidth. */
  readonly below: number;
  readonly above: number;
}

/** All values of a batch at one place. */
export interface SiteAnatomy {
  readonly units: number;
  /** log10 of the root mean square over batch and units; null, as all below, where every value is exactly zero. */
  readonly log10Rms: number | null;
  readonly meanOverRms: number | null;
  readonly stdOverRms: number | null;
  readonly minOverRms: number | null;
  readonly maxOverRms: number | null;
  readonly histogram: LinearHistogram | null;
}

/** How much of a layer is in a state, by values of the batch and by units that are so for the whole batch. */
export interface UnitShare {
  /** Share of all values, 0 to 1. */
  readonly share: number;
  /** Units of which every sample is so. */
  readonly units: number;
}

/**
 * A gradient as the sum of what came by the skip and what came by branches. The shares are of the total's second moment, and with
 * the overlap 2 <identity, branch> / |total|^2 they add up to 1: |a + b|^2 = |a|^2 + |b|^2 + 2 <a, b>.
 */
export interface GradientParts {
  /** log10 of the root mean square; null where exactly zero. */
  readonly log10Total: number | null;
  readonly log10Identity: number | null;
  readonly log10Branch: number | null;
  /** null where the total is exactly zero. */
  readonly identityShare: number | null;
  readonly branchShare: number | null;
  readonly overlap: number | null;
  /** Between the two parts over batch and units together; null where one is exactly zero. */
  readonly cosine: number | null;
}

export interface LayerAnatomy {
  readonly kind: 'anatomy';
  readonly seed: number;
  /** 0, the input, to depth. */
  readonly layer: number;
  readonly depth: number;
  readonly batch: number;
  /** Argument of the block's activation, and what the activation makes of it; null at the input. */
  readonly preactivation: SiteAnatomy | null;
  readonly activation: SiteAnatomy | null;
  readonly state: SiteAnatomy;
  /** The activation's values are the state itself: a block of one map without a skip that ends in its activation. */
  readonly stateIsActivation: boolean;
  readonly preactivationGradient: SiteAnatomy | null;
  readonly stateGradient: SiteAnatomy;
  /** Pre-activations beyond saturationBounds (math/saturation.ts). */
  readonly saturated: UnitShare | null;
  /** Values that the activation makes exactly zero. */
  readonly dead: UnitShare | null;
  /** Over all weights of the block's maps; null at the input. */
  readonly weightGradient: {
    readonly weights: number;
    readonly log10Rms: number | null;
    /** log10 of the root of the sum of squares. */
    readonly log10Norm: number | null;
  } | null;
  /** Cosines of samples 2i and 2i + 1 at the state; null where one is exactly zero or the batch is a single sample. */
  readonly pairs: {
    readonly count: number;
    /** Of samples 0 and 1. */
    readonly first: number | null;
    readonly mean: number | null;
    readonly log10Decorrelation: number | null;
  } | null;
  /** dL/dz_l by the block that follows, layer + 1: skipScale times the gradient at its sum, and its branch. null without a skip there. */
  readonly block: GradientParts | null;
  /**
   * dL/dz_l by all blocks that follow: dL/dz_L times their skip scales, and everything that went through a branch (Murphy 2022,
   * section 13.4.4: dL/dz_l = dL/dz_L (1 + sum of dF_i/dz_l)). null unless every one has a skip and none an activation after the sum.
   */
  readonly rest: GradientParts | null;
  /** Codes of FAULTS (records.ts) met anywhere on the way: then no number here is to be trusted. */
  readonly faults: readonly number[];
}

/** Not computed: the passes would cost more multiply-adds than the limit. */
export interface AnatomyTooLarge {
  readonly kind: 'too-large';
  readonly multiplyAdds: number;
  readonly limit: number;
}
