// What is said inside the panel of one layer, in both languages.

import type { Language } from '../messages/languages.ts';

const en = {
  reference: (seed: number) => `Computed in float64 by the reference for seed ${seed}.`,
  pending: 'The reference is computing this layer …',
  tooLarge: (cost: string, limit: string) =>
    `This tower would take the reference ${cost} multiply-adds, and it stops at ${limit}. A later layer, a narrower or a shallower network costs less.`,
  failed: (message: string) => `The layer could not be computed: ${message}`,
  faulty: 'A numerical fault was met on the way: no number here is to be trusted.',

  sites: {
    input: 'Input z₀',
    preactivation: 'Pre-activation a',
    activation: 'Activation φ(a)',
    activationState: 'State z = φ(a)',
    state: 'State z',
    preactivationGradient: 'Gradient ∂L/∂a',
    stateGradient: 'Gradient ∂L/∂z',
  },
  histogramName: (site: string, tower: string) =>
    `${tower}, ${site}: histogram in units of the root mean square; the counts are in the table below`,
  tallest: (percent: string) => `tallest ${percent}`,
  together: (parts: readonly string[]) => parts.join('; '),
  rms: (size: string) => `root mean square ${size}`,
  inRms: (mean: string, std: string, min: string, max: string) =>
    `in its units: mean ${mean}, standard deviation ${std}, from ${min} to ${max}`,
  outside: (count: number, total: number, halfWidth: number) => `${count} of ${total} values lie beyond ±${halfWidth}`,
  allZero: 'every value is exactly 0',

  noneDead: 'No activation is exactly 0.',
  dead: (units: number, total: number, share: string) =>
    `${units} of ${total} units ${units === 1 ? 'is' : 'are'} dead for the whole batch; ${share} of all activations are exactly 0.`,
  noneSaturated: 'No unit is saturated (slope below 0.01).',
  saturated: (units: number, total: number, share: string) =>
    `${units} of ${total} units ${units === 1 ? 'is' : 'are'} saturated for the whole batch (slope below 0.01); ${share} of all pre-activations are.`,
  weightGradient: (weights: number, rms: string, norm: string) =>
    `Gradient of the ${weights} weights: root mean square ${rms}, norm ${norm}.`,
  weightGradientZero: (weights: number) => `The gradient of the ${weights} weights is exactly 0.`,
  pairs: (first: string, mean: string, count: number) =>
    `Cosine of samples 0 and 1: ${first}; mean over ${count} ${count === 1 ? 'pair' : 'pairs'}: ${mean}.`,
  pairsUndefined: 'A sample is exactly 0, so there is no angle between samples.',

  parts: 'Where the gradient ∂L/∂z comes from',
  partsBlock: (block: number) => `Through block ${block} alone`,
  partsRest: (from: number, to: number) =>
    from === to ? `Through block ${to}, the whole rest` : `Through all blocks from ${from} to ${to}`,
  part: { identity: 'skip', branch: 'branch', overlap: 'overlap' },
  partsRestIdentity: 'skips alone',
  partsRestBranch: 'through branches',
  partSize: (name: string, share: string, size: string) => `${name} ${share} (${size})`,
  partOverlap: (share: string, cosine: string) => `overlap ${share} (cosine ${cosine})`,
  partsName: (title: string, sentence: string) => `${title}: ${sentence}`,
  partsExplained:
    'Shares of the second moment; the overlap is twice the product of the two parts, and the mark is where the whole ends.',
  partsZero: 'The gradient is exactly 0.',
  partsPlain: 'Without a skip the whole gradient goes through F.',
  partsAfterSum: 'An activation after the sum leaves no path that the skips alone make.',
  partsNoSkip: 'A block on the way has no skip, because it changes the width.',
  partsLast: 'This is the last layer: no block follows.',

  table: 'Counts of the histograms',
  tableCaption: (tower: string) => `${tower}: values by bin, in units of the root mean square`,
  bin: 'from … to',
  beyond: (side: string) => `beyond ${side}`,
};

