// Hayou, Doucet and Rousseau 2019: points of the edge of chaos, and how slowly two inputs merge on it.

import { activation } from '../../math/activations.ts';
import { parseExperiment } from '../../model/experiment.ts';
import { listTowers } from '../../model/towers.ts';
import { edgeOfChaos } from '../../theory/edge-of-chaos.ts';
import { edgeRate } from '../../theory/edge-rate.ts';
import { gaussianInputMoments } from '../../theory/input-moments.ts';
import { predictDecorrelation } from '../../theory/prediction.ts';
import { printedCheck, theoryCheck } from './check-makers.ts';
import { edgeMonteCarloError } from './monte-carlo-error.ts';
import type { Bilingual, PaperCheck, PaperExperiment, PaperPreset } from './paper-preset.ts';
import { factorOf, seedValues } from './paper-run.ts';
import { ownSpreadAnd, STANDARD_ERRORS } from './tolerance-reasons.ts';

// The authors' program draws so many numbers for an expectation.
const DRAWS = 500_000;
const WIDTH = 300;
const DEPTH = 30;
const SEEDS = 60;

/** Their table of tanh. */
const TANH_TABLE = [
  { biasStd: 0.05, weightStd: 1.12434 },
  { biasStd: 0.2, weightStd: 1.30787 },
  { biasStd: 0.5, weightStd: 1.55254 },
  { biasStd: 1, weightStd: 1.85756 },
  { biasStd: 5, weightStd: 3.33547 },
] as const;

const network = (own: Readonly<Record<string, unknown>>) => ({
  input: { width: WIDTH, batch: 4 },
  depth: DEPTH,
  width: WIDTH,
  ...own,
});
const RELU = network({ activation: 'relu', weights: { scheme: 'he' } });
const TANH = network({ activation: 'tanh', weights: { scheme: 'edge-of-chaos' }, biases: { std: 0.2 } });
const experimentOf = (id: string, own: unknown): PaperExperiment => ({
  id,
  json: { network: own, seeds: { count: SEEDS }, measure: ['forward', 'correlation'] },
});
const RELU_RUN = experimentOf('relu', RELU);
const TANH_RUN = experimentOf('tanh', TANH);

export const hayou2019: PaperPreset = {
  id: 'hayou-2019',
  name: 'Hayou et al. 2019',
  citation:
    'S. Hayou, A. Doucet and J. Rousseau, On the impact of the activation function on deep neural networks training, ICML 2019',
  title: { en: 'On the edge of chaos', zh: '在混沌边缘上' },
  finding: {
    en: 'On the edge of chaos two inputs merge as a power of the depth and no longer exponentially: 1 − c falls as 1 / l for smooth activations, and as 1 / l², faster, for ReLU and its kind.',
    zh: '在混沌边缘上，两个输入按深度的幂而非指数趋同：光滑激活函数的 1 − c 按 1/l 下降，ReLU 一类则按 1/l² 下降，更快。',
  },
  setup: {
    en: 'Width 300 as in the paper, 30 of its 200 layers, because what a width of 300 shifts grows with the depth; gaussian inputs. Nothing is trained.',
    zh: '宽度 300 与论文相同；论文为 200 层，此处取 30 层，因为有限宽度的偏移随深度增大；输入为高斯。不做训练。',
  },
  view: { view: 'sounding', network: { ...TANH, depth: 200 }, seeds: 1 },
  experiments: [RELU_RUN, TANH_RUN],
  checks: () => [...TANH_TABLE.map(tableCheck), ...pointChecks(), ...rateChecks(), ...measuredChecks()],
};

function tableCheck({ biasStd, weightStd }: (typeof TANH_TABLE)[number]): PaperCheck {
  const phi = activation('tanh');
  const point = edgeOfChaos(phi, [biasStd])[0];
  return theoryCheck({
    id: `tanh-${biasStd}`,
    text: {
      en: `tanh at σ_b = ${biasStd}: critical σ_w`,
      zh: `tanh，σ_b = ${biasStd}：临界 σ_w`,
    },
    source: { en: 'their table of the edge of chaos of tanh', zh: '论文中 tanh 混沌边缘的表' },
    expected: weightStd,
    absolute: weightStd * STANDARD_ERRORS * (point === null ? 0 : edgeMonteCarloError(phi, point.q, DRAWS)),
    reason: {
      en: 'four standard errors of the 500,000 draws from which the paper has its number',
      zh: '论文该数由 500,000 次抽样得出，取其四个标准误',
    },
    computed: () => Math.sqrt(point?.weightVariance ?? Number.NaN),
  });
}

