// What the framework lens says, in both languages. Names of functions of a framework are the same in both; what surprises about the
// defaults is in notes-messages.ts.

import type { Language } from '../messages/languages.ts';

const en = {
  intro: (activation: string) =>
    `What a dense layer really draws where nothing is said of its initialiser, and what that does to a deep network with ${activation}.`,
  fanIn: 'Inputs (fan-in)',
  fanOut: 'Outputs (fan-out)',
  refused: (message: string) => `Not possible: ${message}.`,
  laws: 'One layer in numbers',
  lawsCaption: (fanIn: number, fanOut: number) =>
    `Default weights and biases of a layer with ${fanIn} inputs and ${fanOut} outputs`,
  property: 'Property',
  properties: {
    call: 'default initialiser',
    weights: 'weights',
    std: 'std of one weight',
    variance: 'variance of one weight',
    forwardVariance: 'n_in × variance',
    backwardVariance: 'n_out × variance',
    biases: 'biases',
  },
  distribution: {
    uniform: (bound: string) => `uniform on ±${bound}`,
    'truncated-normal': (bound: string) => `normal, cut at ±${bound}`,
    normal: () => 'normal',
    orthogonal: () => 'orthogonal',
  },
  zeros: 'zeros',
  theoryHeading: (activation: string, q: string) =>
    `Theory: ${activation} at pre-activations of second moment ${q}, by layer`,
  theory: {
    forward: "factor of the signal's second moment",
    backward: "factor of the gradient's second moment",
    gain: 'gain on the weights that would keep it',
    deep: 'deep down (equal widths)',
  },
  noGain: 'none: the biases alone are more',
  deep: (q: string, chi1: string, kind: string) => `q → ${q}, χ₁ = ${chi1}: ${kind}`,
  phases: { ordered: 'ordered', critical: 'critical', chaotic: 'chaotic' },
  unbounded: '∞',
  noTheory: 'The input is exactly 0, so there is no factor to give.',
  lawsHint:
    "The factors are those of a layer φ(W x + b) at infinite width: one layer multiplies the second moment of its pre-activations by V(q)/q (Poole et al. 2016), and that of the gradient by n_out Var(W) E φ′², which is χ₁ where both fans are equal. The second moment is that of the base network's input.",
  measured: 'How far a signal gets',
  measuredIntro: (depth: number, width: string, seeds: number) =>
    `Measured on the plain base network (${depth} layers of width ${width}, ${seeds === 1 ? 'one seed' : `${seeds} seeds`}) with each framework's own weights and biases.`,
  problem: (message: string) => `These networks cannot be measured: ${message}`,
  large: (size: string) => `This run needs ${size} multiply-adds and may take a while.`,
  measure: 'Measure it',
  waiting: 'The measurement is on its way …',
  figureName: (framework: string, depth: number) =>
    `${framework}, ${depth} layers: signal going down on the left, gradient coming back up on the right; its reach is told below`,
  reach: {
    signal: {
      faded: (layer: number) => `The signal falls below 1 % of the input at layer ${layer}.`,
      kept: (size: string, layer: number) =>
        `The signal never falls below 1 % of the input; at layer ${layer} it is ${size} of it.`,
    },
    gradient: {
      faded: (layer: number) => `On its way up, the gradient falls below 1 % of its start at layer ${layer}.`,
      kept: (size: string, layer: number) =>
        `The gradient never falls below 1 % of its start; at layer ${layer} it is ${size} of it.`,
    },
    exit: {
      signal: {
        underflow: (layer: number) => `It is below float32 from layer ${layer} on.`,
        overflow: (layer: number) => `It is beyond float32 from layer ${layer} on.`,
      },
      gradient: {
        underflow: (layer: number) => `It is below float32 from layer ${layer} up.`,
        overflow: (layer: number) => `It is beyond float32 from layer ${layer} up.`,
      },
    },
    within: 'float32 holds it everywhere.',
    biasesOnly: 'What is left of the signal deep down is made of the biases: inputs can no longer be told apart by it.',
  },
  caption:
    'Each strip is one layer: the fuller its colour, the more values of that size. The line is the root of the second moment, averaged over the seeds in the logarithm; the shade spans the smallest and the largest seed. The three networks share their axes, not their weights.',
  open: 'Open its sounding',
  notes: 'What surprises',
  code: 'The same law in each framework',
  codeChoice: 'Initialiser to write',
  codeChoices: {
    base: (scheme: string) => `as set: ${scheme}`,
    scheme: (name: string) => name,
  },
  codeHint:
    "Each snippet draws the same distribution; the frameworks' generators differ, so the numbers do too. The fans are those above.",
  codeRefused: 'This activation has no critical weight variance with these biases, so there is nothing to write.',
  copy: (framework: string) => `Copy for ${framework}`,
  copied: 'Copied',
  copyFailed: 'Select the text and copy it',
  frameworks: { torch: 'PyTorch', keras: 'Keras', flax: 'Flax' },
  table: 'Numbers of these figures',
  tableCaption: 'log10 of the root mean square by layer, mean over the seeds',
  layer: 'Layer',
  column: { signal: (name: string) => `${name}, signal`, gradient: (name: string) => `${name}, gradient` },
};
export type FrameworksMessages = typeof en;

