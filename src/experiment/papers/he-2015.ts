// He et al. 2015: what a layer of relu does to the second moment under the weights of He, of Glorot and of a framework's default, and what a
// fixed deviation does to the gradient of a network whose widths grow.

import { predictionOf, printedCheck, secondMomentCheck, theoryCheck } from './check-makers.ts';
import type { Bilingual, PaperCheck, PaperPreset } from './paper-preset.ts';
import { AS_PRINTED } from './tolerance-reasons.ts';

const SEEDS = 8;
const DEPTH = 30;
const SCHEME = 'network.weights.scheme';

const NETWORK = {
  input: { width: 256, batch: 16 },
  depth: DEPTH,
  width: 256,
  activation: 'relu',
  weights: { scheme: 'he' },
  biases: { std: 0 },
  readout: { loss: 'gaussian-cotangent' },
};
const NORMAL = {
  id: 'normal',
  json: {
    network: NETWORK,
    sweep: { [SCHEME]: ['he', 'glorot', 'torch-linear'] },
    seeds: { count: SEEDS },
    measure: ['forward', 'backward'],
  },
};
const DEFAULTS = {
  id: 'defaults',
  json: {
    network: { ...NETWORK, depth: 10, weights: { scheme: 'torch-linear' }, biases: { std: 'scheme' } },
    seeds: { count: SEEDS },
    measure: ['forward'],
  },
};

// VGG model B has 3 x 3 filters on so many channels, and weights of deviation 0.01. As dense layers of these widths, a ninth of the
// filters' connections, it takes three times the deviation for the same n Var(w).
const CHANNELS = [64, 64, 128, 128, 256, 256, 512, 512, 512, 512];
const FIXED_STD = 0.03;
const VGG_NETWORK = {
  input: { width: 64, batch: 16 },
  depth: CHANNELS.length,
  width: CHANNELS,
  activation: 'relu',
  weights: { scheme: 'normal', std: FIXED_STD },
  readout: { loss: 'gaussian-cotangent' },
};
const FIXED = { id: 'fixed', json: { network: VGG_NETWORK, seeds: { count: SEEDS }, measure: ['backward'] } };
const FAN_OUT = {
  id: 'fan-out',
  json: {
    network: { ...VGG_NETWORK, weights: { scheme: 'he', mode: 'fan-out' } },
    seeds: { count: SEEDS },
    measure: ['backward'],
  },
};

export const he2015: PaperPreset = {
  id: 'he-2015',
  name: 'He et al. 2015',
  citation: 'K. He, X. Zhang, S. Ren and J. Sun, Delving deep into rectifiers, ICCV 2015',
  title: { en: 'Weights for ReLU', zh: '适用于 ReLU 的权重' },
  finding: {
    en: "A layer of ReLU halves the second moment, so weights of variance 2 / n keep it. Glorot's lose a factor of 2 a layer, and weights of one fixed deviation lose a gradient of 10 layers by a factor of 17,000.",
    zh: 'ReLU 层使二阶矩减半，因此方差为 2/n 的权重能保持它。Glorot 权重每层损失一半；固定标准差的权重在 10 层之后使梯度缩小约 17,000 倍。',
  },
  setup: {
    en: 'Dense layers in place of convolutions: 30 of width 256, and ten with the channels of VGG model B as widths. Gaussian inputs; nothing is trained.',
    zh: '以全连接层代替卷积：30 层宽度 256 的网络，以及宽度取 VGG 模型 B 各层通道数的十层网络。高斯输入，不做训练。',
  },
  view: { view: 'sounding', network: NETWORK, seeds: 5 },
  experiments: [NORMAL, DEFAULTS, FIXED, FAN_OUT],
  checks: () => [...factorChecks(), ...defaultChecks(), ...vggChecks()],
};

function factorChecks(): PaperCheck[] {
  const rows = [
    { scheme: 'he', name: 'He', factor: 1, source: { en: 'eq. 10 and 14', zh: '式 10 与 14' } },
    {
      scheme: 'glorot',
      name: 'Glorot',
      factor: 1 / 2,
      source: { en: 'section 2.2, comparison with Xavier', zh: '2.2 节，与 Xavier 的比较' },
    },
    {
      scheme: 'torch-linear',
      name: 'torch.nn.Linear',
      factor: 1 / 6,
      source: { en: 'eq. 9 with Var(w) = 1 / (3 n)', zh: '式 9，取 Var(w) = 1/(3n)' },
    },
  ];
  return rows.flatMap(({ scheme, name, factor, source }) => {
    const text = (en: string, zh: string): Bilingual => ({ en: `${name}: ${en}`, zh: `${name}：${zh}` });
    const common = { source, experiment: NORMAL, where: { [SCHEME]: scheme }, power: 1 / DEPTH, expected: factor };
    return [
      secondMomentCheck({
        ...common,
        id: `${scheme}-signal`,
        text: text('factor of the second moment a layer', '二阶矩每层的倍数'),
        site: 'state',
        layer: DEPTH,
        from: 0,
      }),
      secondMomentCheck({
        ...common,
        id: `${scheme}-gradient`,
        text: text('factor of the squared gradient a layer', '梯度平方每层的倍数'),
        site: 'stateGradient',
        layer: 0,
        from: DEPTH,
      }),
    ];
  });
}

