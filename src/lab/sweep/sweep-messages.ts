// All texts of the sweep view, in both languages.

import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import type { Language } from '../messages/languages.ts';

interface QuantityWords {
  /** In the list of quantities. */
  readonly name: string;
  /** Over the legend. */
  readonly legend: string;
  /** One cell; the text is a size, a share or decades. */
  readonly cell: (text: string) => string;
}

const en = {
  bar: 'What the map shows',
  axes: { x: 'Across', y: 'Down or up', by: 'Maps side by side' },
  setting: (axis: string) => `${axis}: setting`,
  none: 'one map only',
  scale: 'Values',
  scales: { linear: 'evenly spaced', log: 'log-spaced', list: 'a list' },
  from: 'from',
  to: 'to',
  count: 'how many',
  list: 'values, with commas',
  quantity: 'Colour',
  contours: 'Lines of theory',
  skip: 'Swept network',
  skips: { plain: 'plain', residual: 'residual' },
  seeds: 'Seeds a cell',
  on: 'yes',
  off: 'no',
  refused: (message: string) => `This sweep is refused: ${message}`,
  same: (setting: string) => `${setting} stands on two axes; choose another setting for one of them.`,
  cost: (networks: number, multiplyAdds: string, seconds: string) =>
    `${networks} networks, ${multiplyAdds} multiply-adds, about ${seconds}.`,
  waits: (seconds: string) => `This map would take about ${seconds}. It is not measured until you ask for it.`,
  measure: 'Measure this map',
  progress: (measured: number, total: number) => `${measured} of ${total} networks measured.`,
  seconds: (count: number, unit: 's' | 'min' | 'h') => `${count} ${unit}`,
  map: (quantity: string, x: string, y: string, multiple: string) =>
    `${multiple === '' ? '' : `${multiple}: `}map of ${quantity} over ${x} and ${y}`,
  open: 'Open its sounding',
  pending: 'not measured yet',
  zero: 'exactly 0, or undefined',
  fault: 'a numerical fault in every seed',
  spread: (low: string, high: string, seeds: number) => `${seeds} seeds: ${low} to ${high}.`,
  chi1: (chi1: string, phase: string, scale: string) => `Theory: χ₁ = ${chi1}, ${phase}; ${scale}.`,
  phases: { ordered: 'ordered', critical: 'critical', chaotic: 'chaotic' },
  depthScale: (layers: string) => `depth scale ${layers} layers`,
  noScale: 'no depth scale',
  contourChi1: 'χ₁ = 1',
  contourScale: (k: number) => `${k === 1 ? '' : `${k} `}ξ_c`,
  aboutEdge: 'Lines are theory at infinite width: χ₁ = 1 is the edge of chaos.',
  aboutScales:
    'ξ_c and 2, 4.5 and 6 ξ_c are depths that are so many depth scales; networks train to about 6 ξ_c (Schoenholz et al. 2017).',
  noContours: 'No lines: they need at least one axis of numbers.',
  skipContours: 'With the skip there is no single factor a layer, so these lines are not drawn there.',
  theoryFailed: (message: string) => `The lines of theory could not be computed: ${message}`,
  table: 'Numbers of this map',
  caption: (quantity: string) => `${quantity}: mean, least and greatest over the seeds`,
  columns: { mean: 'mean', low: 'least', high: 'greatest', seeds: 'seeds', chi1: 'χ₁ (theory)' },
  logarithm: 'log10',
  quantities: {
    signalGrowth: {
      name: 'Growth of the signal',
      legend: 'Last signal over the input, decades',
      cell: (text) => `the last signal is ${text} times the input`,
    },
    gradientGrowth: {
      name: 'Growth of the gradient',
      legend: 'Gradient at layer 1 over that at the last layer, decades',
      cell: (text) => `the gradient at layer 1 is ${text} times that at the last layer`,
    },
    signalPerLayer: {
      name: 'Growth of the signal a layer',
      legend: 'Growth of the signal, decades a layer',
      cell: (text) => `each layer multiplies the signal by ${text}`,
    },
    gradientPerLayer: {
      name: 'Growth of the gradient a layer',
      legend: 'Growth of the gradient, decades a layer on the way up',
      cell: (text) => `each layer multiplies the gradient on its way up by ${text}`,
    },
    lastSignal: {
      name: 'Last signal',
      legend: 'Root mean square of the last signal, log10',
      cell: (text) => `the last signal is ${text}`,
    },
    firstGradient: {
      name: 'Gradient at layer 1',
      legend: 'Root mean square of the gradient at layer 1, log10',
      cell: (text) => `the gradient at layer 1 is ${text}`,
    },
    decorrelation: {
      name: 'Difference of paired samples',
      legend: '1 − c of the last signals, log10',
      cell: (text) => `1 − c of the last signals is ${text}`,
    },
    saturatedShare: {
      name: 'Share saturated',
      legend: 'Share of saturated pre-activations, mean over the blocks',
      cell: (text) => `${text} of the pre-activations are saturated`,
    },
    zeroShare: {
      name: 'Share exactly zero',
      legend: 'Share of states that are exactly zero, mean over the blocks',
      cell: (text) => `${text} of the states are exactly zero`,
    },
    weightGradientSpread: {
      name: 'Spread of the weight gradients',
      legend: 'Largest weight gradient of a block over the smallest, decades',
      cell: (text) => `the largest weight gradient of a block is ${text} times the smallest`,
    },
    loss: { name: 'Loss', legend: 'Loss, log10', cell: (text) => `the loss is ${text}` },
  } satisfies Readonly<Record<CellQuantityId, QuantityWords>> as Readonly<Record<CellQuantityId, QuantityWords>>,
};
export type SweepMessages = typeof en;

