// Where contenders run: Chromium or Node. Each contender gets a stage of its own (a page, a process), so that no library meets what
// another left behind, and the first call of each is a cold one.

import type { Answers, Command } from './stage.ts';

export type PlaceName = 'chromium' | 'node';

export interface Stage {
  perform<K extends Command['kind']>(command: Command & { readonly kind: K }): Promise<Answers[K]>;
  close(): Promise<void>;
}

export interface Place {
  readonly name: PlaceName;
  openStage(): Promise<Stage>;
  close(): Promise<void>;
}
