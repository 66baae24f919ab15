// How a framework calls its dense layer and the initialiser that it takes by default.

import type { Framework } from '../../experiment/code/layer-code.ts';
import type { FrameworkScheme } from '../../experiment/framework-defaults.ts';

export interface FrameworkName {
  readonly framework: Framework;
  readonly layer: string;
  readonly initialiser: string;
}

export const FRAMEWORK_NAMES: Readonly<Record<FrameworkScheme, FrameworkName>> = {
  'torch-linear': { framework: 'torch', layer: 'torch.nn.Linear', initialiser: 'kaiming_uniform_(a=√5)' },
  'keras-dense': { framework: 'keras', layer: 'keras.layers.Dense', initialiser: 'glorot_uniform' },
  'flax-dense': { framework: 'flax', layer: 'flax.linen.Dense', initialiser: 'lecun_normal' },
};
