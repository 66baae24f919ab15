// A port on the thread of the test whose worker is watched, refuses memory or ends, as a script says.

import { type CpuPort, portOnThisThread, type SpawnCpuWorker } from '../../src/engine/cpu-port.ts';
import { nextTask } from '../../src/gpu/next-task.ts';
import type { CpuPass } from '../../src/wasm/pass-job.ts';

export interface PortScript {
  /** Just before each message, asked or answered, counted from 1 over all workers. `lose` ends the worker: the message is lost with it. */
  readonly before?: (message: number, lose: () => void) => void;
  /** Whether this pass, counted from 1 over all workers, is refused its memory. */
  readonly refuses?: (pass: CpuPass, position: number) => boolean;
}

/** What the script counts goes on from one port to the next. */
export function scriptedSpawn({ before, refuses }: PortScript): SpawnCpuWorker {
  let messages = 0;
  let passes = 0;
  return () => {
    const port = portOnThisThread();
    let alive = true;
    let end: (reason: string) => void = () => undefined;
    let hear: Parameters<CpuPort['listen']>[0] = () => undefined;
    const later = (job: () => void) => void nextTask().then(job);
    const lose = () => {
      alive = false;
      port.close();
      later(() => end('says the script'));
    };
    const passOn = (message: () => void) => {
      if (!alive) return;
      messages += 1;
      before?.(messages, lose);
      if (alive) message();
    };
    return {
      post: (request, transfer) =>
        passOn(() => {
          if (request.kind !== 'pass' || refuses?.(request.pass, ++passes) !== true)
            return port.post(request, transfer);
          const { id } = request;
          const bytes = 4 * (request.pass.arenaFloats + request.pass.ledgerWords);
          later(() => passOn(() => hear({ kind: 'no-memory', id, bytes, message: 'no memory, says the script' })));
        }),
      listen: (onReply, onEnd) => {
        hear = onReply;
        end = onEnd;
        port.listen((reply) => passOn(() => onReply(reply)), onEnd);
      },
      close: () => {
        alive = false;
        port.close();
      },
    };
  };
}
