// A Python with JAX for the tier that runs generated programs: a virtual environment in node_modules/.cache, made once for the versions
// that test/jax/requirements.txt pins. Python itself is installed from the distribution's packages where that needs no asking.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-command.mjs';

const REQUIREMENTS = join(ROOT, 'test/jax/requirements.txt');
const APT_PACKAGES = ['python3', 'python3-venv'];
// The oldest Python that the pinned JAX has wheels for; a venv needs ensurepip, which Debian packs apart.
const PROBE = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11); print(sys.version, sys.platform)';

const WAYS_OUT = `JAX is needed to run the generated programs, and could not be installed. Three ways out:
  1. as root on Debian:  apt-get update && apt-get install -y --no-install-recommends ${APT_PACKAGES.join(' ')}
  2. another system:     install Python 3.11 or newer with venv and pip, and see that pip reaches its index
  3. one you have:       JAX_PYTHON=/path/to/python npm test, a Python that can import jax`;

/** @typedef {(command: readonly string[], options?: { quiet?: boolean }) => { status: number | null, stdout: string }} Run */

/**
 * The environment for a child process, with JAX_PYTHON. Throws with the ways out where there is no JAX and none can be installed;
 * NO_PYTHON_INSTALL=1 forbids to install Python itself.
 * @param {{ env?: NodeJS.ProcessEnv, run?: Run, cache?: string }} [options]
 * @returns {NodeJS.ProcessEnv}
 */
export function prepareJax({ env = process.env, run = runHere, cache = join(ROOT, 'node_modules/.cache') } = {}) {
  if (env.JAX_PYTHON) {
    if (run([env.JAX_PYTHON, '-c', 'import jax'], { quiet: true }).status === 0) return env;
    throw new Error(`JAX_PYTHON is ${env.JAX_PYTHON}, which cannot import jax`);
  }
  const found = findPython(run) ?? (env.NO_PYTHON_INSTALL === '1' ? null : installPython(run));
  if (found === null) throw new Error(WAYS_OUT);
  return { ...env, JAX_PYTHON: jaxPython(found, { run, cache }) };
}

/**
 * The Python of the virtual environment, which is made if it is not complete yet.
 * @param {{ python: string, version: string }} found @param {{ run: Run, cache: string }} options
 */
function jaxPython({ python, version }, { run, cache }) {
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  const jax = /^jax==(\S+)$/m.exec(requirements)?.[1];
  const hash = createHash('sha256').update(`${requirements}\n${python}\n${version}`).digest('hex').slice(0, 12);
  const folder = join(cache, `jax-${jax}-${hash}`);
  const own = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const complete = join(folder, 'complete'); // written last: an installation that was cut off is made anew
  if (existsSync(complete) && existsSync(own)) return own;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const pip = [own, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
  for (const command of [
    [python, '-m', 'venv', folder],
    [...pip, '--requirement', REQUIREMENTS],
    [own, '-c', 'import jax'],
  ]) {
    console.error(`No JAX yet: ${command.join(' ')}`);
    if (run(command).status !== 0) throw new Error(WAYS_OUT);
  }
  writeFileSync(complete, '');
  return own;
}

/** @param {Run} run @returns {{ python: string, version: string } | null} */
function findPython(run) {
  for (const python of ['python3', 'python', '/usr/bin/python3']) {
    const { status, stdout } = run([python, '-c', PROBE], { quiet: true });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return null;
}

/** @param {Run} run */
function installPython(run) {
  if (run(['apt-get', '--version'], { quiet: true }).status !== 0) return null;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && run([...asRoot, 'true'], { quiet: true }).status !== 0) return null;
  for (const rest of [['update'], ['install', '-y', '--no-install-recommends', ...APT_PACKAGES]]) {
    const command = [...asRoot, 'apt-get', ...rest];
    console.error(`No Python yet: ${command.join(' ')}`);
    run(command);
  }
  return findPython(run);
}

/** @type {Run} */
function runHere([program = '', ...args], { quiet = false } = {}) {
  const { status, stdout } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'ignore'] : ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return { status, stdout: stdout ?? '' };
}
