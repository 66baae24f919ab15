// A conversation with one CPU worker. Who starts workers (a page, a command line, a program) makes ports of them; without workers the
// passes are carried out on the calling thread, with pauses.

import { nextTask } from '../gpu/next-task.ts';
import type { CpuReply, CpuRequest } from '../wasm/pass-job.ts';
import { servePasses } from '../wasm/serve-passes.ts';

export interface CpuPort {
  readonly post: (request: CpuRequest, transfer: ArrayBuffer[]) => void;
  /** One listener each: what the worker answers, and that it has ended by itself, with the reason. */
  readonly listen: (onReply: (reply: CpuReply) => void, onEnd: (reason: string) => void) => void;
  readonly close: () => void;
}

export type SpawnCpuWorker = () => CpuPort;

/** The passes on this thread: every answer arrives in a later task, as from a worker. */
export function portOnThisThread(): CpuPort {
  let hear: (request: CpuRequest) => void = () => undefined;
  let tell: (reply: CpuReply) => void = () => undefined;
  let open = true;
  const later = (job: () => void) => void nextTask().then(() => open && job());
  servePasses(
    {
      listen: (listener) => {
        hear = listener;
      },
      reply: (reply) => later(() => tell(reply)),
    },
    nextTask,
  );
  return {
    post: (request) => later(() => hear(request)),
    listen: (onReply) => {
      tell = onReply;
    },
    close: () => {
      open = false;
    },
  };
}
