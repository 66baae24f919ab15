// What the lens measures: the base network, plain, with the weights and biases that each framework draws by default.

import { FRAMEWORK_SCHEMES } from '../../experiment/framework-defaults.ts';
import { type Experiment, parseExperiment } from '../../model/experiment.ts';
import { InputError } from '../../model/input-error.ts';
import type { Network } from '../../model/network.ts';
import { multiplyAddsOf } from '../run-size.ts';

export interface FrameworkExperiment {
  /** null where `problem` says why. */
  readonly experiment: Experiment | null;
  readonly problem: string | null;
  readonly multiplyAdds: number;
}

export function frameworkExperiment(base: Experiment): FrameworkExperiment {
  try {
    const experiment = parseExperiment({
      ...base,
      network: {
        ...base.network,
        skip: false,
        weights: {
          ...base.network.weights,
          scheme: FRAMEWORK_SCHEMES[0],
          distribution: 'scheme',
          mode: 'scheme',
          gain: 1,
        },
        biases: { std: 'scheme' },
      },
      sweep: { 'network.weights.scheme': FRAMEWORK_SCHEMES },
    });
    return { experiment, problem: null, multiplyAdds: multiplyAddsOf([experiment]) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { experiment: null, problem: error.message, multiplyAdds: 0 };
  }
}

/** The second moment at which the lens reads the theory: that of the input. The digits as a whole are scaled to 1. */
export function baseSecondMoment({ input }: Pick<Network, 'input'>): number {
  return input.kind === 'digits' ? 1 : input.secondMoment;
}
