// Runs one command of this repository in an environment and answers its exit code.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Standard streams are the caller's. Local programs (node_modules/.bin) come first on the path. A command ended by a signal
 * answers 128 + its number, as shells do; one that cannot be started rejects.
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export function runCommand([program = '', ...args], { env = process.env, cwd = ROOT } = {}) {
  const path = `${resolve(ROOT, 'node_modules/.bin')}${delimiter}${env.PATH ?? ''}`;
  return new Promise((done, fail) => {
    const windows = process.platform === 'win32'; // programs in .bin are batch files there
    const child = spawn(program, args, { cwd, stdio: 'inherit', env: { ...env, PATH: path }, shell: windows });
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    const release = () => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.on('error', (error) => {
      release();
      fail(error);
    });
    child.on('close', (code, signal) => {
      release();
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
