// Sizes in the ledger, in 32-bit words, as shaders/shared/ledger.wgsl and log-histogram.wgsl have them.

/** Of one column: exponent, peak, largest slope. */
export const SLOT_WORDS = 3;
/** Of one statistic of one tower, and of what one lane leaves for it. */
export const STAT_WORDS = 8;
export const HISTOGRAM_WORDS = 72;
