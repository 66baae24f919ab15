// The two ways in which most checks come about: a number that theory computes against one that is printed, and a second moment that
// an engine measures against what theory says of it, with the shift and the spread that theory expects at that width.

import { parseExperiment } from '../../model/experiment.ts';
import { listTowers } from '../../model/towers.ts';
import { gaussianInputMoments } from '../../theory/input-moments.ts';
import { predictTower, type TowerPrediction } from '../../theory/prediction.ts';
import type { Bilingual, PaperCheck, PaperExperiment } from './paper-preset.ts';
import { factorOf, seedValues, towersAt, type Where } from './paper-run.ts';
import { AS_PRINTED, expectedAtWidth, STANDARD_ERRORS } from './tolerance-reasons.ts';

interface Named {
  readonly id: string;
  readonly text: Bilingual;
  readonly source: Bilingual;
  readonly deviation?: Bilingual | undefined;
}

interface Printed extends Named {
  /** The number with all digits that are printed. */
  readonly printed: string;
  readonly computed: () => number;
}

/** Theory against a printed number: the two agree where ours would be printed the same. */
export function printedCheck({ id, text, source, printed, computed, deviation }: Printed): PaperCheck {
  return theoryCheck({
    ...{ id, text, source, deviation, computed },
    expected: Number(printed),
    absolute: halfUnit(printed),
    reason: AS_PRINTED,
  });
}

interface Computed extends Named {
  readonly expected: number;
  readonly absolute: number;
  readonly reason: Bilingual;
  readonly computed: () => number;
}

/** Theory against a number with a tolerance of its own. */
export function theoryCheck({
  id,
  text,
  source,
  deviation,
  expected,
  absolute,
  reason,
  computed,
}: Computed): PaperCheck {
  return {
    ...{ id, text, source, expected },
    kind: 'theory',
    scale: 'linear',
    tolerance: { absolute, standardErrors: 0, reason },
    measured: () => ({ value: computed(), standardError: 0 }),
    ...(deviation === undefined ? {} : { deviation }),
  };
}

interface SecondMoment extends Named {
  readonly experiment: PaperExperiment;
  readonly where?: Where;
  readonly site: 'state' | 'stateGradient';
  readonly layer: number;
  /** The layer it is divided by; without it the second moment itself is meant. */
  readonly from?: number;
  /** 1/2 for a root, 1 / (number of layers) for a factor a layer. */
  readonly power?: number;
  /** The paper's number; without it that of infinite width. */
  readonly expected?: number;
}

/**
 * A measured second moment, or a ratio of two, to some power: the mean over seeds of its logarithm. The deviation of a ratio is taken to be
 * the larger of those of its two ends, of which the nearer is a part of the farther way.
 */
export function secondMomentCheck(options: SecondMoment): PaperCheck {
  const { id, text, source, deviation, experiment, where = {}, site, layer, from, power = 1 } = options;
  const prediction = predictionOf(experiment, where);
  const curve = prediction[site];
  const log = (values: Float64Array) => power * (values[layer] - (from === undefined ? 0 : values[from]));
  const std = Math.max(curve.std[layer], from === undefined ? 0 : curve.std[from]);
  const { seeds } = parseExperiment(experiment.json);
  const expected = options.expected ?? Math.exp(log(curve.limit));
  const noise = (STANDARD_ERRORS * Math.abs(power) * std) / Math.sqrt(seeds.count);
  return {
    ...{ id, text, source, expected },
    kind: 'measured',
    scale: 'log',
    tolerance: {
      absolute: Math.abs(log(curve.expected) - log(curve.limit)) + noise,
      standardErrors: 0,
      reason: expectedAtWidth(seeds.count),
    },
    measured: (runs) => {
      const run = runs.get(experiment.id);
      if (run === undefined) return null;
      const ends = seedValues(run, { where, site, layer });
      const starts = from === undefined ? ends.map(() => 0) : seedValues(run, { where, site, layer: from });
      return starts.length === ends.length ? factorOf(ends.map((end, k) => power * (end - starts[k]))) : null;
    },
    ...(deviation === undefined ? {} : { deviation }),
  };
}

/** What theory expects of the towers at this point. */
export function predictionOf({ json }: PaperExperiment, where: Where = {}): TowerPrediction {
  const [tower] = towersAt(listTowers(parseExperiment(json)), where);
  return predictTower(tower, gaussianInputMoments(tower.input));
}

/** "0.6070" is good to 0.00005. */
function halfUnit(printed: string): number {
  const [mantissa, exponent = '0'] = printed.split('e');
  const digits = mantissa.split('.')[1]?.length ?? 0;
  return 0.5 * 10 ** (Number(exponent) - digits);
}