const zhHans: FrameworksMessages = {
  intro: (activation) =>
    `不指定初始化时，全连接层实际抽取怎样的权重，以及它对使用 ${activation} 的深层网络意味着什么。`,
  fanIn: '输入数（扇入）',
  fanOut: '输出数（扇出）',
  refused: (message) => `无法这样设置：${message}。`,
  laws: '一层的数值',
  lawsCaption: (fanIn, fanOut) => `${fanIn} 个输入、${fanOut} 个输出的一层的默认权重与偏置`,
  property: '性质',
  properties: {
    call: '默认初始化',
    weights: '权重',
    std: '单个权重的标准差',
    variance: '单个权重的方差',
    forwardVariance: 'n_in × 方差',
    backwardVariance: 'n_out × 方差',
    biases: '偏置',
  },
  distribution: {
    uniform: (bound) => `±${bound} 上的均匀分布`,
    'truncated-normal': (bound) => `正态，在 ±${bound} 处截断`,
    normal: () => '正态',
    orthogonal: () => '正交',
  },
  zeros: '全零',
  theoryHeading: (activation, q) => `理论：${activation}，预激活的二阶矩为 ${q}，每层`,
  theory: {
    forward: '信号二阶矩的倍数',
    backward: '梯度二阶矩的倍数',
    gain: '使其保持不变的权重增益',
    deep: '深处（宽度相等）',
  },
  noGain: '没有：仅偏置就已更大',
  deep: (q, chi1, kind) => `q → ${q}，χ₁ = ${chi1}：${kind}`,
  phases: { ordered: '有序相', critical: '临界', chaotic: '混沌相' },
  unbounded: '∞',
  noTheory: '输入恰为 0，没有倍数可言。',
  lawsHint:
    '这些倍数属于无限宽度下的一层 φ(W x + b)：每层使预激活的二阶矩乘以 V(q)/q（Poole 等 2016），使梯度的二阶矩乘以 n_out Var(W) E φ′²；扇入与扇出相等时后者即敏感度 χ₁。二阶矩取基础网络输入的二阶矩。',
  measured: '信号能走多远',
  measuredIntro: (depth, width, seeds) =>
    `在普通的基础网络上测量（${depth} 层，宽度 ${width}，${seeds} 个种子），权重与偏置取各框架的默认值。`,
  problem: (message) => `无法测量这些网络：${message}`,
  large: (size) => `这次测量需要 ${size} 次乘加，可能要等一会儿。`,
  measure: '开始测量',
  waiting: '测量正在进行……',
  figureName: (framework, depth) =>
    `${framework}，${depth} 层：左侧为向下传播的信号，右侧为向上返回的梯度；能走多远见下方文字`,
  reach: {
    signal: {
      faded: (layer) => `信号在第 ${layer} 层降到输入的 1 % 以下。`,
      kept: (size, layer) => `信号始终不低于输入的 1 %；到第 ${layer} 层为输入的 ${size} 倍。`,
    },
    gradient: {
      faded: (layer) => `梯度在回传途中于第 ${layer} 层降到起点的 1 % 以下。`,
      kept: (size, layer) => `梯度始终不低于起点的 1 %；到第 ${layer} 层为起点的 ${size} 倍。`,
    },
    exit: {
      signal: {
        underflow: (layer) => `从第 ${layer} 层起，它低于 float32 的范围。`,
        overflow: (layer) => `从第 ${layer} 层起，它超出 float32 的范围。`,
      },
      gradient: {
        underflow: (layer) => `自第 ${layer} 层往上，它低于 float32 的范围。`,
        overflow: (layer) => `自第 ${layer} 层往上，它超出 float32 的范围。`,
      },
    },
    within: 'float32 处处容得下它。',
    biasesOnly: '深处留下的信号来自偏置：已无法据此区分不同的输入。',
  },
  caption:
    '每一条横带是一层：颜色越浓，该大小的数值越多。曲线是二阶矩的平方根，在对数上对各种子取平均；阴影从最小的种子到最大的种子。三个网络共用坐标轴，但权重各不相同。',
  open: '打开其测深图',
  notes: '出人意料之处',
  code: '在各框架中写出同一分布',
  codeChoice: '要写出的初始化',
  codeChoices: {
    base: (scheme) => `当前设定：${scheme}`,
    scheme: (name) => name,
  },
  codeHint: '每段代码抽取相同的分布；各框架的随机数生成器不同，因此数值不同。扇入扇出取上面的值。',
  codeRefused: '在这些偏置下，此激活函数没有临界的权重方差，因此无可写出。',
  copy: (framework) => `复制 ${framework} 代码`,
  copied: '已复制',
  copyFailed: '请选中文字复制',
  frameworks: { torch: 'PyTorch', keras: 'Keras', flax: 'Flax' },
  table: '这些图的数值',
  tableCaption: '逐层均方根的 log10，对种子取平均',
  layer: '层',
  column: { signal: (name) => `${name}，信号`, gradient: (name) => `${name}，梯度` },
};

export const frameworksMessages: Readonly<Record<Language, FrameworksMessages>> = { en, 'zh-Hans': zhHans };
