// A Python script that answers lines of JSON by lines of JSON, one at a time.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The interpreter: that of the environment variable PYTHON, or the one on the path. */
export const PYTHON = process.env.PYTHON || 'python3';

export class PythonProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #lastWords = '';

  constructor(script: string, environment: Readonly<Record<string, string>>) {
    this.#child = spawn(PYTHON, [script], { env: { ...process.env, ...environment }, stdio: 'pipe' });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.#lastWords = line;
    });
    // Whoever waits for an answer is told by the end of the lines.
    this.#child.on('error', ({ message }) => {
      this.#lastWords = message;
    });
    this.#child.stdin.on('error', () => undefined);
  }

  /** Text goes as it is, anything else as JSON; numbers follow behind the line as float32. */
  async ask(message: string | object, numbers: readonly Float32Array[] = []): Promise<unknown> {
    const { stdin } = this.#child;
    stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
    for (const { buffer, byteOffset, byteLength } of numbers)
      stdin.write(new Uint8Array(buffer, byteOffset, byteLength));
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the process of Python ended: ${this.#lastWords}`);
    return JSON.parse(value);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}
