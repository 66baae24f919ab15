// The worker's side of the conversation: passes one after the other, cancels in between.

import { CpuMachine } from './cpu-machine.ts';
import { NoMemoryError } from './cpu-memory.ts';
import { type CpuBuild, openCpuModule } from './cpu-module.ts';
import type { CpuPass, CpuReply, CpuRequest, Team } from './pass-job.ts';
import { followOrders } from './team-control.ts';

/** How a worker hears and answers; `transfer` names what need not be copied. */
export interface ServerPort {
  readonly listen: (listener: (request: CpuRequest) => void) => void;
  readonly reply: (reply: CpuReply, transfer: ArrayBuffer[]) => void;
}

/** Serves until the worker ends. `pause` lets messages have their turn. */
export function servePasses(port: ServerPort, pause: () => Promise<void>): void {
  /** Passes that have not been answered, and whether they were cancelled. */
  const waiting = new Map<number, { cancelled: boolean }>();
  let machine: Promise<CpuMachine> = Promise.reject(new Error('the worker was not told what to run'));
  machine.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();
  const tell = (reply: CpuReply, transfer: ArrayBuffer[] = []) => port.reply(reply, transfer);

  const runPass = async (id: number, pass: CpuPass, state: { cancelled: boolean }) => {
    try {
      const cancelled = () => state.cancelled;
      const onWork = (work: number) => tell({ kind: 'work', id, work });
      const result = cancelled() ? null : await (await machine).run(pass, { cancelled, pause, onWork });
      if (result === null) tell({ kind: 'cancelled', id });
      else tell({ kind: 'done', id, result }, [result.ledger.buffer, ...result.kept.map(({ buffer }) => buffer)]);
    } catch (error) {
      if (error instanceof NoMemoryError) tell({ kind: 'no-memory', id, bytes: error.bytes, message: error.message });
      else tell({ kind: 'failed', id, message: messageOf(error) });
    } finally {
      waiting.delete(id);
    }
  };

  port.listen((request) => {
    switch (request.kind) {
      case 'open':
        machine = openMachine(request.build, request.team ?? null);
        machine.catch((error: unknown) => tell({ kind: 'failed', id: null, message: messageOf(error) }));
        break;
      case 'pass': {
        const { id, pass } = request;
        const state = { cancelled: false };
        waiting.set(id, state);
        last = last.then(() => runPass(id, pass, state));
        break;
      }
      case 'cancel': {
        const state = waiting.get(request.id);
        if (state !== undefined) state.cancelled = true;
        break;
      }
      case 'drop-weights':
        last = last.then(async () => (await machine).dropWeights()).catch(() => undefined);
    }
  });
}

async function openMachine(build: CpuBuild, team: Team | null): Promise<CpuMachine> {
  const module = await openCpuModule(build, team?.memory);
  if (team !== null && team.part > 0) followOrders(module, team.part, team.parts);
  return new CpuMachine(module, team?.parts);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
