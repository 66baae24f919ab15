// Hanin and Rolnick 2018: how far single networks stray from the mean, which the sum of the reciprocal widths decides.

import { predictionOf } from './check-makers.ts';
import type { Bilingual, PaperCheck, PaperExperiment, PaperPreset } from './paper-preset.ts';
import { type Measured, type PaperRun, seedValues } from './paper-run.ts';
import { STANDARD_ERRORS } from './tolerance-reasons.ts';

const WIDTH = 100;
const DEPTH = 100;
const SEEDS = 200;
// Up to here the mean of the lengths can be had from so many seeds.
const SHALLOW = 20;

const NETWORK = {
  input: { width: WIDTH, batch: 1 },
  depth: DEPTH,
  width: WIDTH,
  activation: 'relu',
  weights: { scheme: 'he' },
  readout: { loss: 'gaussian-cotangent' },
};
const PLAIN = { id: 'plain', json: { network: NETWORK, seeds: { count: SEEDS }, measure: ['forward'] } };
const RESIDUAL = {
  id: 'residual',
  json: {
    network: { ...NETWORK, block: 'activation-linear', skip: true, branchScale: '1/depth' },
    seeds: { count: SEEDS },
    measure: ['forward'],
  },
};

export const haninRolnick2018: PaperPreset = {
  id: 'hanin-2018',
  name: 'Hanin and Rolnick 2018',
  citation:
    'B. Hanin and D. Rolnick, How to start training: the effect of initialization and architecture, NeurIPS 2018',
  title: { en: 'Mean and median', zh: '均值与中位数' },
  finding: {
    en: "He's weights keep the mean squared length, but at depths comparable with the width it is the mean of a few giants: the logarithm of the length strays by 5 times the sum of the reciprocal widths, and the typical network loses its signal. Residual networks with branches that are scaled down do not.",
    zh: 'He 权重保持平方长度的均值，但当深度与宽度相当时，这个均值来自少数极大的网络：长度对数的方差为各层宽度倒数之和的 5 倍，典型网络会丢失信号。分支按比例缩小的残差网络则不会。',
  },
  setup: {
    en: 'Width 100, 100 layers, one gaussian input, 200 seeds. L / n = 1 is the whole of it: wider networks need to be as much deeper.',
    zh: '宽度 100、100 层、单个高斯输入、200 个种子。关键在于 L/n = 1：更宽的网络需同比例更深。',
  },
  view: { view: 'sounding', network: NETWORK, seeds: 16 },
  experiments: [PLAIN, RESIDUAL],
  checks: () => [
    ...[SHALLOW, DEPTH].flatMap(logarithmChecks),
    meanCheck(),
    ...[SHALLOW, DEPTH].map(medianCheck),
    residualCheck(),
  ],
};

/** 5 times the sum of 1 / n_j over these layers: Hanin and Rolnick 2018 with the constant of normal weights. */
function beta(layers: number): number {
  return (5 * layers) / WIDTH;
}

const ofVariance: Bilingual = {
  en: `four standard errors of a variance over ${SEEDS} normal numbers`,
  zh: `${SEEDS} 个正态数的方差的四个标准误`,
};

const textAt =
  (layers: number) =>
  (en: string, zh: string): Bilingual => ({ en: `${layers} layers: ${en}`, zh: `${layers} 层：${zh}` });

