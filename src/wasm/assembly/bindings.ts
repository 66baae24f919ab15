// Where everything lies that kernels read and write, as addresses in bytes. The host sets them before a pass; elements are found as on
// the GPU: float number i of the arena at arena + 4 i.

/** Floats of all tensors, and words of statistics, slots and partial statistics (see ledger.ts). */
export let arena: usize = 0;
export let ledger: usize = 0;
/** Rows of the tower table, of weight-gradient items and of reductions; targets of the loss. */
export let towers: usize = 0;
export let items: usize = 0;
export let reductions: usize = 0;
export let targets: usize = 0;
/** The slab of base weights that the step reads. */
export let weights: usize = 0;
/** Room for packed operands and panels: what scratchBytes says, 64-byte aligned. */
export let scratch: usize = 0;

export function bindPass(a: usize, l: usize, t: usize, i: usize, r: usize, g: usize, s: usize): void {
  arena = a;
  ledger = l;
  towers = t;
  items = i;
  reductions = r;
  targets = g;
  scratch = s;
}

export function bindWeights(w: usize): void {
  weights = w;
}
