// The host's side of shaders/shared/pass-params.wgsl: one params block for every kernel of a pass, and its flags.

/** Field names in the struct's order; all are 32-bit words. */
export const PASS_PARAM_FIELDS = [
  'rows',
  'padded_rows',
  'inner',
  'towers',
  'tower_first',
  'batch',
  'tower_stride',
  'columns',
  'base_columns',
  'row_stride',
  'weights_at',
  'bias_at',
  'map_index',
  'slope_map',
  'flags',
  'loss_kind',
  'target_exponent',
  'at_input',
  'at_skip',
  'at_argument',
  'at_first',
  'at_second',
  'slot_input',
  'slot_skip',
  'slot_argument',
  'slot_first',
  'slot_second',
  'stat_first',
  'stat_second',
  'item_first',
] as const;

export type PassParam = (typeof PASS_PARAM_FIELDS)[number];
export type PassParams = Readonly<Partial<Record<PassParam, number>>>;

export const PASS_PARAMS_BYTES = PASS_PARAM_FIELDS.length * 4;

/** Value of the override ACTIVATION where a kernel applies none. */
export const NO_ACTIVATION = 255;

/** An absent slot or statistic. */
export const NOTHING = 0xffffffff;

export const PASS_FLAGS = {
  keepLinear: 1,
  slopeBranch: 2,
  foldBranch: 4,
  skipFirst: 8,
  skipLast: 16,
  endsBlock: 32,
  keepOutput: 64,
  // The CPU's kernels alone: slopes are kept in place of the arguments, and found there.
  keepSlope: 128,
  slopeGiven: 256,
} as const;

/** The words of one params block. Slots and statistics that are not given are NOTHING, other fields 0. */
export function passParamWords(params: PassParams): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(PASS_PARAM_FIELDS, (field) => {
    const absent = field.startsWith('slot_') || field.startsWith('stat_') ? NOTHING : 0;
    return (params[field] ?? absent) >>> 0;
  });
}
