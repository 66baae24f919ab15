// What a command may touch of the world outside, so that a test can run every command in its own process: the streams, the
// GPU, the engine opener and the interrupt key.

import type { openEngine } from '../engine/open-engine.ts';
import { openDawn } from './dawn.ts';

type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface CliContext {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly openEngine: typeof openEngine;
  /** Rejects with one line where WebGPU cannot be had. */
  readonly openGpu: () => Promise<GPU>;
  /** Calls back when the reader wants to stop; the returned function ends that. */
  readonly onInterrupt: (stop: () => void) => () => void;
}

/** A key press may arrive twice, from the terminal and from npm; only a later one means "now". */
const SECOND_INTERRUPT_MS = 1000;
const EXIT_INTERRUPTED = 130;

/** The real world: this process, Dawn and the engines. */
export function processContext(): CliContext {
  const { stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    stderr,
    // Loaded when first asked for: `settings`, --help and refused input need no engine and answer at once.
    openEngine: async (options) => {
      const [{ openEngine }, { cpuThreads }] = await Promise.all([
        import('../engine/open-engine.ts'),
        import('./cpu-threads.ts'),
      ]);
      return openEngine({ cpu: cpuThreads(), ...options });
    },
    openGpu: openDawn,
    onInterrupt,
  };
}

function onInterrupt(stop: () => void): () => void {
  let first: number | null = null;
  const listener = (): void => {
    if (first === null) {
      first = performance.now();
      stop();
    } else if (performance.now() - first > SECOND_INTERRUPT_MS) process.exit(EXIT_INTERRUPTED);
  };
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
}
