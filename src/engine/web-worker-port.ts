// A browser's worker as a port. Who starts it says from where: a page from a file, a program from a text.

import type { CpuPort } from './cpu-port.ts';

/** Of a worker that runs src/cpu-worker.ts. */
export function webWorkerPort(worker: Worker): CpuPort {
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    listen: (onReply, onEnd) => {
      worker.addEventListener('message', ({ data }) => onReply(data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        onEnd(event.message ?? 'it could not be loaded');
      });
      worker.addEventListener('messageerror', () => onEnd('a message could not be read'));
    },
    close: () => worker.terminate(),
  };
}
