// A worker of the CPU engine in a browser: carries out passes, one after the other. A composition root.

import { nextTask } from './gpu/next-task.ts';
import type { CpuReply } from './wasm/pass-job.ts';
import { servePasses } from './wasm/serve-passes.ts';

/** What of a worker's global scope this needs; the page's own types know only windows. */
interface Scope {
  readonly postMessage: (message: CpuReply, transfer: ArrayBuffer[]) => void;
  readonly addEventListener: (kind: 'message', listener: (event: MessageEvent) => void) => void;
}

const scope = globalThis as unknown as Scope;

servePasses(
  {
    listen: (listener) => scope.addEventListener('message', ({ data }) => listener(data)),
    reply: (reply, transfer) => scope.postMessage(reply, transfer),
  },
  nextTask,
);
