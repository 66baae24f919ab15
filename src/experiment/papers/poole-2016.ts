// Poole et al. 2016: the length map, chi1 and the correlation map of tanh at the three points of their figures.

import { activation } from '../../math/activations.ts';
import { decorrelationStar } from '../../theory/correlation-map.ts';
import { lengthLimit } from '../../theory/fixed-points.ts';
import { qMap } from '../../theory/length-map.ts';
import type { MeanField } from '../../theory/mean-field.ts';
import { chi1 } from '../../theory/susceptibilities.ts';
import { printedCheck, secondMomentCheck, theoryCheck } from './check-makers.ts';
import { correlationCheck, lengthCheck } from './fixed-point-checks.ts';
import type { Bilingual, PaperCheck, PaperPreset } from './paper-preset.ts';

const BIAS_STD = 0.3;
const SEEDS = 4;
const DEPTH = 40;
const GAIN = 'network.weights.gain';
const START = 15;

const POINTS = [
  { gain: 1.3, q: '0.6070', chi: '0.9398', cStar: '1.0000' },
  { gain: 2.5, q: '4.0791', chi: '1.5852', cStar: '0.1221' },
  { gain: 4, q: '12.6041', chi: '2.3673', cStar: '0.0297' },
] as const;
type Point = (typeof POINTS)[number];

const NETWORK = {
  input: { width: 1000, batch: 16, correlation: 0.6 },
  depth: DEPTH,
  width: 1000,
  activation: 'tanh',
  weights: { scheme: 'lecun', gain: 2.5 },
  biases: { std: BIAS_STD },
  readout: { loss: 'gaussian-cotangent' },
};
const SWEEP = { [GAIN]: POINTS.map(({ gain }) => gain) };

const DEEP = {
  id: 'deep',
  json: { network: NETWORK, sweep: SWEEP, seeds: { count: SEEDS }, measure: ['forward', 'backward', 'correlation'] },
};

export const poole2016: PaperPreset = {
  id: 'poole-2016',
  name: 'Poole et al. 2016',
  citation:
    'B. Poole, S. Lahiri, M. Raghu, J. Sohl-Dickstein and S. Ganguli, Exponential expressivity in deep neural networks through transient chaos, NeurIPS 2016',
  title: { en: 'Order and chaos', zh: '有序与混沌' },
  finding: {
    en: 'Lengths settle within a few layers. What becomes of two inputs then depends on χ₁ alone: below 1 they merge, above 1 they part until they reach a correlation c* of their own, and gradients grow by χ₁ a layer.',
    zh: '长度在几层之内稳定。此后两个输入的命运只取决于 χ₁：小于 1 时二者趋同，大于 1 时彼此分开，直到达到固有的相关系数 c*；梯度每层变为 χ₁ 倍。',
  },
  setup: {
    en: 'Width 1000, 40 layers and σ_b = 0.3 as in the paper; pairs of gaussian inputs of correlation 0.6 in place of a circle.',
    zh: '宽度 1000、40 层、σ_b = 0.3，与论文相同；以相关系数为 0.6 的成对高斯输入代替圆周。',
  },
  view: { view: 'sounding', network: NETWORK, seeds: 1 },
  experiments: [DEEP],
  checks: () => POINTS.flatMap(checksOf),
};

function checksOf(point: Point): PaperCheck[] {
  const { gain, q, chi, cStar } = point;
  const field: MeanField = { phi: activation('tanh'), weightVariance: gain ** 2, biasVariance: BIAS_STD ** 2 };
  const star = lengthLimit(field, field.weightVariance + field.biasVariance);
  const text = (en: string, zh: string): Bilingual => ({ en: `σ_w = ${gain}: ${en}`, zh: `σ_w = ${gain}：${zh}` });
  const source = {
    en: 'figures 1 and 2; the number by an independent quadrature',
    zh: '图 1、2；数值由独立的数值积分得出',
  };
  const where = { [GAIN]: gain };
  const named = (id: string, words: Bilingual) => ({ id: `${id}-${gain}`, text: words, source });
  return [
    printedCheck({ ...named('q', text('q*', 'q*')), printed: q, computed: () => star }),
    printedCheck({ ...named('chi', text('χ₁', 'χ₁')), printed: chi, computed: () => chi1(field, star) }),
    printedCheck({
      ...named('c', text('c*', 'c*')),
      printed: cStar,
      computed: () => 1 - (decorrelationStar(field, star) ?? Number.NaN),
    }),
    settlingCheck(field, { star, text, gain }),
    lengthCheck({
      ...named('measured-q', text('q of layer 40', '第 40 层的 q')),
      experiment: DEEP,
      where,
      layer: DEPTH,
      expected: Number(q),
    }),
    secondMomentCheck({
      ...named(
        'measured-chi',
        text('factor of the squared gradient a layer, layers 39 to 10', '梯度平方每层的倍数，第 39 至 10 层'),
      ),
      experiment: DEEP,
      where,
      site: 'stateGradient',
      layer: 10,
      from: DEPTH - 1,
      power: 1 / (DEPTH - 11),
      expected: Number(chi),
    }),
    correlationCheck({
      ...named('measured-c', text('c of layer 40', '第 40 层的 c')),
      experiment: DEEP,
      where,
      layer: DEPTH,
      expected: Number(cStar),
    }),
  ];
}

/** Layers until a length from the far end of figure 1 has come within a hundredth of q*, which a plot of that size does not show any more. */
function settlingCheck(
  field: MeanField,
  { star, text, gain }: { star: number; text: (en: string, zh: string) => Bilingual; gain: number },
): PaperCheck {
  return theoryCheck({
    id: `settling-${gain}`,
    text: text('layers until q from 15 is within 1 % of q*', '从 15 出发的 q 进入 q* 的 1% 以内所需层数'),
    source: { en: 'figure 1: about four layers', zh: '图 1：约四层' },
    expected: 4,
    absolute: 2,
    reason: {
      en: '"about four" read as half of it either way, and settled as within 1 %',
      zh: '“约四层”理解为上下各一半，“稳定”理解为 1% 以内',
    },
    computed: () => {
      let layers = 0;
      for (let q = START; Math.abs(q / star - 1) > 0.01; layers++) q = qMap(field, q);
      return layers;
    },
    deviation:
      gain > 1.5
        ? undefined
        : {
            en: 'near the edge of chaos lengths return more slowly: their scale ξ_q is 1.3 layers here, and 0.7 and 0.5 at the other two points',
            zh: '靠近混沌边缘时长度恢复得较慢：此处其尺度 ξ_q 为 1.3 层，另外两点为 0.7 与 0.5 层',
          },
  });
}
