// Points of the plane that papers work at, as buttons: a click sets activation and point, in a window that shows it.

import type { PhasePoint } from '../../experiment/phase-plane.ts';
import type { ActivationName } from '../../math/activation-names.ts';
import type { PhaseWindowName } from './phase-options.ts';

export interface PhasePreset extends PhasePoint {
  readonly activation: ActivationName;
  readonly window: PhaseWindowName;
}

export interface PaperPoints {
  readonly paper: string;
  readonly points: readonly PhasePreset[];
}

export const PHASE_PRESETS: readonly PaperPoints[] = [
  {
    // Figure 1: one ordered and two chaotic networks.
    paper: 'Poole et al. 2016',
    points: [
      { activation: 'tanh', weightStd: 1.3, biasStd: 0.3, window: 'wide' },
      { activation: 'tanh', weightStd: 2.5, biasStd: 0.3, window: 'wide' },
      { activation: 'tanh', weightStd: 4, biasStd: 0.3, window: 'wide' },
    ],
  },
  {
    // Critical at sigma_b^2 = 0.05: sigma_w^2 = 1.76.
    paper: 'Schoenholz et al. 2017',
    points: [{ activation: 'tanh', weightStd: 1.32665, biasStd: 0.223607, window: 'close' }],
  },
  {
    // On the edge; the exact values at the papers' sigma_b.
    paper: 'Hayou et al. 2019',
    points: [
      { activation: 'relu', weightStd: Math.SQRT2, biasStd: 0, window: 'usual' },
      { activation: 'elu', weightStd: 1.22925, biasStd: 0.2, window: 'usual' },
      { activation: 'tanh', weightStd: 1.30415, biasStd: 0.2, window: 'usual' },
    ],
  },
  {
    // Half-stable points, section 5.3.2, and gelu's edge at sigma_b = 0.2, which does not hold its length.
    paper: 'Roberts et al. 2022',
    points: [
      { activation: 'gelu', weightStd: 1.54701, biasStd: 0.2, window: 'usual' },
      { activation: 'gelu', weightStd: 1.408211013108, biasStd: 0.415839380959, window: 'usual' },
      { activation: 'silu', weightStd: 1.409966197563, biasStd: 0.745079304988, window: 'usual' },
    ],
  },
];
