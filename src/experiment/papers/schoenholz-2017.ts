// Schoenholz et al. 2017: the depth scales of tanh at sigma_b^2 = 0.05, from theory and from how inputs merge and gradients die.

import { activation } from '../../math/activations.ts';
import { parseExperiment } from '../../model/experiment.ts';
import { listTowers } from '../../model/towers.ts';
import { xiC, xiGrad } from '../../theory/depth-scales.ts';
import { edgeOfChaos } from '../../theory/edge-of-chaos.ts';
import { lengthLimit } from '../../theory/fixed-points.ts';
import { gaussianInputMoments } from '../../theory/input-moments.ts';
import { predictDecorrelation } from '../../theory/prediction.ts';
import { printedCheck, secondMomentCheck } from './check-makers.ts';
import { correlationCheck } from './fixed-point-checks.ts';
import type { Bilingual, PaperCheck, PaperPreset } from './paper-preset.ts';
import { factorOf, seedValues, towersAt } from './paper-run.ts';
import { ownSpreadAnd, STANDARD_ERRORS } from './tolerance-reasons.ts';

const BIAS_VARIANCE = 0.05;
const SEEDS = 16;
const DEPTH = 100;
const GAIN = 'network.weights.gain';
// Between these layers lengths have settled, and gradients have forgotten where they started.
const FIRST = 10;
const LAST = 90;

const TABLE = [
  { weightVariance: 1, xiC: '3.627', xiGrad: '3.627', cStar: '1' },
  { weightVariance: 1.25, xiC: '6.800', xiGrad: '6.800', cStar: '1' },
  { weightVariance: 1.5, xiC: '15.791', xiGrad: '15.791', cStar: '1' },
  { weightVariance: 2, xiC: '25.21', xiGrad: '21.48', cStar: '0.74408' },
  { weightVariance: 2.5, xiC: '11.80', xiGrad: '7.979', cStar: '0.44680' },
  { weightVariance: 4, xiC: '6.980', xiGrad: '3.396', cStar: '0.16506' },
] as const;
type Row = (typeof TABLE)[number];
const MEASURED: readonly Row[] = TABLE.filter(({ weightVariance }) => weightVariance > 1 && weightVariance < 4);

const NETWORK = {
  input: { width: 300, batch: 16 },
  depth: DEPTH,
  width: 300,
  activation: 'tanh',
  weights: { scheme: 'lecun', gain: Math.sqrt(1.5) },
  biases: { std: Math.sqrt(BIAS_VARIANCE) },
  readout: { loss: 'gaussian-cotangent' },
};

const SCALES = {
  id: 'scales',
  json: {
    network: NETWORK,
    sweep: { [GAIN]: MEASURED.map(({ weightVariance }) => Math.sqrt(weightVariance)) },
    seeds: { count: SEEDS },
    measure: ['forward', 'backward', 'correlation'],
  },
};

export const schoenholz2017: PaperPreset = {
  id: 'schoenholz-2017',
  name: 'Schoenholz et al. 2017',
  citation: 'S. S. Schoenholz, J. Gilmer, S. Ganguli and J. Sohl-Dickstein, Deep information propagation, ICLR 2017',
  title: { en: 'Depth scales', zh: '深度尺度' },
  finding: {
    en: 'Off the edge of chaos two inputs lose or forget their difference exponentially, over ξ_c layers, and gradients shrink or grow over ξ_∇. Networks train to about 6 ξ_c; at the edge the scale diverges.',
    zh: '离开混沌边缘时，两个输入之差在 ξ_c 层的尺度上指数地消失或被遗忘，梯度在 ξ_∇ 层的尺度上缩小或增大。网络可训练到约 6 ξ_c；在边缘处该尺度发散。',
  },
  setup: {
    en: 'Width 300 and σ_b² = 0.05 as in the paper, 100 layers; pairs of gaussian inputs in place of MNIST. Nothing is trained: the scales are measured at initialisation.',
    zh: '宽度 300、σ_b² = 0.05，与论文相同，100 层；以成对高斯输入代替 MNIST。不做训练：尺度在初始化时测得。',
  },
  view: {
    view: 'phase',
    network: NETWORK,
    seeds: 1,
    options: { 'phase.axes': 'variance', 'phase.window': 'close' },
  },
  experiments: [SCALES],
  checks: () => [criticalCheck(), ...TABLE.flatMap(theoryChecks), ...MEASURED.flatMap(measuredChecks)],
};

function criticalCheck(): PaperCheck {
  return printedCheck({
    id: 'critical',
    text: { en: 'critical σ_w²', zh: '临界 σ_w²' },
    source: { en: 'figure 1: σ_w² = 1.76', zh: '图 1：σ_w² = 1.76' },
    printed: '1.76',
    computed: () => edgeOfChaos(activation('tanh'), [Math.sqrt(BIAS_VARIANCE)])[0]?.weightVariance ?? Number.NaN,
  });
}

