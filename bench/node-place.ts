// Stages in Node, on Dawn or on the processor: one process each, which node-stage.ts runs. Not every library has promised to run there; what it says when it
// does not is passed on.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Target } from './contender.ts';
import type { Place, Stage } from './place.ts';
import type { Answers, Command } from './stage.ts';

/** From a stage's process: the answer to the one command under way, or what went wrong. */
export type StageMessage = { readonly answer: unknown } | { readonly failure: string };

export function openNode(on: Target): Place {
  return {
    name: 'node',
    async openStage(): Promise<Stage> {
      const child = fork('scripts/run-with-vite.mjs', ['bench/node-stage.ts', on], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const ended = once(child, 'exit').then(([code, signal]) => {
        throw new Error(`the process ended (${signal ?? `exit code ${code}`})`);
      });
      ended.catch(() => undefined); // told to whoever waits for an answer
      return {
        async perform<K extends Command['kind']>(command: Command & { readonly kind: K }): Promise<Answers[K]> {
          const reply = once(child, 'message');
          child.send(command);
          const [message] = (await Promise.race([reply, ended])) as [StageMessage];
          if ('failure' in message) throw new Error(message.failure);
          return message.answer as Answers[K];
        },
        async close() {
          child.kill();
          await ended.catch(() => undefined);
        },
      };
    },
    close: async () => undefined,
  };
}