function pointChecks(): PaperCheck[] {
  const weightStd = (name: 'elu' | 'tanh' | 'relu', biasStd: number) => () =>
    Math.sqrt(edgeOfChaos(activation(name), [biasStd])[0]?.weightVariance ?? Number.NaN);
  const sampled: Bilingual = {
    en: 'their point presumably comes from random draws, as in their algorithm, whose error is larger than the digits that are printed: exactly it is',
    zh: '论文的点大概与其算法一样由随机抽样得出，误差大于所印的位数；精确值为',
  };
  const exactly = (text: string): Bilingual => ({ en: `${sampled.en} ${text}`, zh: `${sampled.zh} ${text}` });
  return [
    printedCheck({
      id: 'relu-point',
      text: { en: 'ReLU without biases: critical σ_w', zh: 'ReLU 无偏置：临界 σ_w' },
      source: { en: 'the point (0, √2), to five digits', zh: '点 (0, √2)，取五位' },
      printed: '1.4142',
      computed: weightStd('relu', 0),
    }),
    printedCheck({
      id: 'elu-point',
      text: {
        en: 'ELU at σ_b = 0.2: critical σ_w of the training runs',
        zh: 'ELU，σ_b = 0.2：训练所用临界 σ_w',
      },
      source: {
        en: 'the follow-up on neural tangent kernels, settings of its table 1',
        zh: '关于神经切线核的后续论文，表 1 的设置',
      },
      printed: '1.227',
      computed: weightStd('elu', 0.2),
      deviation: exactly('1.22925'),
    }),
    printedCheck({
      id: 'tanh-point',
      text: {
        en: 'tanh at σ_b = 0.2: critical σ_w of the training runs',
        zh: 'tanh，σ_b = 0.2：训练所用临界 σ_w',
      },
      source: {
        en: 'the follow-up on neural tangent kernels, settings of its table 1',
        zh: '关于神经切线核的后续论文，表 1 的设置',
      },
      printed: '1.302',
      computed: weightStd('tanh', 0.2),
      deviation: exactly('1.30415'),
    }),
  ];
}

function rateChecks(): PaperCheck[] {
  const tanh = activation('tanh');
  const after = (own: unknown, layer: number) => {
    const [tower] = listTowers(parseExperiment({ network: own }));
    const ln = predictDecorrelation(tower, gaussianInputMoments(tower.input));
    return ln === null ? Number.NaN : Math.exp(ln[layer]);
  };
  const source = {
    en: 'propositions on the rate of convergence on the edge; the number by an independent recursion',
    zh: '关于边缘上收敛速率的命题；数值由独立递推得出',
  };
  return [
    printedCheck({
      id: 'relu-constant',
      text: { en: 'ReLU: limit of (1 − c) l², 9π²/2', zh: 'ReLU：(1 − c) l² 的极限 9π²/2' },
      source,
      printed: '44.413',
      computed: () => edgeRate(activation('relu'), 0)?.constant ?? Number.NaN,
    }),
    printedCheck({
      id: 'relu-1000',
      text: { en: 'ReLU: (1 − c) l² after 1000 layers', zh: 'ReLU：1000 层后的 (1 − c) l²' },
      source,
      printed: '43.13',
      computed: () => after({ ...RELU, depth: 1000 }, 1000) * 1000 ** 2,
    }),
    printedCheck({
      id: 'tanh-constant',
      text: { en: 'tanh at σ_b = 0.2: limit of (1 − c) l, β_q', zh: 'tanh，σ_b = 0.2：(1 − c) l 的极限 β_q' },
      source,
      printed: '7.084',
      computed: () => edgeRate(tanh, edgeOfChaos(tanh, [0.2])[0]?.q ?? Number.NaN)?.constant ?? Number.NaN,
    }),
  ];
}

/**
 * What the width moves. Two nearly parallel samples after a layer of relu differ by (W d)_k over the active units k, and for normal weights
 * ln(1 - c) gains -2 / n in the mean and 8 / n in the variance; the pull of the law 1 / l^2 undoes a disturbance as 1 / l. That leaves
 * -L / n, and with the curvature of the pull -4 L / (3 n), at layer L.
 */
const WIDTH_SHIFT = (4 * DEPTH) / (3 * WIDTH);

function measuredChecks(): PaperCheck[] {
  return [
    { run: RELU_RUN, power: 2, name: 'ReLU', law: 'l²' },
    { run: TANH_RUN, power: 1, name: 'tanh', law: 'l' },
  ].map(({ run: { id, json }, power, name, law }): PaperCheck => {
    const [tower] = listTowers(parseExperiment(json));
    const ln = predictDecorrelation(tower, gaussianInputMoments(tower.input));
    const scale = DEPTH ** power;
    return {
      id: `measured-${id}`,
      kind: 'measured',
      text: {
        en: `${name} at the edge: (1 − c) ${law} after ${DEPTH} layers`,
        zh: `${name} 在边缘：${DEPTH} 层后的 (1 − c) ${law}`,
      },
      source: { en: 'the same law at this depth, by theory', zh: '同一规律在此深度的值，由理论得出' },
      expected: ln === null ? Number.NaN : scale * Math.exp(ln[DEPTH]),
      scale: 'log',
      tolerance: {
        absolute: WIDTH_SHIFT,
        standardErrors: STANDARD_ERRORS,
        reason: ownSpreadAnd(SEEDS, {
          en: '4 L / (3 n), by which ReLU of this depth and width is shifted to first order',
          zh: '4L/(3n)，即此深度与宽度的 ReLU 的一阶偏移',
        }),
      },
      measured: (runs) => {
        const run = runs.get(id);
        if (run === undefined) return null;
        const place = { site: 'state', layer: DEPTH } as const;
        const values = seedValues(run, place, { quantity: 'log10Decorrelation' });
        return factorOf(values.map((value) => value + Math.log(scale)));
      },
    };
  });
}
