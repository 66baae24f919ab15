// Hands programs to one Python process and gives back what they leave. The Python is that of scripts/with-jax.mjs.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../unit/house/tracked-files.ts';

export type Row = readonly [layer: number, state: number | null, gradient: number | null];

export interface Ran {
  readonly rows?: readonly Row[];
  readonly printed?: string;
  readonly error?: string;
}

export interface DrawnLayer {
  readonly std: number;
  /** Of all weights, by magnitude. */
  readonly largest: number;
  readonly biasStd: number;
  readonly outputs: readonly number[];
  readonly error?: string;
}

interface Answer {
  readonly run: readonly Ran[];
  readonly compile: readonly Ran[];
  readonly flax: readonly DrawnLayer[];
}

/** Sources by what is done with them: run a program, only compile it, or draw a layer of Flax for an input of 384 columns. */
type Asked = { readonly [way in keyof Answer]?: readonly string[] };

/** In the folder of the digits, which the programs read. Rejects where Python itself fails. */
export async function runPrograms(asked: Asked): Promise<Answer> {
  const python = process.env.JAX_PYTHON;
  if (!python) throw new Error('no JAX_PYTHON: run these tests by npm run test:jax, which installs JAX');
  const child = spawn(python, [join(ROOT, 'test/jax/run-programs.py')], {
    cwd: join(ROOT, 'src/data'),
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, JAX_PLATFORMS: 'cpu', PYTHONDONTWRITEBYTECODE: '1' },
  });
  child.stdin.end(JSON.stringify(asked));
  const ended = new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  const [output, complaint, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status !== 0) throw new Error(`Python ended with ${status}\n${complaint}`);
  return JSON.parse(output);
}
