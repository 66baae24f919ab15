// The settings table: every setting of an experiment with its path, kind, default, bounds and label. The schema, the error
// messages, the JSON form, the page's form and the command line's listing are all made from this table and from nothing else.

import { ACTIVATION_ALIASES, ACTIVATION_NAMES } from '../math/activation-names.ts';

export const BLOCK_KINDS = ['linear-activation', 'activation-linear', 'linear-activation-linear'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export const LOSS_KINDS = ['softmax-cross-entropy', 'mean-squared-error', 'gaussian-cotangent'] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

export const SCHEMES = [
  'normal',
  'uniform',
  'glorot',
  'lecun',
  'he',
  'orthogonal',
  'torch-linear',
  'keras-dense',
  'flax-dense',
  'rezero',
  'edge-of-chaos',
] as const;
export type Scheme = (typeof SCHEMES)[number];
const SCHEME_ALIASES: ReadonlyMap<string, Scheme> = new Map([
  ['xavier', 'glorot'],
  ['kaiming', 'he'],
]);

export const DISTRIBUTIONS = ['scheme', 'normal', 'uniform', 'truncated-normal'] as const;
export const FAN_MODES = ['scheme', 'fan-in', 'fan-out', 'fan-avg'] as const;
export const BRANCH_SCALES = ['1/sqrt(depth)', '1/depth', 'zero'] as const;
export const INPUT_KINDS = ['gaussian', 'digits'] as const;
export const MEASURES = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'] as const;
export type Measure = (typeof MEASURES)[number];

/** A setting's value as it stands in JSON. Width profiles are a number, { from, to } or a list. */
export type SettingValue =
  | number
  | string
  | boolean
  | readonly number[]
  | readonly string[]
  | { readonly from: number; readonly to: number };

interface Described {
  readonly path: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly help: { readonly en: string; readonly zh: string };
  /** False where a sweep over it makes no sense. */
  readonly sweepable?: boolean;
}
interface NumberSetting extends Described {
  readonly kind: 'number' | 'integer';
  readonly default: number | string;
  readonly min: number;
  readonly max: number;
  /** Smallest magnitude beside 0 itself. Below it float64 products of several settings would underflow to a silent 0. */
  readonly smallest?: number;
  /** Words allowed instead of a number. */
  readonly words?: readonly string[];
  /** The page's slider spans this part of the range, on this scale. */
  readonly slider?: { readonly min: number; readonly max: number; readonly scale: 'linear' | 'log' };
}
interface ChoiceSetting extends Described {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
  readonly aliases?: ReadonlyMap<string, string>;
}
interface FlagSetting extends Described {
  readonly kind: 'flag';
  readonly default: boolean;
}
interface WidthSetting extends Described {
  readonly kind: 'widths';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly slider?: { readonly min: number; readonly max: number; readonly scale: 'linear' | 'log' };
}
interface SetSetting extends Described {
  readonly kind: 'set';
  readonly default: readonly string[];
  readonly choices: readonly string[];
}
export type Setting = NumberSetting | ChoiceSetting | FlagSetting | WidthSetting | SetSetting;

// Bounds. Widths and batches are bounded by what one 128 MiB binding holds (checked together in caps.ts); magnitudes by
// float32 with room to spare, since they are carried as mantissa and exponent.
const MAX_WIDTH = 16384;
const MAX_BATCH = 4096;
const MAX_DEPTH = 100_000;
const MAX_MAGNITUDE = 1e30;
const MIN_MAGNITUDE = 1e-30;

// biome-ignore format: a table reads better with one property group a line
export const SETTINGS: readonly Setting[] = [
  {
    path: 'network.input.kind', kind: 'choice', default: 'gaussian', choices: INPUT_KINDS,
    label: { en: 'Input', zh: '输入' },
    help: { en: 'Independent normal numbers, or real handwritten digits.', zh: '独立正态随机数，或真实手写数字。' },
  },
  {
    path: 'network.input.width', kind: 'integer', default: 128, min: 1, max: MAX_WIDTH,
    label: { en: 'Input width', zh: '输入宽度' },
    help: { en: 'Units of the input; digits always have 196 (14 by 14).', zh: '输入的单元数；手写数字固定为 196（14×14）。' },
  },
  {
    path: 'network.input.batch', kind: 'integer', default: 64, min: 1, max: MAX_BATCH,
    slider: { min: 2, max: 256, scale: 'log' },
    label: { en: 'Batch', zh: '批大小' },
    help: { en: 'Samples sent through the network together.', zh: '同时通过网络的样本数。' },
  },
  {
    path: 'network.input.secondMoment', kind: 'number', default: 1, min: 0, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE,
    slider: { min: 0.01, max: 100, scale: 'log' },
    label: { en: 'Input second moment', zh: '输入二阶矩' },
    help: { en: 'Mean square of one gaussian input unit.', zh: '每个高斯输入单元的均方值。' },
  },
  {
    path: 'network.input.correlation', kind: 'number', default: 0, min: -1, max: 1,
    slider: { min: -1, max: 1, scale: 'linear' },
    label: { en: 'Input correlation', zh: '输入相关系数' },
    help: { en: 'Correlation between the gaussian samples 2i and 2i+1.', zh: '高斯样本 2i 与 2i+1 之间的相关系数。' },
  },
  {
    path: 'network.depth', kind: 'integer', default: 64, min: 1, max: MAX_DEPTH,
    slider: { min: 1, max: 256, scale: 'log' },
    label: { en: 'Depth', zh: '深度' },
    help: { en: 'Number of blocks.', zh: '块的数目。' },
  },
  {
    path: 'network.width', kind: 'widths', default: 128, min: 1, max: MAX_WIDTH,
    slider: { min: 4, max: 256, scale: 'log' },
    label: { en: 'Width', zh: '宽度' },
    help: {
      en: 'Units of each block: one number, {"from": a, "to": b} for a linear taper, or a list with one width a block.',
      zh: '每块的单元数：一个数、{"from": a, "to": b} 线性渐变，或逐块列表。',
    },
  },
  {
    path: 'network.block', kind: 'choice', default: 'linear-activation', choices: BLOCK_KINDS,
    label: { en: 'Block', zh: '块' },
    help: { en: 'The shallow map F of one block.', zh: '每块的浅层映射 F。' },
  },
  {
    path: 'network.hidden', kind: 'integer', default: 'width', min: 1, max: MAX_WIDTH, words: ['width'],
    label: { en: 'Hidden width', zh: '隐藏宽度' },
    help: { en: 'Units inside a linear-activation-linear block.', zh: 'linear-activation-linear 块内部的单元数。' },
  },
  {
    path: 'network.skip', kind: 'flag', default: false,
    label: { en: 'Skip', zh: '跳跃连接' },
    help: { en: 'Add the block\'s input to its output.', zh: '将块的输入加到其输出上。' },
  },
  {
    path: 'network.skipScale', kind: 'number', default: 1, min: -MAX_MAGNITUDE, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE,
    slider: { min: 0, max: 2, scale: 'linear' },
    label: { en: 'Skip scale', zh: '跳跃系数' },
    help: { en: 'Factor of the input in the sum; without a skip unused.', zh: '求和中输入的系数；无跳跃连接时不使用。' },
  },
  {
    path: 'network.branchScale', kind: 'number', default: 1, min: -MAX_MAGNITUDE, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE, words: BRANCH_SCALES,
    slider: { min: 0, max: 2, scale: 'linear' },
    label: { en: 'Branch scale', zh: '分支系数' },
    help: { en: 'Factor of F in the sum; without a skip unused.', zh: '求和中 F 的系数；无跳跃连接时不使用。' },
  },
  {
    path: 'network.activationAfterSum', kind: 'flag', default: false,
    label: { en: 'Activation after the sum', zh: '求和后激活' },
    help: { en: 'Apply the activation once more to the block\'s output, with or without a skip, as the original ResNet does.', zh: '像原始 ResNet 那样对和再施加一次激活。' },
  },
  {
    path: 'network.norm', kind: 'choice', default: 'none', choices: ['none'], sweepable: false,
    label: { en: 'Normalisation', zh: '归一化' },
    help: { en: 'Normalisation layers; none yet.', zh: '归一化层；目前没有。' },
  },
  {
    path: 'network.activation', kind: 'choice', default: 'tanh', choices: ACTIVATION_NAMES, aliases: ACTIVATION_ALIASES,
    label: { en: 'Activation', zh: '激活函数' },
    help: { en: 'The nonlinearity phi.', zh: '非线性函数 φ。' },
  },
  {
    path: 'network.leakySlope', kind: 'number', default: 0.01, min: 0, max: 1,
    slider: { min: 0, max: 1, scale: 'linear' },
    label: { en: 'Leaky slope', zh: '泄漏斜率' },
    help: { en: 'Slope of leaky-relu below zero (PyTorch 0.01, Keras 0.2).', zh: 'leaky-relu 在零以下的斜率（PyTorch 0.01，Keras 0.2）。' },
  },
  {
    path: 'network.weights.scheme', kind: 'choice', default: 'glorot', choices: SCHEMES, aliases: SCHEME_ALIASES,
    label: { en: 'Initialiser', zh: '初始化' },
    help: { en: 'How the variance of one weight follows from the fans; "edge-of-chaos": also from activation and biases, so that chi1 = 1.', zh: '单个权重的方差如何由扇入扇出决定；“edge-of-chaos” 还取决于激活函数与偏置，使 χ₁ = 1。' },
  },
  {
    path: 'network.weights.distribution', kind: 'choice', default: 'scheme', choices: DISTRIBUTIONS,
    label: { en: 'Distribution', zh: '分布' },
    help: { en: 'Shape of the weights\' distribution; "scheme" takes the scheme\'s own.', zh: '权重分布的形状；“scheme” 取方案自带。' },
  },
  {
    path: 'network.weights.mode', kind: 'choice', default: 'scheme', choices: FAN_MODES,
    label: { en: 'Fan mode', zh: '扇模式' },
    help: { en: 'Which fan divides the variance; "scheme" takes the scheme\'s own.', zh: '方差除以哪个扇数；“scheme” 取方案自带。' },
  },
  {
    path: 'network.weights.gain', kind: 'number', default: 1, min: 0, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE,
    slider: { min: 0.25, max: 4, scale: 'log' },
    label: { en: 'Gain', zh: '增益' },
    help: { en: 'Multiplies the standard deviation of every weight.', zh: '乘在每个权重的标准差上。' },
  },
  {
    path: 'network.weights.std', kind: 'number', default: 1, min: 0, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE,
    slider: { min: 0.001, max: 2, scale: 'log' },
    label: { en: 'Fixed std', zh: '固定标准差' },
    help: { en: 'Standard deviation of one weight of the scheme "normal".', zh: '“normal” 方案单个权重的标准差。' },
  },
  {
    path: 'network.weights.halfWidth', kind: 'number', default: 1, min: 0, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE,
    slider: { min: 0.001, max: 2, scale: 'log' },
    label: { en: 'Fixed half-width', zh: '固定半宽' },
    help: { en: 'a of U(-a, a) for the scheme "uniform".', zh: '“uniform” 方案 U(-a, a) 中的 a。' },
  },
  {
    path: 'network.biases.std', kind: 'number', default: 'scheme', min: 0, max: MAX_MAGNITUDE, smallest: MIN_MAGNITUDE, words: ['scheme'],
    slider: { min: 0, max: 2, scale: 'linear' },
    label: { en: 'Bias std', zh: '偏置标准差' },
    help: { en: 'Standard deviation of one bias; "scheme": none, except torch-linear\'s own.', zh: '单个偏置的标准差；“scheme”：无，torch-linear 用其自带。' },
  },
  {
    path: 'network.readout.width', kind: 'integer', default: 10, min: 1, max: MAX_WIDTH,
    label: { en: 'Readout width', zh: '读出宽度' },
    help: { en: 'Outputs of the readout map.', zh: '读出映射的输出数。' },
  },
  {
    path: 'network.readout.loss', kind: 'choice', default: 'softmax-cross-entropy', choices: LOSS_KINDS,
    label: { en: 'Loss', zh: '损失' },
    help: { en: 'Where the gradient starts.', zh: '梯度从何处开始。' },
  },
  {
    path: 'seeds.first', kind: 'integer', default: 1, min: 0, max: 4294967295, sweepable: false,
    label: { en: 'Seed', zh: '随机种子' },
    help: { en: 'First seed; the others follow it.', zh: '第一个种子，其余依次递增。' },
  },
  {
    path: 'seeds.count', kind: 'integer', default: 1, min: 1, max: 1000, sweepable: false,
    slider: { min: 1, max: 16, scale: 'linear' },
    label: { en: 'Seeds', zh: '种子数' },
    help: { en: 'How many networks are drawn.', zh: '抽取多少个网络。' },
  },
  {
    path: 'measure', kind: 'set', default: ['forward', 'backward'], choices: MEASURES, sweepable: false,
    label: { en: 'Measure', zh: '测量' },
    help: { en: 'What is measured.', zh: '测量内容。' },
  },
];

const BY_PATH: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.path, setting]));

