// How much work a run is, before anything of it is measured.

import { runCost } from '../model/caps.ts';
import { type Experiment, networksOf } from '../model/experiment.ts';

/** Of all networks and seeds of these experiments together. */
export function multiplyAddsOf(experiments: readonly Experiment[]): number {
  return experiments.reduce(
    (sum, experiment) =>
      sum +
      experiment.seeds.count *
        networksOf(experiment).reduce((own, { network }) => own + runCost(network).multiplyAdds, 0),
    0,
  );
}
