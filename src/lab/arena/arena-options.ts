// What the arena lets choose beside the base network. Part of the page's first load.

import { choiceOption, type ViewOption } from '../view-option.ts';

export const ARENA_SKIPS = ['plain', 'residual'] as const;
/** Each initialiser's own biases (none but torch.nn.Linear's), or those that are set for the base network. */
export const ARENA_BIASES = ['own', 'base'] as const;

export const arenaOptions: readonly ViewOption[] = [
  choiceOption('arena.skip', ARENA_SKIPS, 'plain'),
  choiceOption('arena.biases', ARENA_BIASES, 'own'),
];
