// How long the theory takes, measured the same way in Node and in a page: a whole edge of chaos for every activation, and the
// prediction for deep networks. First calls and later ones are told apart, because tables are made at the first.

import { inputMoments, predictSounding } from '../src/experiment/prediction.ts';
import { ACTIVATION_NAMES } from '../src/math/activation-names.ts';
import { activation } from '../src/math/activations.ts';
import { parseExperiment } from '../src/model/experiment.ts';
import { listTowers } from '../src/model/towers.ts';
import { edgeOfChaos } from '../src/theory/edge-of-chaos.ts';
import { predictTower } from '../src/theory/prediction.ts';

export interface TheoryTime {
  readonly what: string;
  /** Milliseconds of the first call and the median of the later ones. */
  readonly first: number;
  readonly later: number;
}

const CURVE_POINTS = 200;
const LARGEST_BIAS_STD = 2;
const REPEATS = 15;

/** Plain on and off the edge, residual: what converges, what drifts for ever, what grows by a factor a layer. */
const NETWORKS = [
  { activation: 'tanh', gain: 1.3, std: 0.3, skip: false },
  { activation: 'tanh', gain: 1, std: 0, skip: false },
  { activation: 'gelu', gain: 1.4, std: 0.5, skip: false },
  { activation: 'tanh', gain: 1, std: 0.1, skip: true },
  { activation: 'relu', gain: Math.SQRT2, std: 0, skip: true },
  { activation: 'gelu', gain: 1, std: 0.1, skip: true },
] as const;

export function measureTheory(): TheoryTime[] {
  const stds = Array.from({ length: CURVE_POINTS }, (_, k) => (LARGEST_BIAS_STD * k) / (CURVE_POINTS - 1));
  return [
    ...ACTIVATION_NAMES.map((name) =>
      timed(`edge of chaos, ${CURVE_POINTS} points, ${name}`, () => edgeOfChaos(activation(name), stds)),
    ),
    ...NETWORKS.flatMap((network) => [64, 1000].map((depth) => predictionTime(network, depth))),
  ];
}

function predictionTime({ activation: name, gain, std, skip }: (typeof NETWORKS)[number], depth: number): TheoryTime {
  const [tower] = listTowers(
    parseExperiment({
      network: { depth, activation: name, skip, weights: { scheme: 'lecun', gain }, biases: { std } },
    }),
  );
  const input = inputMoments(tower.input, null);
  const words = `${skip ? 'residual' : 'plain'} ${name} (${gain.toFixed(2)}, ${std}), depth ${depth}`;
  const prediction = timed(`prediction, ${words}`, () => predictTower(tower, input));
  // What the page computes: phase and depth scales come with it.
  const whole = timed('', () => predictSounding(tower, input));
  return { ...prediction, what: `${prediction.what}; with its phase ${whole.later.toFixed(1)} ms` };
}

function timed(what: string, run: () => unknown): TheoryTime {
  const times = Array.from({ length: REPEATS + 1 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  const later = times.slice(1).sort((a, b) => a - b);
  return { what, first: times[0], later: later[Math.floor(later.length / 2)] };
}