function defaultChecks(): PaperCheck[] {
  return [
    printedCheck({
      id: 'torch-ten',
      text: {
        en: 'torch.nn.Linear without biases: second moment after 10 layers',
        zh: 'torch.nn.Linear 无偏置：10 层后的二阶矩',
      },
      source: { en: '(1/6)^10', zh: '(1/6)^10' },
      printed: '1.65e-8',
      computed: () => Math.exp(predictionOf(NORMAL, { [SCHEME]: 'torch-linear' }).state.limit[10]),
    }),
    secondMomentCheck({
      id: 'torch-biases',
      text: {
        en: 'torch.nn.Linear with its own biases: second moment after 10 layers',
        zh: 'torch.nn.Linear 带自身偏置：10 层后的二阶矩',
      },
      source: { en: '(1/6)^10, as if there were no biases', zh: '(1/6)^10，视为没有偏置' },
      experiment: DEFAULTS,
      site: 'state',
      layer: 10,
      expected: 6 ** -10,
      deviation: {
        en: 'no number of the paper, which knows no such default, but one in circulation. The default draws biases too, of variance 1 / (3 n), and they hold the second moment at 1 / (5 n): what arrives is no longer the signal',
        zh: '这不是论文的数字（论文中没有这种默认设置），而是流传的说法。该默认设置也抽取方差为 1/(3n) 的偏置，使二阶矩停在 1/(5n)：到达的已不再是信号',
      },
    }),
    secondMomentCheck({
      id: 'torch-floor',
      text: {
        en: 'torch.nn.Linear with its own biases: second moment after 10 layers, against 1 / (5 n)',
        zh: 'torch.nn.Linear 带自身偏置：10 层后的二阶矩，与 1/(5n) 比较',
      },
      source: {
        en: 'fixed point of p = (p / 3 + 1 / (3 n)) / 2, by theory',
        zh: 'p = (p/3 + 1/(3n))/2 的不动点，由理论得出',
      },
      experiment: DEFAULTS,
      site: 'state',
      layer: 10,
    }),
  ];
}

/** He et al. 2015, section 2.2: 5.9 x 4.2^2 x 2.9^2 x 2.1^4, the product over conv2 to conv10 of sqrt(2 / (9 d)) / 0.01. */
function vggChecks(): PaperCheck[] {
  const product = CHANNELS.slice(1).reduce((total, channels) => total * (Math.sqrt(2 / (9 * channels)) / 0.01), 1);
  const gradient = { site: 'stateGradient', layer: 1, from: CHANNELS.length, power: 1 / 2 } as const;
  return [
    theoryCheck({
      id: 'vgg-product',
      text: {
        en: 'VGG model B: loss of the gradient from conv10 to conv2',
        zh: 'VGG 模型 B：梯度从 conv10 到 conv2 的损失倍数',
      },
      source: { en: 'section 2.2: 1.7 × 10⁴', zh: '2.2 节：1.7 × 10⁴' },
      expected: 1.7e4,
      absolute: 0.05e4,
      reason: AS_PRINTED,
      computed: () => product,
    }),
    secondMomentCheck({
      ...gradient,
      id: 'vgg-fixed',
      text: {
        en: 'dense layers of those widths, fixed deviation: gradient at layer 1 against layer 10',
        zh: '相应宽度的全连接层，固定标准差：第 1 层与第 10 层梯度之比',
      },
      source: {
        en: 'section 2.2: 1 / (1.7 × 10⁴), with all digits of the product',
        zh: '2.2 节：1/(1.7 × 10⁴)，取乘积的全部位数',
      },
      experiment: FIXED,
      expected: 1 / product,
    }),
    secondMomentCheck({
      ...gradient,
      id: 'vgg-fan-out',
      text: {
        en: 'the same layers, variance 2 / fan-out: gradient at layer 1 against layer 10',
        zh: '同样的层，方差 2/扇出：第 1 层与第 10 层梯度之比',
      },
      source: { en: 'eq. 14: kept', zh: '式 14：保持不变' },
      experiment: FAN_OUT,
      expected: 1,
    }),
  ];
}
