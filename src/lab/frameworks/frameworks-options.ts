// What the framework lens lets choose beside the base network. Part of the page's first load.

import { choiceOption, numberOption, type ViewOption } from '../view-option.ts';

/** Which initialiser the code writes: the base network's, or what one framework draws by default. */
export const CODE_CHOICES = ['base', 'torch-linear', 'keras-dense', 'flax-dense'] as const;

const FANS = { min: 1, max: 16384, whole: true };

export const frameworksOptions: readonly ViewOption[] = [
  numberOption('frameworks.fanIn', FANS, 128),
  numberOption('frameworks.fanOut', FANS, 128),
  choiceOption('frameworks.code', CODE_CHOICES, 'base'),
];