const zhHans: SweepMessages = {
  bar: '热图显示什么',
  axes: { x: '横轴', y: '纵轴', by: '并排多图' },
  setting: (axis) => `${axis}：设置项`,
  none: '只画一张图',
  scale: '取值',
  scales: { linear: '等间距', log: '对数间距', list: '列表' },
  from: '从',
  to: '到',
  count: '个数',
  list: '取值，用逗号分隔',
  quantity: '颜色',
  contours: '理论曲线',
  skip: '扫描的网络',
  skips: { plain: '普通', residual: '残差' },
  seeds: '每格种子数',
  on: '是',
  off: '否',
  refused: (message) => `此扫描被拒绝：${message}`,
  same: (setting) => `“${setting}”同时用在两个轴上；请为其中一个轴另选设置项。`,
  cost: (networks, multiplyAdds, seconds) => `${networks} 个网络，${multiplyAdds} 次乘加，约 ${seconds}。`,
  waits: (seconds) => `测量此图约需 ${seconds}，点击后才开始。`,
  measure: '测量此图',
  progress: (measured, total) => `已测量 ${measured} / ${total} 个网络。`,
  seconds: (count, unit) => `${count} ${{ s: '秒', min: '分钟', h: '小时' }[unit]}`,
  map: (quantity, x, y, multiple) => `${multiple === '' ? '' : `${multiple}：`}${quantity}随${x}与${y}变化的热图`,
  open: '打开该处的探测',
  pending: '尚未测量',
  zero: '恰为 0 或无定义',
  fault: '所有种子都出现数值故障',
  spread: (low, high, seeds) => `${seeds} 个种子：${low} 到 ${high}。`,
  chi1: (chi1, phase, scale) => `理论：χ₁ = ${chi1}，${phase}；${scale}。`,
  phases: { ordered: '有序相', critical: '临界', chaotic: '混沌相' },
  depthScale: (layers) => `深度尺度 ${layers} 层`,
  noScale: '没有深度尺度',
  contourChi1: 'χ₁ = 1',
  contourScale: (k) => `${k === 1 ? '' : `${k} `}ξ_c`,
  aboutEdge: '曲线为无限宽理论：χ₁ = 1 是混沌边缘。',
  aboutScales:
    'ξ_c 及 2、4.5、6 ξ_c 表示深度等于相应倍数的深度尺度；网络大约可训练到 6 ξ_c 的深度（Schoenholz 等，2017）。',
  noContours: '没有曲线：至少需要一个数值轴。',
  skipContours: '有跳跃连接时，每层没有单一的放大因子，因此那里不画这些曲线。',
  theoryFailed: (message) => `理论曲线无法计算：${message}`,
  table: '此图的数值',
  caption: (quantity) => `${quantity}：各种子的均值、最小值和最大值`,
  columns: { mean: '均值', low: '最小', high: '最大', seeds: '种子数', chi1: 'χ₁（理论）' },
  logarithm: 'log10',
  quantities: {
    signalGrowth: {
      name: '信号的增长',
      legend: '末层信号与输入之比，数量级（十倍数）',
      cell: (text) => `末层信号是输入的 ${text} 倍`,
    },
    gradientGrowth: {
      name: '梯度的增长',
      legend: '第 1 层梯度与末层梯度之比，数量级（十倍数）',
      cell: (text) => `第 1 层的梯度是末层的 ${text} 倍`,
    },
    signalPerLayer: {
      name: '信号每层的增长',
      legend: '信号每层增长的数量级（十倍数）',
      cell: (text) => `每层将信号乘以 ${text}`,
    },
    gradientPerLayer: {
      name: '梯度每层的增长',
      legend: '梯度回传时每层增长的数量级（十倍数）',
      cell: (text) => `回传时每层将梯度乘以 ${text}`,
    },
    lastSignal: {
      name: '末层信号',
      legend: '末层信号的均方根，log10',
      cell: (text) => `末层信号为 ${text}`,
    },
    firstGradient: {
      name: '第 1 层的梯度',
      legend: '第 1 层梯度的均方根，log10',
      cell: (text) => `第 1 层的梯度为 ${text}`,
    },
    decorrelation: {
      name: '成对样本的差异',
      legend: '末层信号的 1 − c，log10',
      cell: (text) => `末层信号的 1 − c 为 ${text}`,
    },
    saturatedShare: {
      name: '饱和比例',
      legend: '饱和的预激活所占比例，各块平均',
      cell: (text) => `预激活中有 ${text} 饱和`,
    },
    zeroShare: {
      name: '恰为零的比例',
      legend: '状态中恰为零的比例，各块平均',
      cell: (text) => `状态中有 ${text} 恰为零`,
    },
    weightGradientSpread: {
      name: '权重梯度的差距',
      legend: '各块权重梯度最大与最小之比，数量级（十倍数）',
      cell: (text) => `各块权重梯度中最大的是最小的 ${text} 倍`,
    },
    loss: { name: '损失', legend: '损失，log10', cell: (text) => `损失为 ${text}` },
  },
};

export const sweepMessages: Readonly<Record<Language, SweepMessages>> = { en, 'zh-Hans': zhHans };
