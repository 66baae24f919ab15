// What surprises about the defaults of frameworks, in both languages: each note is a function of numbers that are computed or measured.

import type { Language } from '../messages/languages.ts';

const en = {
  torchRoot: (share: string, afterTen: string) =>
    `torch.nn.Linear calls kaiming_uniform_(a = √5), but not to set a slope: the gain √(2 / (1 + 5)) makes the bound 1/√n_in and the variance 1/(3 n_in), a third of LeCun's and a sixth of He's. With ReLU a layer keeps ${share} of the second moment: ${afterTen} is left after 10 layers.`,
  torchMeasured: (signal: string, gradient: string, activation: string) =>
    `Measured here with ${activation}: a layer multiplies the second moment of the signal by ${signal} and that of the gradient by ${gradient}, mean over the depth.`,
  truncation: (std: string, variance: string, after: string, depth: number) =>
    `A normal number cut at two deviations has a deviation of ${std}. Flax's lecun_normal, like all variance-scaling initialisers, divides by it; jax.nn.initializers.truncated_normal and keras.initializers.TruncatedNormal do not, and draw ${variance} of the variance asked for: over ${depth} linear layers ${after} of the second moment.`,
  alias:
    'In keras.initializers.VarianceScaling the distribution "normal" is another name of "truncated_normal"; the untruncated one is "untruncated_normal". In JAX "normal" is untruncated.',
  tanhGain: (q: string, std: string, chi1: string) =>
    `torch.nn.init.calculate_gain("tanh") is 5/3. Without biases that is chaotic: pre-activations settle at a second moment of ${q}, activations at ${std}, and χ₁ = ${chi1} makes the gradient grow on its way up.`,
  selu: (chi1: string, hundred: string) =>
    `SELU with LeCun's weights keeps mean 0 and variance 1 going down, but χ₁ = ${chi1}: the second moment of the gradient grows ${hundred} times over 100 layers.`,
  seluGain: (q: string, std: string, chi1: string) =>
    `calculate_gain("selu") is 3/4 and gives that up: activations shrink to ${std} (q* = ${q}), while gradients are nearly kept, χ₁ = ${chi1}.`,
  instance:
    'A Keras initialiser is an object with a seed of its own: one instance given to several layers of equal shape gives all of them the same weights.',
  slopes:
    'The same name is not the same function: the slope of leaky ReLU is 0.01 in PyTorch and 0.2 in keras.activations; GELU is exact in PyTorch and Keras and the tanh form in jax.nn. calculate_gain knows no GELU, SiLU, ELU or softsign.',
};
export type NotesMessages = typeof en;

const zhHans: NotesMessages = {
  torchRoot: (share, afterTen) =>
    `torch.nn.Linear 调用 kaiming_uniform_(a = √5)，却并非为了设定斜率：增益 √(2 / (1 + 5)) 使边界为 1/√n_in，方差为 1/(3 n_in)，是 LeCun 的三分之一、He 的六分之一。配 ReLU 时每层只留下二阶矩的 ${share}，10 层后剩 ${afterTen}。`,
  torchMeasured: (signal, gradient, activation) =>
    `在此用 ${activation} 测得：每层使信号的二阶矩乘以 ${signal}，使梯度的二阶矩乘以 ${gradient}（对深度取平均）。`,
  truncation: (std, variance, after, depth) =>
    `正态数在两倍标准差处截断后，标准差为 ${std}。Flax 的 lecun_normal 与所有 variance scaling 初始化一样会除以它；jax.nn.initializers.truncated_normal 与 keras.initializers.TruncatedNormal 则不会，实际方差只有所求的 ${variance}：经过 ${depth} 个线性层，二阶矩只剩 ${after}。`,
  alias:
    '在 keras.initializers.VarianceScaling 中，分布 "normal" 是 "truncated_normal" 的别名，不截断的叫 "untruncated_normal"。在 JAX 中 "normal" 不截断。',
  tanhGain: (q, std, chi1) =>
    `torch.nn.init.calculate_gain("tanh") 为 5/3。没有偏置时这属于混沌相：预激活的二阶矩稳定在 ${q}，激活值稳定在 ${std}，而 χ₁ = ${chi1} 使梯度在回传途中增大。`,
  selu: (chi1, hundred) =>
    `SELU 配 LeCun 权重，信号向下时均值保持 0、方差保持 1，但 χ₁ = ${chi1}：梯度的二阶矩在 100 层中增大到 ${hundred} 倍。`,
  seluGain: (q, std, chi1) =>
    `calculate_gain("selu") 为 3/4，放弃了这一点：激活值缩小到 ${std}（q* = ${q}），梯度则几乎保持，χ₁ = ${chi1}。`,
  instance: 'Keras 的初始化器是带有自身种子的对象：把同一个实例交给形状相同的多层，它们的权重完全相同。',
  slopes:
    '同名不等于同一函数：leaky ReLU 的斜率在 PyTorch 中为 0.01，在 keras.activations 中为 0.2；GELU 在 PyTorch 与 Keras 中为精确形式，在 jax.nn 中默认为 tanh 形式。calculate_gain 不认识 GELU、SiLU、ELU 与 softsign。',
};

export const notesMessages: Readonly<Record<Language, NotesMessages>> = { en, 'zh-Hans': zhHans };
