// Yang and Schoenholz 2017: with skips lengths and gradients grow as powers of the depth or by fixed factors, and no longer die.

import { parseExperiment } from '../../model/experiment.ts';
import { listTowers } from '../../model/towers.ts';
import { backwardMeans } from '../../theory/backward-means.ts';
import { blockConstants } from '../../theory/block-constants.ts';
import { forwardMeans } from '../../theory/forward-means.ts';
import { gaussianInputMoments } from '../../theory/input-moments.ts';
import { predictDecorrelation } from '../../theory/prediction.ts';
import { tanhResidualLogGrowth } from '../../theory/residual-laws.ts';
import { predictionOf, printedCheck, secondMomentCheck, theoryCheck } from './check-makers.ts';
import type { Bilingual, PaperCheck, PaperExperiment, PaperPreset } from './paper-preset.ts';

const TANH = {
  input: { width: 200, batch: 16, correlation: 0.5 },
  depth: 100,
  width: 200,
  activation: 'tanh',
  skip: true,
  weights: { scheme: 'lecun' },
  readout: { loss: 'gaussian-cotangent' },
};
const tanhOf = (depth: number): PaperExperiment => ({ id: `tanh-${depth}`, json: { network: { ...TANH, depth } } });
const TANH_RUN = {
  id: 'tanh',
  json: { network: TANH, seeds: { count: 12 }, measure: ['forward', 'backward'] },
};

const RELU_DEPTH = 20;
const RELU = {
  input: { width: 256, batch: 16 },
  depth: RELU_DEPTH,
  width: 256,
  activation: 'relu',
  block: 'activation-linear',
  skip: true,
  weights: { scheme: 'he' },
  readout: { loss: 'gaussian-cotangent' },
};
const BLOCK = 'network.block';
const RELU_RUN = {
  id: 'relu',
  json: {
    network: RELU,
    sweep: { [BLOCK]: ['activation-linear', 'linear-activation'] },
    seeds: { count: 12 },
    measure: ['forward', 'backward'],
  },
};

const SCALED_DEPTH = 50;
const SCALED_RUN = {
  id: 'scaled',
  json: {
    network: { ...RELU, depth: SCALED_DEPTH, branchScale: '1/sqrt(depth)' },
    seeds: { count: 12 },
    measure: ['forward', 'backward'],
  },
};

export const yangSchoenholz2017: PaperPreset = {
  id: 'yang-2017',
  name: 'Yang and Schoenholz 2017',
  citation: 'G. Yang and S. S. Schoenholz, Mean field residual networks: on the edge of chaos, NeurIPS 2017',
  title: { en: 'Residual networks', zh: '残差网络' },
  finding: {
    en: 'With skips nothing dies exponentially. Beside a skip tanh has gradients whose logarithm grows as σ_w √L, and angles that fade as a power; ReLU grows by one factor a block, unless its branches are scaled with the depth.',
    zh: '有跳跃连接时没有任何量指数地消失。tanh 的梯度对数按 σ_w √L 增长，夹角按幂衰减；ReLU 每块增大固定倍数，除非分支随深度缩放。',
  },
  setup: {
    en: "The reduced network z + tanh(W z) at σ_w = 1 with width 200; ReLU with He's weights and width 256; gaussian inputs. Nothing is trained.",
    zh: '简化网络 z + tanh(W z)，σ_w = 1，宽度 200；ReLU 用 He 权重，宽度 256；高斯输入。不做训练。',
  },
  view: { view: 'sounding', network: TANH, seeds: 1 },
  experiments: [TANH_RUN, RELU_RUN, SCALED_RUN],
  checks: () => [...recursionChecks(), lawCheck(), ...angleChecks(), ...measuredTanh(), ...measuredRelu()],
};

const QUADRATURE: Bilingual = {
  en: 'their recursion for p and the gradient; the number by an independent quadrature',
  zh: '论文中 p 与梯度的递推；数值由独立的数值积分得出',
};