function textAt({ weightVariance }: Row): (en: string, zh: string) => Bilingual {
  return (en, zh) => ({ en: `σ_w² = ${weightVariance}: ${en}`, zh: `σ_w² = ${weightVariance}：${zh}` });
}

function theoryChecks(row: Row): PaperCheck[] {
  const field = { phi: activation('tanh'), weightVariance: row.weightVariance, biasVariance: BIAS_VARIANCE };
  const q = lengthLimit(field, row.weightVariance + BIAS_VARIANCE);
  const text = textAt(row);
  const source = {
    en: 'sections 3 and 4; the number by an independent quadrature',
    zh: '第 3、4 节；数值由独立的数值积分得出',
  };
  return [
    printedCheck({
      id: `xi-c-${row.weightVariance}`,
      text: text('ξ_c, layers', 'ξ_c（层）'),
      source,
      printed: row.xiC,
      computed: () => xiC(field, q) ?? Number.NaN,
    }),
    printedCheck({
      id: `xi-grad-${row.weightVariance}`,
      text: text('ξ_∇, layers', 'ξ_∇（层）'),
      source,
      printed: row.xiGrad,
      computed: () => xiGrad(field, q) ?? Number.NaN,
    }),
  ];
}

function measuredChecks(row: Row): PaperCheck[] {
  const where = { [GAIN]: Math.sqrt(row.weightVariance) };
  const text = textAt(row);
  const ordered = row.cStar === '1';
  const sign = ordered ? -1 : 1;
  return [
    secondMomentCheck({
      id: `measured-xi-grad-${row.weightVariance}`,
      text: text(
        `e^(${ordered ? '−' : ''}1/ξ_∇), factor of the squared gradient a layer, layers ${LAST} to ${FIRST}`,
        `e^(${ordered ? '−' : ''}1/ξ_∇)，梯度平方每层的倍数，第 ${LAST} 至 ${FIRST} 层`,
      ),
      source: { en: 'section 4', zh: '第 4 节' },
      experiment: SCALES,
      where,
      site: 'stateGradient',
      layer: FIRST,
      from: LAST,
      power: 1 / (LAST - FIRST),
      expected: Math.exp(sign / Number(row.xiGrad)),
    }),
    ordered
      ? mergingCheck(row)
      : correlationCheck({
          id: `measured-c-${row.weightVariance}`,
          text: text(`c of layer ${DEPTH}`, `第 ${DEPTH} 层的 c`),
          source: { en: 'figure 1; the number by an independent quadrature', zh: '图 1；数值由独立的数值积分得出' },
          experiment: SCALES,
          where,
          layer: DEPTH,
          expected: Number(row.cStar),
        }),
  ];
}

// 1 - c falls by one factor a layer once it is small; before, by less.
const MERGED = 50;

/** Ordered: 1 - c falls as e^(-l / xi_c). */
function mergingCheck(row: Row): PaperCheck {
  const where = { [GAIN]: Math.sqrt(row.weightVariance) };
  const layers = LAST - MERGED;
  const [tower] = towersAt(listTowers(parseExperiment(SCALES.json)), where);
  const ln = predictDecorrelation(tower, gaussianInputMoments(tower.input));
  const expected = Math.exp(-1 / Number(row.xiC));
  const law = ln === null ? Number.NaN : Math.exp((ln[LAST] - ln[MERGED]) / layers);
  return {
    id: `measured-xi-c-${row.weightVariance}`,
    kind: 'measured',
    text: textAt(row)(
      `e^(−1/ξ_c), factor of 1 − c a layer, layers ${MERGED} to ${LAST}`,
      `e^(−1/ξ_c)，1 − c 每层的倍数，第 ${MERGED} 至 ${LAST} 层`,
    ),
    source: { en: 'section 3', zh: '第 3 节' },
    expected,
    scale: 'log',
    tolerance: {
      absolute: Math.abs(Math.log(law / Math.exp(-1 / fieldScale(row)))),
      standardErrors: STANDARD_ERRORS,
      reason: ownSpreadAnd(SEEDS, {
        en: 'what theory still lacks to the law at these layers',
        zh: '按理论在这些层与该规律的差',
      }),
    },
    measured: (runs) => {
      const run = runs.get(SCALES.id);
      if (run === undefined) return null;
      const place = { where, site: 'state' } as const;
      const quantity = 'log10Decorrelation';
      const [above, below] = [MERGED, LAST].map((layer) => seedValues(run, { ...place, layer }, { quantity }));
      return above.length === below.length ? factorOf(below.map((value, k) => (value - above[k]) / layers)) : null;
    },
  };
}

function fieldScale({ weightVariance }: Row): number {
  const field = { phi: activation('tanh'), weightVariance, biasVariance: BIAS_VARIANCE };
  return xiC(field, lengthLimit(field, weightVariance + BIAS_VARIANCE)) ?? Number.NaN;
}
