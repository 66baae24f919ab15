// A network given layer by layer with explicit parameters: the form of `evaluate`. Unlike an experiment nothing is drawn,
// so two engines (or another program) can be compared number by number.

import type { ActivationName } from '../math/activation-names.ts';
import type { BlockKind } from './settings.ts';

export interface CaseMap {
  /** Row-major [out][in]. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[] | null;
}

export interface CaseLayer {
  readonly block: BlockKind;
  readonly activation: ActivationName;
  readonly leakySlope: number;
  readonly skip: boolean;
  readonly skipScale: number;
  readonly branchScale: number;
  readonly activationAfterSum: boolean;
  /** One map; two for linear-activation-linear. */
  readonly maps: readonly CaseMap[];
}

export const CASE_LOSSES = ['softmax-cross-entropy', 'mean-squared-error', 'half-squared-error', 'cotangent'] as const;
export type CaseLoss = (typeof CASE_LOSSES)[number];

/** What may be written of a layer: everything with a default may be left out, activations may go by their aliases. */
export interface CaseLayerInput extends Partial<Omit<CaseLayer, 'block' | 'activation' | 'maps'>> {
  readonly block: BlockKind;
  readonly activation: string;
  readonly maps: readonly { readonly weights: CaseMap['weights']; readonly biases?: CaseMap['biases'] }[];
}

/** A case as it is written; parseCase checks it and fills in the defaults. */
export interface CaseInput {
  readonly layers: readonly CaseLayerInput[];
  readonly input: readonly (readonly number[])[];
  readonly loss: CaseLoss;
  readonly target?: NetworkCase['target'];
  readonly cotangent?: NetworkCase['cotangent'];
}

/** A checked case with its defaults filled in. */
export interface NetworkCase {
  readonly layers: readonly CaseLayer[];
  /** [batch][in] */
  readonly input: readonly (readonly number[])[];
  readonly loss: CaseLoss;
  /** Class labels for softmax-cross-entropy, [batch][out] for the squared errors, null for cotangent. */
  readonly target: readonly number[] | readonly (readonly number[])[] | null;
  /** [batch][out] for cotangent (the loss is then the sum of cotangent * output), otherwise null. */
  readonly cotangent: readonly (readonly number[])[] | null;
}

type Matrix = readonly (readonly number[])[];

export interface LayerAnswer {
  /** [batch][units]; the argument of the activation. */
  readonly preactivation: Matrix;
  readonly state: Matrix;
  readonly preactivationGradient: Matrix;
  readonly stateGradient: Matrix;
  /** log10 of the mean square over batch and units; null where every value is exactly zero. */
  readonly log10MeanSquare: {
    readonly preactivation: number | null;
    readonly state: number | null;
    readonly preactivationGradient: number | null;
    readonly stateGradient: number | null;
  };
}

export interface CaseAnswer {
  readonly loss: number;
  readonly layers: readonly LayerAnswer[];
  /** [layer][map] */
  readonly parameterGradients: readonly (readonly {
    readonly weights: Matrix;
    readonly biases: readonly number[] | null;
  }[])[];
  readonly inputGradient: Matrix;
  readonly engine: string;
  readonly adapter: string;
}