function recursionChecks(): PaperCheck[] {
  const rows = [
    { depth: 50, square: '39.59', growth: '7.216' },
    { depth: 400, square: '367.54', growth: '21.618' },
  ];
  return rows.flatMap(({ depth, square, growth }) => {
    const text = (en: string, zh: string): Bilingual => ({
      en: `tanh, ${depth} blocks: ${en}`,
      zh: `tanh，${depth} 块：${zh}`,
    });
    const { state, stateGradient } = predictionOf(tanhOf(depth));
    return [
      printedCheck({
        id: `p-${depth}`,
        text: text('second moment', '二阶矩'),
        source: QUADRATURE,
        printed: square,
        computed: () => Math.exp(state.limit[depth]),
      }),
      printedCheck({
        id: `growth-${depth}`,
        text: text("ln of the squared gradient's growth", '梯度平方增长的对数'),
        source: QUADRATURE,
        printed: growth,
        computed: () => stateGradient.limit[0] - stateGradient.limit[depth],
      }),
    ];
  });
}

/**
 * The law from 2,500 to 10,000 blocks. Its next term: p = l - 2 sqrt(2 l / pi), so the sum of ln(1 + E phi'^2) gains
 * ((4/3) / sqrt(2 pi) sqrt(2 / pi) - (4/3)^2 / (4 pi)) ln L = 0.283 ln L.
 */
function lawCheck(): PaperCheck {
  const [short, long] = [2500, 10_000];
  const law = (tanhResidualLogGrowth(1, long) - tanhResidualLogGrowth(1, short)) / (Math.sqrt(long) - Math.sqrt(short));
  const nextTerm = (0.283 * Math.log(long / short)) / (Math.sqrt(long) - Math.sqrt(short));
  return theoryCheck({
    id: 'law',
    text: {
      en: 'tanh: slope of the logarithm against √L, 2,500 to 10,000 blocks',
      zh: 'tanh：该对数关于 √L 的斜率，2,500 至 10,000 块',
    },
    source: {
      en: 'σ_w √L decides; (8/3) / √(2π) of it to leading order',
      zh: '由 σ_w √L 决定；首项系数为 (8/3)/√(2π)',
    },
    expected: law,
    absolute: 2 * nextTerm,
    reason: {
      en: 'twice the next term of the expansion, 0.283 ln L',
      zh: '展开式下一项 0.283 ln L 的两倍',
    },
    computed: () => (logGrowth(long) - logGrowth(short)) / (Math.sqrt(long) - Math.sqrt(short)),
  });
}

/** ln of the squared gradient's growth over so many blocks, by the recursions alone: the spread over seeds would take most of the time. */
function logGrowth(depth: number): number {
  const [tower] = listTowers(parseExperiment(tanhOf(depth).json));
  const blocks = blockConstants(tower.layers);
  return backwardMeans(blocks, forwardMeans(blocks, { lnSquare: 0, meanShare: 0 }), 0).state[0];
}

function angleChecks(): PaperCheck[] {
  return [
    { depth: 10, printed: '0.4147' },
    { depth: 100, printed: '0.2234' },
  ].map(({ depth, printed }) =>
    printedCheck({
      id: `cosine-${depth}`,
      text: { en: `tanh, ${depth} blocks: cosine, from 0.5`, zh: `tanh，${depth} 块：余弦，从 0.5 起` },
      source: {
        en: 'angles fade as a power of the depth; the number by a sum over the plane',
        zh: '夹角按深度的幂衰减；数值由平面上的求和得出',
      },
      printed,
      computed: () => {
        const [tower] = listTowers(parseExperiment(tanhOf(depth).json));
        const ln = predictDecorrelation(tower, gaussianInputMoments(tower.input));
        return ln === null ? Number.NaN : 1 - Math.exp(ln[depth]);
      },
    }),
  );
}

