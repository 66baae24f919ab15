// Glorot and Bengio 2010: what their "standard" and their "normalised" weights do to five layers of tanh before training (figures 6 to 8).

import { activation } from '../../math/activations.ts';
import { qMap } from '../../theory/length-map.ts';
import { chi1 } from '../../theory/susceptibilities.ts';
import { predictionOf, printedCheck, secondMomentCheck } from './check-makers.ts';
import type { Bilingual, PaperCheck, PaperPreset } from './paper-preset.ts';
import { factorOf, seedValues } from './paper-run.ts';
import { ownSpread, STANDARD_ERRORS } from './tolerance-reasons.ts';

const DEPTH = 5;
const SEEDS = 3;
const SCHEME = 'network.weights.scheme';
const NETWORK = {
  input: { width: 1000, batch: 100 },
  depth: DEPTH,
  width: 1000,
  activation: 'tanh',
  weights: { scheme: 'torch-linear' },
  biases: { std: 0 },
};

const INITIALISERS = [
  // U(-1/sqrt(n), 1/sqrt(n)), of variance 1 / (3 n), is what torch.nn.Linear draws to this day.
  {
    id: 'standard',
    scheme: 'torch-linear',
    weightVariance: 1 / 3,
    name: { en: 'standard', zh: '标准' },
    stds: [0.4603, 0.2495, 0.1412, 0.081, 0.0467],
    jacobian: '0.5',
  },
  {
    id: 'normalised',
    scheme: 'keras-dense',
    weightVariance: 1,
    name: { en: 'normalised', zh: '归一化' },
    stds: [0.6279, 0.4863, 0.4082, 0.3576, 0.3216],
    jacobian: '0.8',
  },
] as const;
type Initialiser = (typeof INITIALISERS)[number];

const EXPERIMENT = {
  id: 'both',
  json: {
    network: NETWORK,
    sweep: { [SCHEME]: INITIALISERS.map(({ scheme }) => scheme) },
    seeds: { count: SEEDS },
    measure: ['forward', 'backward', 'weight-gradient'],
  },
};

export const glorotBengio2010: PaperPreset = {
  id: 'glorot-2010',
  name: 'Glorot and Bengio 2010',
  citation:
    'X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010',
  title: { en: 'The normalised initialisation', zh: '归一化初始化' },
  finding: {
    en: 'With the weights of the time activations and gradients shrink from layer to layer; weights of variance 2 / (fan-in + fan-out) keep them better. Gradients of the weights are alike in all layers even where the others are not (figures 6 to 8).',
    zh: '使用当时的权重，激活与梯度逐层缩小；方差为 2 /（扇入 + 扇出）的权重能更好地保持它们。即使其他量逐层变化，各层权重的梯度仍大致相同（图 6 至 8）。',
  },
  setup: {
    en: 'Five layers of 1000 tanh units before training, as in the paper; 100 gaussian inputs of second moment 1 in place of 300 images.',
    zh: '训练前的五层、每层 1000 个 tanh 单元，与论文相同；以 100 个二阶矩为 1 的高斯输入代替 300 幅图像。',
  },
  view: { view: 'sounding', network: NETWORK, seeds: SEEDS },
  experiments: [EXPERIMENT],
  checks: () => INITIALISERS.flatMap((initialiser) => checksOf(initialiser)),
};

function checksOf(initialiser: Initialiser): PaperCheck[] {
  const { id, name, scheme, stds, jacobian } = initialiser;
  const where = { [SCHEME]: scheme };
  const text = (en: string, zh: string): Bilingual => ({
    en: `${name.en} weights: ${en}`,
    zh: `${name.zh}权重：${zh}`,
  });
  return [
    ...[1, 3, 5].map((layer) =>
      secondMomentCheck({
        id: `${id}-state-${layer}`,
        text: text(`deviation of the activations, layer ${layer}`, `第 ${layer} 层激活的标准差`),
        source: { en: 'figure 6; the number by an independent quadrature', zh: '图 6；数值由独立的数值积分得出' },
        experiment: EXPERIMENT,
        where,
        site: 'state',
        layer,
        power: 1 / 2,
        expected: stds[layer - 1],
      }),
    ),
    secondMomentCheck({
      id: `${id}-gradient`,
      text: text('gradient at layer 1 against layer 5', '第 1 层与第 5 层梯度之比'),
      source: { en: 'figure 7; the number by theory', zh: '图 7；数值由理论得出' },
      experiment: EXPERIMENT,
      where,
      site: 'stateGradient',
      layer: 1,
      from: DEPTH,
      power: 1 / 2,
    }),
    printedCheck({
      id: `${id}-jacobian`,
      text: text("size of a layer's Jacobian, mean over the five layers", '单层雅可比矩阵的大小，五层平均'),
      source: {
        en: 'section 4.2: "around 0.8", "down to 0.5"; read as the root mean square of the singular values, which gradients feel; their plain mean is some 15 % less',
        zh: '4.2 节：“约 0.8”、“降至 0.5”；理解为奇异值的均方根，即梯度所感受到的；其算术平均约小 15%',
      },
      printed: jacobian,
      computed: () => meanJacobian(initialiser),
    }),
    weightGradientCheck(initialiser, text),
  ];
}

/** sqrt(chi1), the root mean square of a layer's singular values, at the lengths of each of the layers. */
function meanJacobian({ weightVariance }: Initialiser): number {
  const field = { phi: activation('tanh'), weightVariance, biasVariance: 0 };
  let q = weightVariance;
  let sum = 0;
  for (let layer = 1; layer <= DEPTH; layer++) {
    sum += Math.sqrt(chi1(field, q));
    q = qMap(field, q);
  }
  return sum / DEPTH;
}

/**
 * Glorot and Bengio 2010, eq. 14: with linear units the gradients of the weights are alike in all layers, because what the signal loses on
 * its way down the gradient loses on its way up. Theory says what remains of it with tanh.
 */
function weightGradientCheck({ id, scheme }: Initialiser, text: (en: string, zh: string) => Bilingual): PaperCheck {
  const where = { [SCHEME]: scheme };
  const { state, preactivationGradient } = predictionOf(EXPERIMENT, where);
  // A weight's gradient is the product of its two ends; blocks stand in places 0 to depth - 1.
  const lnSquare = (layer: number) => state.limit[layer - 1] + preactivationGradient[layer - 1];
  const expected = Math.exp((lnSquare(1) - lnSquare(DEPTH)) / 2);
  return {
    id: `${id}-weight-gradient`,
    kind: 'measured',
    text: text('weight gradient at layer 1 against layer 5', '第 1 层与第 5 层权重梯度之比'),
    source: { en: 'figure 8 and eq. 14; the number by theory', zh: '图 8 与式 14；数值由理论得出' },
    expected,
    scale: 'log',
    tolerance: { absolute: 0, standardErrors: STANDARD_ERRORS, reason: ownSpread(SEEDS) },
    measured: (runs) => {
      const run = runs.get(EXPERIMENT.id);
      if (run === undefined) return null;
      const [first, last] = [1, DEPTH].map((layer) => seedValues(run, { where, site: 'weightGradient', layer }));
      return first.length === last.length ? factorOf(first.map((value, k) => (value - last[k]) / 2)) : null;
    },
  };
}
