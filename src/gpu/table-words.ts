// Sizes of table rows on the device, in 32-bit words.

/** A row of the tower table: the struct of shaders/shared/tower-record.wgsl. */
export const RECORD_WORDS = 11;
/** A row of the table of weight gradients: see weight-gradient.wgsl. */
export const ITEM_WORDS = 12;
