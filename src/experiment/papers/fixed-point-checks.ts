// What is measured against a fixed point of theory: the length q of a layer's arguments and their correlation c. Engines measure states; the
// next layer's weights turn the second moment p and the correlation of a state into q = sigma_w^2 p + sigma_b^2 and c = (sigma_w^2 p c + sigma_b^2) / q.

import { parseExperiment } from '../../model/experiment.ts';
import { listTowers } from '../../model/towers.ts';
import { gaussianInputMoments } from '../../theory/input-moments.ts';
import { phaseOf } from '../../theory/phase.ts';
import { predictDecorrelation } from '../../theory/prediction.ts';
import { predictionOf } from './check-makers.ts';
import type { Bilingual, PaperCheck, PaperExperiment } from './paper-preset.ts';
import { factorOf, meanOf, seedValues, towersAt, type Where } from './paper-run.ts';
import { expectedAtWidth, ownSpreadAnd, STANDARD_ERRORS } from './tolerance-reasons.ts';

interface FixedPoint {
  readonly id: string;
  readonly text: Bilingual;
  readonly source: Bilingual;
  readonly experiment: PaperExperiment;
  readonly where?: Where;
  /** Of the argument: its state is one layer above. */
  readonly layer: number;
  readonly expected: number;
}

/** q of a layer of a plain network of equal layers. */
export function lengthCheck({ id, text, source, experiment, where = {}, layer, expected }: FixedPoint): PaperCheck {
  const { weightVariance, biasVariance, seeds } = layerOf(experiment, where);
  const { state } = predictionOf(experiment, where);
  const lnLength = (lnSquare: number) => Math.log(weightVariance * Math.exp(lnSquare) + biasVariance);
  const limit = lnLength(state.limit[layer - 1]);
  // d ln q / d ln p.
  const elasticity = 1 - biasVariance / Math.exp(limit);
  return {
    ...{ id, text, source, expected },
    kind: 'measured',
    scale: 'log',
    tolerance: {
      absolute:
        Math.abs(lnLength(state.expected[layer - 1]) - limit) +
        (STANDARD_ERRORS * elasticity * state.std[layer - 1]) / Math.sqrt(seeds),
      standardErrors: 0,
      reason: expectedAtWidth(seeds),
    },
    measured: (runs) => {
      const run = runs.get(experiment.id);
      if (run === undefined) return null;
      return factorOf(seedValues(run, { where, site: 'state', layer: layer - 1 }).map(lnLength));
    },
  };
}

/** c of a layer of a plain network, as far as it has come towards its fixed point by theory. */
export function correlationCheck({
  id,
  text,
  source,
  experiment,
  where = {},
  layer,
  expected,
}: FixedPoint): PaperCheck {
  const { weightVariance, biasVariance, seeds, tower } = layerOf(experiment, where);
  const argumentSquare = (lnSquare: number) => weightVariance * Math.exp(lnSquare) + biasVariance;
  const argument = (lnSquare: number, c: number) =>
    (weightVariance * Math.exp(lnSquare) * c + biasVariance) / argumentSquare(lnSquare);
  const lnDecorrelation = predictDecorrelation(tower, gaussianInputMoments(tower.input));
  const { state } = predictionOf(experiment, where);
  const star = phaseOf(tower.layers, argumentSquare(state.limit[layer - 1]))?.cStar ?? null;
  const lacking =
    lnDecorrelation === null || star === null
      ? 0
      : Math.abs(argument(state.limit[layer - 1], 1 - Math.exp(lnDecorrelation[layer - 1])) - star);
  return {
    ...{ id, text, source, expected },
    kind: 'measured',
    scale: 'linear',
    tolerance: {
      absolute: lacking,
      standardErrors: STANDARD_ERRORS,
      reason: ownSpreadAnd(seeds, {
        en: 'what theory still lacks to c* at this layer',
        zh: '按理论在该层距 c* 的差',
      }),
    },
    measured: (runs) => {
      const run = runs.get(experiment.id);
      if (run === undefined) return null;
      const place = { where, site: 'state', layer: layer - 1 } as const;
      const squares = seedValues(run, place);
      const cosines = seedValues(run, place, { quantity: 'correlation' });
      if (squares.length !== cosines.length) return null;
      return meanOf(squares.map((square, k) => argument(square, cosines[k])));
    },
  };
}

function layerOf(experiment: PaperExperiment, where: Where) {
  const parsed = parseExperiment(experiment.json);
  const [tower] = towersAt(listTowers(parsed), where);
  const [map] = tower.layers[tower.layers.length - 1].maps;
  return {
    tower,
    seeds: parsed.seeds.count,
    weightVariance: map.fanIn * map.entryStd ** 2,
    biasVariance: map.biasStd ** 2,
  };
}
