// What theory says at one point of the plane, for the readout: the phase, both susceptibilities, and every fixed point of the length.

import type { PhasePoint } from '../../experiment/phase-plane.ts';
import type { Activation } from '../../math/activations.ts';
import { type LengthFixedPoints, lengthFixedPoints, lengthLimit } from '../../theory/fixed-points.ts';
import type { MeanField } from '../../theory/mean-field.ts';
import { type Phase, type PhaseKind, phaseAt } from '../../theory/phase.ts';
import { chiQ } from '../../theory/susceptibilities.ts';
import { fourDigits } from '../number-text.ts';

export interface PhaseFacts {
  readonly point: PhasePoint;
  readonly phase: Phase;
  readonly chiQ: number;
  readonly fixedPoints: LengthFixedPoints;
}

// Stands for lengths without bound, as in src/theory/phase.ts.
const FAR = 1e12;
// No weights, as little as logarithms can take: every length is then that of the biases.
const NO_WEIGHTS = 1e-30;

/** `inputSquare` is the second moment of the inputs. */
export function phaseFacts(phi: Activation, point: PhasePoint, inputSquare: number): PhaseFacts {
  const field: MeanField = {
    phi,
    weightVariance: Math.max(NO_WEIGHTS, point.weightStd ** 2),
    biasVariance: point.biasStd ** 2,
  };
  const q = lengthLimit(field, field.weightVariance * inputSquare + field.biasVariance);
  return {
    point,
    phase: phaseAt(field, q),
    chiQ: chiQ(field, Math.min(q, FAR)),
    fixedPoints: lengthFixedPoints(field),
  };
}

/** Which sentence tells of the phase: lengths that vanish or grow without bound have angles that follow no chi1. */
export function phaseWord({ kind, q }: Pick<Phase, 'kind' | 'q'>): PhaseKind | 'dying' | 'unbounded' {
  if (kind === 'ordered' && q === 0) return 'dying';
  return kind === 'chaotic' && q === Number.POSITIVE_INFINITY ? 'unbounded' : kind;
}

/** c* near 1 is told by what is missing. */
export function correlationText(cStar: number): string {
  return cStar > 0.9995 && cStar < 1 ? `1 − ${fourDigits(1 - cStar)}` : fourDigits(cStar);
}
