// The workers of the CPU engine in Node: one thread a processor. The thread's program is one text (a bundle of cpu-thread.ts), so that
// it starts from source, from a test and from the built command alike.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CpuEngineOptions } from '../engine/cpu-engine.ts';
import type { CpuPort } from '../engine/cpu-port.ts';
import type { CpuReply } from '../wasm/pass-job.ts';
import source from './cpu-thread.ts?bundled';

const PROGRAM = new URL(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);

export function cpuThreads(): CpuEngineOptions {
  return {
    workers: availableParallelism(),
    spawn: () => threadPort(new Worker(PROGRAM)),
  };
}

function threadPort(worker: Worker): CpuPort {
  // A thread that waits for work keeps no program alive; one that has some does.
  worker.unref();
  let passes = 0;
  return {
    post: (request, transfer) => {
      if (request.kind === 'pass' && passes++ === 0) worker.ref();
      worker.postMessage(request, transfer);
    },
    listen: (onReply, onEnd) => {
      worker.on('message', (reply: CpuReply) => {
        if (endsPass(reply) && --passes === 0) worker.unref();
        onReply(reply);
      });
      worker.on('error', ({ message }) => onEnd(message));
      worker.on('exit', (code) => onEnd(`it left with code ${code}`));
    },
    close: () => void worker.terminate(),
  };
}

function endsPass(reply: CpuReply): boolean {
  return reply.kind !== 'work' && reply.id !== null;
}
