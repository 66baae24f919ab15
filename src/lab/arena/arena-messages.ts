// What the arena says, in both languages. Names of initialisers and activations come from the page's own catalogue.

import type { Language } from '../messages/languages.ts';

const en = {
  intro: (depth: number, seeds: number) =>
    `Every initialiser against every activation, in the place of the base network's own; all else stays, and the depth is ${depth}. A cell says by what factor signal or gradient changes in one layer, mean over ${seeds === 1 ? 'one seed' : `${seeds} seeds`} in the logarithm. Gain, fixed std and half-width are those that are set.`,
  skip: 'Network',
  skips: { plain: 'plain', residual: 'residual' },
  biases: 'Biases',
  biasChoices: {
    own: "each initialiser's own (none but PyTorch Linear's)",
    base: (std: string) => `as set (${std})`,
  },
  problem: (message: string) => `The arena cannot be measured: ${message}`,
  large: (size: string) => `This arena needs ${size} multiply-adds and may take a while.`,
  measure: 'Measure it',
  maps: { signal: 'Signal', gradient: 'Gradient' },
  mapNames: {
    signal:
      'Map of the signal: decades by which its root mean square changes in a layer, by activation and initialiser',
    gradient:
      'Map of the gradient: decades by which its root mean square changes in a layer on its way up, by activation and initialiser',
  },
  legend: 'decades a layer, log10 of the root mean square',
  activation: 'Activation',
  initialiser: 'Initialiser',
  open: 'Open its sounding',
  cell: (activation: string, scheme: string) => `${activation} with ${scheme}: `,
  growth: {
    signal: (layer: string, whole: string) => `signal × ${layer} a layer, × ${whole} in all`,
    gradient: (layer: string, whole: string) => `gradient × ${layer} a layer, × ${whole} in all`,
  },
  spread: (low: string, high: string) => ` (seeds ${low} to ${high})`,
  zero: { signal: 'the signal is exactly 0', gradient: 'the gradient is exactly 0' },
  fault: 'a numerical fault was met, so there is no number',
  pending: 'not measured yet',
  refused: (message: string) => `not possible: ${message}`,
  recommended: 'recommended',
  verdicts: 'Verdicts on the recommendations',
  verdictsIntro:
    'The recommendations are those of Murphy (2022, section 13.4.5), after Géron (2019): Glorot for linear, tanh and logistic units, He for ReLU and its variants, LeCun for SELU. The best initialiser is the one whose worse end, signal or gradient, changes least over the whole depth; what lies within a factor of three of it, or nearer than its seeds lie apart, counts as equal.',
  rezero:
    'ReZero is left out here: it starts every residual block as the identity, so that both ends are kept exactly. With a skip every branch adds to the signal, so that the smallest weights change it least; a branch scale of 1/√depth keeps all of them in bounds.',
  tally: (best: number, stated: number) =>
    `Measured here, ${best} of ${stated} recommendations ${best === 1 ? 'is' : 'are'} best or as good as the best.`,
  waiting: 'Verdicts come when all rows are measured.',
  columns: { verdict: 'Verdict', equals: 'Best, and as good' },
  marks: { best: '✓', beaten: '✗', unstated: '–', pending: '…', lost: '–' },
  marksInWords: {
    best: 'the recommendation holds',
    beaten: 'the recommendation does not hold',
    unstated: 'nothing is recommended',
    pending: 'not measured yet',
    lost: 'no numbers',
  },
  verdict: {
    pending: 'Not measured yet.',
    lost: 'No initialiser leaves a number.',
    best: (name: string, change: string) => `${name} is recommended and none does better: ${change}.`,
    beaten: (name: string, change: string, best: string, bestChange: string) =>
      `${name} is recommended, but ${change}. Best is ${best}: ${bestChange}.`,
    beatenLost: (name: string, best: string, bestChange: string) =>
      `${name} is recommended, but leaves no number. Best is ${best}: ${bestChange}.`,
    unstated: (best: string, change: string) => `Nothing is recommended. Best is ${best}: ${change}.`,
  },
  change: {
    kept: 'both ends stay within a factor of three',
    signalFalls: (size: string) => `the signal falls to ${size} of the input`,
    signalGrows: (size: string) => `the signal grows to ${size} times the input`,
    gradientFalls: (size: string) => `the gradient falls to ${size} on its way up`,
    gradientGrows: (size: string) => `the gradient grows ${size} times on its way up`,
  },
  list: (names: readonly string[]) => names.join(', '),
  families: { straight: 'linear', saturating: 'bounded', rectifying: 'rectifying', smooth: 'smooth rectifiers' },
  family: 'Family',
  table: 'Numbers of these maps',
  tableCaption:
    'Decades (log10 of the root mean square) by which signal and gradient change in a layer and over the whole depth, mean, least and greatest over the seeds',
  tableColumns: {
    signalLayer: 'signal a layer',
    signal: 'signal in all',
    signalSeeds: 'signal by seed',
    gradientLayer: 'gradient a layer',
    gradient: 'gradient in all',
    gradientSeeds: 'gradient by seed',
  },
};
export type ArenaMessages = typeof en;

