// What the phase view lets choose beside the network: which number is drawn, what the axes count, and how much of the plane.

import { choiceOption, type ViewOption } from '../view-option.ts';

export const PHASE_QUANTITIES = ['chi1', 'chiQ', 'xiC'] as const;
export type PhaseQuantity = (typeof PHASE_QUANTITIES)[number];

export const PHASE_AXES = ['std', 'variance'] as const;

/** The largest sigma_b and sigma_w. `close` in variances is that of Schoenholz et al. 2017, `wide` that of Poole et al. 2016. */
export const PHASE_WINDOWS = {
  close: { biasMax: 0.5, weightMax: 2 },
  usual: { biasMax: 1, weightMax: 3 },
  wide: { biasMax: 4, weightMax: 5 },
} as const;
export type PhaseWindowName = keyof typeof PHASE_WINDOWS;

export const PHASE_WINDOW_NAMES = ['close', 'usual', 'wide'] as const satisfies readonly PhaseWindowName[];

export const phaseOptions: readonly ViewOption[] = [
  choiceOption('phase.quantity', PHASE_QUANTITIES, 'chi1'),
  choiceOption('phase.axes', PHASE_AXES, 'std'),
  choiceOption('phase.window', PHASE_WINDOW_NAMES, 'usual'),
];