/** The setting at this path. Throws where there is none: callers pass paths of the table, never user input. */
export function settingAt(path: string): Setting {
  const setting = BY_PATH.get(path);
  if (setting === undefined) throw new Error(`no setting ${path}`);
  return setting;
}

export function hasSetting(path: string): boolean {
  return BY_PATH.has(path);
}

/** What a setting allows, in words, for messages and for the docs. */
export function allowed(setting: Setting): string {
  switch (setting.kind) {
    case 'number':
    case 'integer': {
      const small = setting.smallest === undefined ? '' : ` (0 or at least ${setting.smallest} in magnitude)`;
      const kind = setting.kind === 'integer' ? 'a whole number' : 'a number';
      const range = `${kind} from ${setting.min} to ${setting.max}${small}`;
      return setting.words === undefined
        ? range
        : `${range}, or ${setting.words.map((word) => `"${word}"`).join(', ')}`;
    }
    case 'choice':
      return `one of ${setting.choices.map((choice) => `"${choice}"`).join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'widths':
      return `a whole number from ${setting.min} to ${setting.max}, {"from": a, "to": b}, or a list with one such number a block`;
    case 'set':
      return `a non-empty list of ${setting.choices.map((choice) => `"${choice}"`).join(', ')}`;
    default:
      return setting satisfies never;
  }
}