const zhHans: ArenaMessages = {
  intro: (depth, seeds) =>
    `用每种初始化与每种激活函数替换基础网络自身的设置，其余保持不变，深度为 ${depth}。每一格表示信号或梯度每层变化的倍数，对 ${seeds} 个种子取对数平均。增益、固定标准差与固定半宽取当前设定。`,
  skip: '网络',
  skips: { plain: '普通', residual: '残差' },
  biases: '偏置',
  biasChoices: {
    own: '各初始化自带（仅 PyTorch Linear 有）',
    base: (std) => `取当前设定（${std}）`,
  },
  problem: (message) => `无法测量这组对照：${message}`,
  large: (size) => `这组对照需要 ${size} 次乘加，可能要等一会儿。`,
  measure: '开始测量',
  maps: { signal: '信号', gradient: '梯度' },
  mapNames: {
    signal: '信号热图：按激活函数与初始化，均方根每层变化的数量级',
    gradient: '梯度热图：按激活函数与初始化，均方根在回传途中每层变化的数量级',
  },
  legend: '每层的数量级变化，均方根的 log10',
  activation: '激活函数',
  initialiser: '初始化',
  open: '打开其测深图',
  cell: (activation, scheme) => `${activation} 配 ${scheme}：`,
  growth: {
    signal: (layer, whole) => `信号每层 × ${layer}，全程 × ${whole}`,
    gradient: (layer, whole) => `梯度每层 × ${layer}，全程 × ${whole}`,
  },
  spread: (low, high) => `（各种子 ${low} 到 ${high}）`,
  zero: { signal: '信号恰为 0', gradient: '梯度恰为 0' },
  fault: '出现数值故障，没有数值',
  pending: '尚未测量',
  refused: (message) => `无法这样组合：${message}`,
  recommended: '推荐',
  verdicts: '对推荐的裁定',
  verdictsIntro:
    '推荐取自 Murphy（2022，第 13.4.5 节），源自 Géron（2019）：线性、tanh 与 logistic 单元用 Glorot，ReLU 及其变体用 He，SELU 用 LeCun。最好的初始化，是信号与梯度两端中变化较大的一端在整个深度上变化最小者；与它相差不到三倍，或差距小于其种子间差异的，视为同样好。',
  rezero:
    '此处不计 ReZero：它使每个残差块从恒等映射开始，因此两端都精确保持。有跳跃连接时，每个分支都会加到信号上，所以权重最小者变化最小；把分支系数设为 1/√depth，各种初始化都能保持在界内。',
  tally: (best, stated) => `在此测得：${stated} 条推荐中有 ${best} 条是最好的，或与最好的不相上下。`,
  waiting: '所有行测完后给出裁定。',
  columns: { verdict: '裁定', equals: '最好以及同样好的' },
  marks: { best: '✓', beaten: '✗', unstated: '–', pending: '…', lost: '–' },
  marksInWords: {
    best: '推荐成立',
    beaten: '推荐不成立',
    unstated: '没有推荐',
    pending: '尚未测量',
    lost: '没有数值',
  },
  verdict: {
    pending: '尚未测量。',
    lost: '没有一种初始化留下数值。',
    best: (name, change) => `推荐 ${name}，没有更好的：${change}。`,
    beaten: (name, change, best, bestChange) => `推荐 ${name}，但${change}。最好的是 ${best}：${bestChange}。`,
    beatenLost: (name, best, bestChange) => `推荐 ${name}，但它没有留下数值。最好的是 ${best}：${bestChange}。`,
    unstated: (best, change) => `没有推荐。最好的是 ${best}：${change}。`,
  },
  change: {
    kept: '两端的变化都不到三倍',
    signalFalls: (size) => `信号降到输入的 ${size} 倍`,
    signalGrows: (size) => `信号增大到输入的 ${size} 倍`,
    gradientFalls: (size) => `梯度在回传途中降到 ${size} 倍`,
    gradientGrows: (size) => `梯度在回传途中增大到 ${size} 倍`,
  },
  list: (names) => names.join('、'),
  families: { straight: '线性', saturating: '有界', rectifying: '整流', smooth: '平滑整流' },
  family: '类别',
  table: '这些热图的数值',
  tableCaption: '信号与梯度每层以及全程变化的数量级（均方根的 log10），对种子的平均、最小与最大',
  tableColumns: {
    signalLayer: '信号每层',
    signal: '信号全程',
    signalSeeds: '信号各种子',
    gradientLayer: '梯度每层',
    gradient: '梯度全程',
    gradientSeeds: '梯度各种子',
  },
};

export const arenaMessages: Readonly<Record<Language, ArenaMessages>> = { en, 'zh-Hans': zhHans };
