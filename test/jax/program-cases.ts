// The networks whose programs are run: the page's own twin, and small ones that together meet every choice of the settings table.

import { ACTIVATION_NAMES, type ActivationName } from '../../src/math/activation-names.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';
import { BLOCK_KINDS, BRANCH_SCALES, LOSS_KINDS, SCHEMES } from '../../src/model/settings.ts';

export interface ProgramCase {
  readonly name: string;
  readonly experiment: Experiment;
  readonly skip: boolean;
}

interface Settings {
  readonly [name: string]: unknown;
}

// Odd and unequal, so that a transposed matrix or a wrong fan shows. Cases share their sizes where they can: JAX compiles each
// operation once a shape, and that takes most of the tier's time.
const SMALL: Settings = { input: { width: 11, batch: 7 }, depth: 3, width: 18, readout: { width: 5 } };

function programCase(name: string, network: Settings, { skip = true, seed = 1 } = {}): ProgramCase {
  const experiment = parseExperiment({ version: 1, network, seeds: { first: seed } });
  return { name: `${name}${skip ? ', skip' : ''}`, experiment, skip };
}

function small(name: string, network: Settings, options?: { skip?: boolean; seed?: number }): ProgramCase {
  return programCase(name, { ...SMALL, ...network }, options);
}

const TWINS = [{}, { input: { kind: 'digits' } }].flatMap((network) =>
  [false, true].map((skip) => programCase(`default ${JSON.stringify(network)}`, network, { skip })),
);

const SCHEME_CASES = SCHEMES.map((scheme) =>
  small(`scheme ${scheme}`, { width: [11, 18, 6], weights: { scheme, std: 0.3, halfWidth: 0.4 } }),
);
const CRITICAL_PAIR = small('edge of chaos with two maps and biases', {
  block: 'linear-activation-linear',
  weights: { scheme: 'edge-of-chaos' },
  biases: { std: 0.2 },
});

const SHAPE_CASES = ['normal', 'uniform', 'truncated-normal'].flatMap((distribution) =>
  ['fan-in', 'fan-out', 'fan-avg'].map((mode, index) => {
    const scheme = ['glorot', 'lecun', 'he'][index];
    return small(`${scheme} ${distribution} ${mode}`, { weights: { scheme, distribution, mode, gain: 1.25 } });
  }),
);

// Applied twice, those with a kink meet it exactly: the second one's argument is 0 or 1 there.
const KINKED: readonly ActivationName[] = ['relu', 'leaky-relu', 'hard-tanh'];
const ACTIVATION_CASES = ACTIVATION_NAMES.flatMap((activation) =>
  (KINKED.includes(activation) ? [false, true] : [false]).map((activationAfterSum) =>
    small(`${activation}${activationAfterSum ? ' twice' : ''}`, {
      activation,
      activationAfterSum,
      skipScale: activationAfterSum ? 0 : 1, // or the sum would lie beside the kink
      leakySlope: activationAfterSum ? 0 : 0.2,
      width: 11,
      weights: { scheme: 'he' },
      biases: { std: 0.1 },
    }),
  ),
);

const BLOCK_CASES = BLOCK_KINDS.flatMap((block) =>
  LOSS_KINDS.map((loss, index) =>
    small(`${block}, ${loss}`, {
      block,
      hidden: index === 0 ? 'width' : 9,
      width: index === 1 ? { from: 11, to: 9 } : 11,
      readout: { width: 5, loss },
      activationAfterSum: index === 2,
    }),
  ),
);

const SCALE_CASES = [
  ...BRANCH_SCALES.map((branchScale) => small(`branch scale ${branchScale}`, { width: 11, branchScale })),
  small('both scales', { width: 11, branchScale: -0.5, skipScale: 0.75 }),
  small('no activation of its own, scales unused', { width: 11, branchScale: 0.5, skipScale: 2 }, { skip: false }),
];

const INPUT_CASES = [
  small('correlated input', { input: { width: 11, batch: 7, correlation: -0.6, secondMoment: 2.5 } }),
  small('one sample', { input: { width: 11, batch: 1, correlation: 0.5 } }),
  small('input of zeros', { input: { width: 11, batch: 7, secondMoment: 0 }, activation: 'relu' }),
  small('one block', { depth: 1, width: { from: 18, to: 4 } }),
  small('one unit', { width: 1, block: 'linear-activation-linear', hidden: 1, weights: { scheme: 'orthogonal' } }),
  small('last seed', { biases: { std: 0.3 } }, { seed: 4294967295 }),
  small('digits with squared errors and torch-linear', {
    input: { kind: 'digits', batch: 7 },
    readout: { loss: 'mean-squared-error' },
    weights: { scheme: 'torch-linear', gain: 2 },
  }),
  small('digits without a readout', { input: { kind: 'digits', batch: 7 }, readout: { loss: 'gaussian-cotangent' } }),
];

// float32 ends at 1e-45 and 1e38. Signals and gradients of these go below 1e-50 and above 1e50.
const DEEP = { ...SMALL, depth: 96, width: 18, activation: 'relu' };
const RANGE_CASES = [
  programCase('deep and dying', { ...DEEP, activation: 'tanh', weights: { gain: 0.2 } }, { skip: false }),
  programCase('deep and exploding', { ...DEEP, weights: { scheme: 'he', gain: 4 } }, { skip: false }),
];

export const PROGRAM_CASES: readonly ProgramCase[] = [
  ...TWINS,
  ...SCHEME_CASES,
  CRITICAL_PAIR,
  ...SHAPE_CASES,
  ...ACTIVATION_CASES,
  ...BLOCK_CASES,
  ...SCALE_CASES,
  ...INPUT_CASES,
  ...RANGE_CASES,
];