export type AnatomyMessages = typeof en;

const zhHans: AnatomyMessages = {
  reference: (seed) => `由参考引擎以 float64 计算，种子 ${seed}。`,
  pending: '参考引擎正在计算此层……',
  tooLarge: (cost, limit) =>
    `参考引擎计算此网络需要 ${cost} 次乘加，上限为 ${limit} 次。靠后的层、较窄或较浅的网络所需较少。`,
  failed: (message) => `此层无法计算：${message}`,
  faulty: '途中遇到数值故障：此处的数字都不可信。',

  sites: {
    input: '输入 z₀',
    preactivation: '预激活 a',
    activation: '激活 φ(a)',
    activationState: '状态 z = φ(a)',
    state: '状态 z',
    preactivationGradient: '梯度 ∂L/∂a',
    stateGradient: '梯度 ∂L/∂z',
  },
  histogramName: (site, tower) => `${tower}，${site}：以均方根为单位的直方图；计数见下方表格`,
  tallest: (percent) => `最高 ${percent}`,
  together: (parts) => parts.join('；'),
  rms: (size) => `均方根 ${size}`,
  inRms: (mean, std, min, max) => `以其为单位：平均 ${mean}，标准差 ${std}，从 ${min} 到 ${max}`,
  outside: (count, total, halfWidth) => `${total} 个数值中有 ${count} 个超出 ±${halfWidth}`,
  allZero: '所有数值恰为 0',

  noneDead: '没有激活值恰为 0。',
  dead: (units, total, share) => `${total} 个单元中有 ${units} 个对整批样本都是死的；全部激活值中有 ${share} 恰为 0。`,
  noneSaturated: '没有饱和的单元（斜率小于 0.01）。',
  saturated: (units, total, share) =>
    `${total} 个单元中有 ${units} 个对整批样本都饱和（斜率小于 0.01）；全部预激活值中有 ${share} 饱和。`,
  weightGradient: (weights, rms, norm) => `${weights} 个权重的梯度：均方根 ${rms}，范数 ${norm}。`,
  weightGradientZero: (weights) => `${weights} 个权重的梯度恰为 0。`,
  pairs: (first, mean, count) => `样本 0 与 1 的余弦：${first}；${count} 对样本的平均：${mean}。`,
  pairsUndefined: '有样本恰为 0，样本之间没有夹角。',

  parts: '梯度 ∂L/∂z 从何而来',
  partsBlock: (block) => `仅经过第 ${block} 块`,
  partsRest: (from, to) => (from === to ? `经过第 ${to} 块，即其余全部` : `经过第 ${from} 到 ${to} 的所有块`),
  part: { identity: '跳跃连接', branch: '分支', overlap: '交叉项' },
  partsRestIdentity: '仅跳跃连接',
  partsRestBranch: '经过分支',
  partSize: (name, share, size) => `${name} ${share}（${size}）`,
  partOverlap: (share, cosine) => `交叉项 ${share}（余弦 ${cosine}）`,
  partsName: (title, sentence) => `${title}：${sentence}`,
  partsExplained: '均为二阶矩中的份额；交叉项是两部分内积的两倍，竖线处为总和的终点。',
  partsZero: '梯度恰为 0。',
  partsPlain: '没有跳跃连接时，梯度全部经过 F。',
  partsAfterSum: '求和之后再加激活时，没有只由跳跃连接构成的通路。',
  partsNoSkip: '途中有一块改变宽度，因而没有跳跃连接。',
  partsLast: '这是最后一层：其后没有块。',

  table: '直方图的计数',
  tableCaption: (tower) => `${tower}：各区间的数值个数，以均方根为单位`,
  bin: '从……到',
  beyond: (side) => `超出 ${side}`,
};

export const anatomyMessages: Readonly<Record<Language, AnatomyMessages>> = { en, 'zh-Hans': zhHans };
