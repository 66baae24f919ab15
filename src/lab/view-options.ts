// The options of all views in one table, as the settings table is for experiments: link, undo and memory are made from it.

import { arenaOptions } from './arena/arena-options.ts';
import { frameworksOptions } from './frameworks/frameworks-options.ts';
import { papersOptions } from './papers/papers-options.ts';
import { phaseOptions } from './phase/phase-options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';
import type { ViewOption } from './view-option.ts';

export const VIEW_OPTIONS: readonly ViewOption[] = [
  ...arenaOptions,
  ...frameworksOptions,
  ...papersOptions,
  ...phaseOptions,
  ...sweepOptions,
];

const BY_PATH: ReadonlyMap<string, ViewOption> = new Map(VIEW_OPTIONS.map((option) => [option.path, option]));

/** The option at this path. Throws where there is none: callers pass paths of the table, never input. */
export function optionAt(path: string): ViewOption {
  const option = BY_PATH.get(path);
  if (option === undefined) throw new Error(`no option ${path}`);
  return option;
}
