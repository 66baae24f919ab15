// 页面上关于理论的中文文字。

import type { TheoryMessages } from './theory-en.ts';

export const theoryZhHans: TheoryMessages = {
  caption:
    '虚线是理论对此宽度网络的预期，即对全部种子的平均；斜线带向两侧各延伸单个种子的两个标准差。二者随设置即时变化。',
  expected: (size) => `理论 ${size}`,
  band: (low, high) => `带 ${low} 到 ${high}`,
  limit: (size) => `无限宽 ${size}`,
  columns: { expected: '理论', limit: '无限宽' },

  together: (sentences) => sentences.join(''),
  pending: '正在计算理论……',
  none: '求和之后再加激活时，没有相应的理论。',
  failed: (message) => `此处无法计算理论：${message}`,

  phase: {
    ordered: (chi1) => `理论：有序（χ₁ = ${chi1}）。`,
    critical: (chi1) => `理论：临界（χ₁ = ${chi1}），处于混沌边缘。`,
    chaotic: (chi1, cStar) => `理论：混沌（χ₁ = ${chi1}${cStar === null ? '' : `，c* = ${cStar}`}）。`,
  },
  fate: {
    blocked: () => '梯度一层也传不过去。',
    alike: (_inputs, squares) => `各输入趋于相同，梯度消失：均方每 ${squares} 层缩小到 1/e。`,
    dying: (_inputs, squares) => `信号逐渐消失，梯度也消失：均方每 ${squares} 层缩小到 1/e。`,
    apart: (inputs, squares) => `各输入彼此远离，深度尺度为 ${inputs} 层；梯度爆炸，均方每 ${squares} 层增大到 e 倍。`,
    silent: (_inputs, squares) => `没有信号；梯度爆炸，均方每 ${squares} 层增大到 e 倍。`,
    unbounded: (_inputs, squares) => `信号无限增大，梯度爆炸：均方每 ${squares} 层增大到 e 倍。`,
    level: () => '没有任何量随深度指数衰减或增长。',
    fading: () => '信号逐渐消失，但很缓慢：没有任何量随深度指数衰减或增长。',
    swelling: () => '信号无限增大，但很缓慢：没有任何量随深度指数衰减或增长。',
  },
  noLimit: '没有深度上限。',
  untrainable: '连一层也无法训练。',
  trainable: (limit, scales, depth) =>
    `可训练到约 ${limit} 层（${scales} 个深度尺度）；本网络有 ${depth} 层：${depth > limit ? '超出此深度' : '在此深度之内'}。`,

  skip: '理论：有跳跃连接时没有深度尺度。',
  course: {
    kept: (_size, from, to) => `预期第 ${to} 层的梯度与第 ${from} 层的一样大。`,
    grows: (size, from, to) => `预期第 ${to} 层的梯度是第 ${from} 层的 ${size} 倍。`,
    shrinks: (size, from, to) => `预期第 ${to} 层的梯度只有第 ${from} 层的 ${size} 倍。`,
    zero: (_size, _from, to) => `预期第 ${to} 层的梯度恰为 0。`,
  },

  doubt: {
    spread: '此处深度相对宽度较大：各种子的均方相差超过 e 倍，平均场理论预计无法描述单个网络。',
    shift: '在此宽度下，一阶修正已使均方改变一半：无限宽理论预计不再成立。',
  },
};
