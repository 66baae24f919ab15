// Forward and backward of one block. Backward takes what forward left (the trace) and gives the gradients at the block's
// argument and input, with what its weight gradients are made of.

import { type Activation, activation, slopeAt, valueAt } from '../math/activations.ts';
import { exponentOf, multiplyScaled, timesPowerOfTwo } from '../math/scaled.ts';
import type { LayerSpec } from '../model/tower.ts';
import {
  applyMap,
  applyTransposed,
  type Columns,
  collect,
  combine,
  entry,
  FAULT_SIN_ARGUMENT,
  type FaultSet,
  type MapParameters,
  times,
} from './columns.ts';

/** What a block is apart from its parameters. */
export type BlockForm = Omit<LayerSpec, 'maps'>;

export interface BlockTrace {
  /** Argument of the block's activation. */
  readonly preactivation: Columns;
  /** The branch and skip together, before the activation after the sum; null where there is no such activation. */
  readonly sum: Columns | null;
  readonly state: Columns;
}

/** A map's weight gradient is the sum over samples of outputGradient times input. */
export interface MapGradientParts {
  readonly outputGradient: Columns;
  readonly input: Columns;
}

export interface BlockGradients {
  /** At the activation's argument, through the branch only. */
  readonly preactivationGradient: Columns;
  /** At the sum of skip and branch, before the activation after it. */
  readonly sumGradient: Columns;
  /** At the block's input, through the branch only. */
  readonly branchInputGradient: Columns;
  /** At the block's input, all paths together. */
  readonly inputGradient: Columns;
  /** One for each map of the block. */
  readonly maps: readonly MapGradientParts[];
}

export function forwardBlock(
  form: BlockForm,
  maps: readonly MapParameters[],
  input: Columns,
  faults: FaultSet,
): BlockTrace {
  const phi = activation(form.activation, form.leakySlope);
  const first = form.block === 'activation-linear' ? input : applyMap(maps[0], input);
  const activated = applyActivation(phi, first, faults);
  const branch =
    form.block === 'linear-activation'
      ? activated
      : applyMap(form.block === 'activation-linear' ? maps[0] : maps[1], activated);
  const sum = form.skip ? combine(form.skipScale, input, form.branchScale, branch) : branch;
  if (!form.activationAfterSum) return { preactivation: first, sum: null, state: sum };
  return { preactivation: first, sum, state: applyActivation(phi, sum, faults) };
}

export function backwardBlock(
  form: BlockForm,
  maps: readonly MapParameters[],
  pass: { input: Columns; trace: BlockTrace; stateGradient: Columns },
  faults: FaultSet,
): BlockGradients {
  const { input, trace, stateGradient } = pass;
  const phi = activation(form.activation, form.leakySlope);
  const sumGradient = trace.sum === null ? stateGradient : timesSlope(phi, trace.sum, stateGradient, faults);
  const branchGradient = form.skip ? times(form.branchScale, sumGradient) : sumGradient;
  const { preactivationGradient, branchInputGradient, parts } = backwardBranch();
  const inputGradient = form.skip ? combine(form.skipScale, sumGradient, 1, branchInputGradient) : branchInputGradient;
  return { preactivationGradient, sumGradient, branchInputGradient, inputGradient, maps: parts };

  function backwardBranch() {
    if (form.block === 'linear-activation') {
      const preactivationGradient = timesSlope(phi, trace.preactivation, branchGradient, faults);
      return {
        preactivationGradient,
        branchInputGradient: applyTransposed(maps[0], preactivationGradient),
        parts: [{ outputGradient: preactivationGradient, input }],
      };
    }
    const activated = applyActivation(phi, trace.preactivation, faults);
    const last = { outputGradient: branchGradient, input: activated };
    const outer = form.block === 'activation-linear' ? maps[0] : maps[1];
    const preactivationGradient = timesSlope(phi, trace.preactivation, applyTransposed(outer, branchGradient), faults);
    if (form.block === 'activation-linear') {
      return { preactivationGradient, branchInputGradient: preactivationGradient, parts: [last] };
    }
    return {
      preactivationGradient,
      branchInputGradient: applyTransposed(maps[0], preactivationGradient),
      parts: [{ outputGradient: preactivationGradient, input }, last],
    };
  }
}

/** phi of every value. */
export function applyActivation(phi: Activation, argument: Columns, faults: FaultSet): Columns {
  checkArguments(phi, argument, faults);
  const { units, values, exponents } = argument;
  return collect(argument, (s, i) => valueAt(phi, values[s * units + i], exponents[s]), faults);
}

function timesSlope(phi: Activation, argument: Columns, gradient: Columns, faults: FaultSet): Columns {
  const { units, values, exponents } = argument;
  return collect(
    argument,
    (s, i) => multiplyScaled(slopeAt(phi, values[s * units + i], exponents[s]), entry(gradient, s, i)),
    faults,
  );
}

function checkArguments(phi: Activation, argument: Columns, faults: FaultSet): void {
  if (phi.argumentLimit === Number.POSITIVE_INFINITY) return;
  const { batch, units, values, exponents } = argument;
  for (let s = 0; s < batch; s++) {
    // Values are below 2, so most samples need no look at their entries.
    if (exponents[s] + 1 <= exponentOf(phi.argumentLimit)) continue;
    for (let i = 0; i < units; i++) {
      const size = Math.abs(timesPowerOfTwo(values[s * units + i], exponents[s]));
      if (size >= phi.argumentLimit) faults.add(FAULT_SIN_ARGUMENT);
    }
  }
}