/** ln |x_l|^2 / |x_0|^2, one a seed. */
function lnRatios(run: PaperRun | undefined, layer: number): number[] {
  if (run === undefined) return [];
  const ends = seedValues(run, { site: 'state', layer });
  const starts = seedValues(run, { site: 'state', layer: 0 });
  return ends.length === starts.length ? ends.map((end, k) => end - starts[k]) : [];
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Unbiased. */
function variance(values: readonly number[]): number {
  const mean = average(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

interface Statistic {
  readonly id: string;
  readonly text: Bilingual;
  readonly experiment?: PaperExperiment;
  readonly layer: number;
  readonly expected: number;
  readonly absolute: number;
  readonly reason: Bilingual;
  readonly of: (lnRatios: readonly number[]) => number;
}

function statisticCheck({
  id,
  text,
  experiment = PLAIN,
  layer,
  expected,
  absolute,
  reason,
  of,
}: Statistic): PaperCheck {
  return {
    ...{ id, text, expected },
    kind: 'measured',
    source: {
      en: 'ln of the squared length is about normal, of mean −β / 2 and variance β = 5 times the sum of 1 / n',
      zh: '平方长度的对数近似正态，均值 −β/2、方差 β，β 为 1/n 之和的 5 倍',
    },
    scale: 'linear',
    tolerance: { absolute, standardErrors: 0, reason },
    measured: (runs): Measured | null => {
      const values = lnRatios(runs.get(experiment.id), layer);
      return values.length < 2 ? null : { value: of(values), standardError: 0 };
    },
  };
}

function logarithmChecks(layers: number): PaperCheck[] {
  const text = textAt(layers);
  const spread = beta(layers);
  return [
    statisticCheck({
      id: `mean-log-${layers}`,
      text: text('mean of ln of the squared length', '平方长度对数的均值'),
      layer: layers,
      expected: -spread / 2,
      absolute: STANDARD_ERRORS * Math.sqrt(spread / SEEDS),
      reason: {
        en: `four standard errors over ${SEEDS} seeds, √(β / seeds)`,
        zh: `${SEEDS} 个种子的四个标准误 √(β/种子数)`,
      },
      of: average,
    }),
    statisticCheck({
      id: `variance-log-${layers}`,
      text: text('variance of ln of the squared length', '平方长度对数的方差'),
      layer: layers,
      expected: spread,
      absolute: STANDARD_ERRORS * spread * Math.sqrt(2 / (SEEDS - 1)),
      reason: ofVariance,
      of: variance,
    }),
  ];
}

function meanCheck(): PaperCheck {
  return statisticCheck({
    id: 'mean',
    text: textAt(SHALLOW)('mean of the squared length, input 1', '平方长度的均值，输入为 1'),
    layer: SHALLOW,
    expected: 1,
    // A log-normal number of mean 1 has the variance e^beta - 1.
    absolute: STANDARD_ERRORS * Math.sqrt(Math.expm1(beta(SHALLOW)) / SEEDS),
    reason: {
      en: `four standard errors over ${SEEDS} log-normal numbers of variance e^β − 1`,
      zh: `${SEEDS} 个方差为 e^β − 1 的对数正态数的四个标准误`,
    },
    of: (values) => average(values.map(Math.exp)),
  });
}

function medianCheck(layers: number): PaperCheck {
  const spread = beta(layers);
  const expected = Math.exp(-spread / 2);
  // The median of normal numbers strays by sqrt(pi / 2) of what their mean does.
  const reach = STANDARD_ERRORS * Math.sqrt((Math.PI / 2) * (spread / SEEDS));
  return {
    ...statisticCheck({
      id: `median-${layers}`,
      text: textAt(layers)('median of the squared length, input 1', '平方长度的中位数，输入为 1'),
      layer: layers,
      expected,
      absolute: reach,
      reason: { en: `four standard errors of a median over ${SEEDS} seeds`, zh: `${SEEDS} 个种子中位数的四个标准误` },
      of: (values) => Math.exp([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]),
    }),
    scale: 'log',
  };
}

function residualCheck(): PaperCheck {
  const { state } = predictionOf(RESIDUAL);
  // The lengths are divided by those of the inputs, whose own spread relu keeps.
  const expected = state.std[DEPTH] ** 2 - state.std[0] ** 2;
  return {
    ...statisticCheck({
      id: 'residual-variance',
      text: textAt(DEPTH)(
        'residual with branches scaled by 1/L, variance of ln of the squared length',
        '分支乘 1/L 的残差网络，平方长度对数的方差',
      ),
      experiment: RESIDUAL,
      layer: DEPTH,
      expected,
      absolute: STANDARD_ERRORS * expected * Math.sqrt(2 / (SEEDS - 1)),
      reason: ofVariance,
      of: variance,
    }),
    source: {
      en: 'residual networks do not fail so where the sum of their scales is finite; the number by theory',
      zh: '若各层系数之和有限，残差网络不会如此失效；数值由理论得出',
    },
  };
}