function measuredTanh(): PaperCheck[] {
  const text = (en: string, zh: string): Bilingual => ({ en: `tanh, 100 blocks: ${en}`, zh: `tanh，100 块：${zh}` });
  return [
    secondMomentCheck({
      id: 'measured-p',
      text: text('second moment, measured', '二阶矩，实测'),
      source: QUADRATURE,
      experiment: TANH_RUN,
      site: 'state',
      layer: 100,
      expected: 84.45,
    }),
    secondMomentCheck({
      id: 'measured-growth',
      text: text('growth of the squared gradient, e^10.546', '梯度平方的增长，e^10.546'),
      source: QUADRATURE,
      experiment: TANH_RUN,
      site: 'stateGradient',
      layer: 0,
      from: 100,
      expected: Math.exp(10.546),
    }),
  ];
}

function measuredRelu(): PaperCheck[] {
  const factor = (id: string, site: 'state' | 'stateGradient', block: string) => {
    const up = site === 'stateGradient';
    return {
      id,
      experiment: RELU_RUN,
      where: { [BLOCK]: block },
      site,
      layer: up ? 0 : RELU_DEPTH,
      from: up ? RELU_DEPTH : 0,
      power: 1 / RELU_DEPTH,
      expected: 2,
    } as const;
  };
  const whole = (en: string, zh: string): Bilingual => ({
    en: `ReLU, z + W relu(z): ${en}`,
    zh: `ReLU，z + W relu(z)：${zh}`,
  });
  const reduced = (en: string, zh: string): Bilingual => ({
    en: `ReLU, z + relu(W z): ${en}`,
    zh: `ReLU，z + relu(W z)：${zh}`,
  });
  const source = { en: '1 + σ_w² / 2 a block, 2 with weights of He', zh: '每块 1 + σ_w²/2，He 权重为 2' };
  return [
    secondMomentCheck({
      ...factor('relu-signal', 'state', 'activation-linear'),
      text: whole(`factor of the second moment a block`, `二阶矩每块的倍数`),
      source,
    }),
    secondMomentCheck({
      ...factor('relu-gradient', 'stateGradient', 'activation-linear'),
      text: whole(`factor of the squared gradient a block`, `梯度平方每块的倍数`),
      source,
    }),
    secondMomentCheck({
      ...factor('relu-mean', 'state', 'linear-activation'),
      text: reduced(`factor of the second moment a block`, `二阶矩每块的倍数`),
      source,
      deviation: {
        en: 'the law is for branches of mean 0. Here the branch is never negative, its mean adds up along the skips, and the signal grows by 2.90 a block in the long run',
        zh: '该规律适用于均值为 0 的分支。此处分支从不为负，其均值沿跳跃连接累加，信号最终每块增大到 2.90 倍',
      },
    }),
    secondMomentCheck({
      id: 'scaled-signal',
      text: {
        en: `ReLU, branches scaled by 1/√L, ${SCALED_DEPTH} blocks: growth of the second moment`,
        zh: `ReLU，分支乘 1/√L，${SCALED_DEPTH} 块：二阶矩的增长`,
      },
      source: { en: '(1 + 1/L)^L, which tends to e', zh: '(1 + 1/L)^L，趋于 e' },
      experiment: SCALED_RUN,
      site: 'state',
      layer: SCALED_DEPTH,
      from: 0,
      expected: (1 + 1 / SCALED_DEPTH) ** SCALED_DEPTH,
    }),
    secondMomentCheck({
      id: 'scaled-gradient',
      text: {
        en: `ReLU, branches scaled by 1/√L, ${SCALED_DEPTH} blocks: growth of the squared gradient`,
        zh: `ReLU，分支乘 1/√L，${SCALED_DEPTH} 块：梯度平方的增长`,
      },
      source: { en: '(1 + 1/L)^L, which tends to e', zh: '(1 + 1/L)^L，趋于 e' },
      experiment: SCALED_RUN,
      site: 'stateGradient',
      layer: 0,
      from: SCALED_DEPTH,
      expected: (1 + 1 / SCALED_DEPTH) ** SCALED_DEPTH,
    }),
  ];
}
