import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareJax } from '../../../scripts/prepare-jax.mjs';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'jax-setup-'));
  vi.spyOn(console, 'error').mockImplementation(() => {}); // it says what it runs
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(cache, { recursive: true, force: true });
});

interface Machine {
  readonly pythons?: readonly string[];
  readonly works?: (line: string) => boolean;
  readonly apt?: boolean;
}

/** A machine on which these commands work; what it ran is noted. A virtual environment that it makes has a Python. */
function machine({ pythons = ['python3'], works = () => true, apt = false }: Machine = {}) {
  const ran: string[] = [];
  const present = new Set(pythons);
  const run = (command: readonly string[], _options: object = {}) => {
    const line = command.join(' ');
    ran.push(line);
    const status = (good: boolean) => ({ status: good ? 0 : 1, stdout: '3.11.7 linux\n' });
    const [program = ''] = command;
    if (!works(line)) return status(false);
    if (program === 'apt-get' || program === 'sudo') {
      if (line.includes('install')) present.add('python3');
      return status(apt);
    }
    if (line.includes('-m venv')) {
      const python = join(String(command[3]), process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
      mkdirSync(dirname(python), { recursive: true });
      writeFileSync(python, '');
      return status(true);
    }
    return status(present.has(program) || program.startsWith(cache));
  };
  return { ran, run };
}

describe('preparing JAX', () => {
  it('makes a virtual environment with the pinned versions once, and takes it the next time', () => {
    const first = machine();
    const { JAX_PYTHON } = prepareJax({ env: {}, run: first.run, cache });
    expect(JAX_PYTHON).toMatch(/jax-\d+\.\d+\.\d+-[0-9a-f]{12}/);
    expect(first.ran.some((line) => /pip install .*--requirement .*requirements\.txt$/.test(line))).toBe(true);
    const second = machine();
    expect(prepareJax({ env: {}, run: second.run, cache }).JAX_PYTHON).toBe(JAX_PYTHON);
    expect(second.ran.some((line) => line.includes('pip install'))).toBe(false);
  });

  it('throws with the ways out where pip fails, and makes the environment anew the next time', () => {
    const broken = machine({ works: (line) => !line.includes('pip install') });
    expect(() => prepareJax({ env: {}, run: broken.run, cache })).toThrow(/Three ways out/);
    const [folder] = readdirSync(cache);
    expect(existsSync(join(cache, String(folder), 'complete'))).toBe(false);
    const mended = machine();
    prepareJax({ env: {}, run: mended.run, cache });
    expect(mended.ran.some((line) => line.includes('-m venv'))).toBe(true);
  });

  it("installs Python from the distribution's packages where there is none", () => {
    const bare = machine({ pythons: [], apt: true });
    expect(prepareJax({ env: {}, run: bare.run, cache }).JAX_PYTHON).toContain(cache);
    expect(bare.ran.some((line) => /apt-get install -y .*python3 python3-venv$/.test(line))).toBe(true);
  });

  it.each([
    ['without apt-get', {}, false],
    ['where NO_PYTHON_INSTALL=1 forbids it', { NO_PYTHON_INSTALL: '1' }, true],
  ])('throws with the ways out %s', (_, env, apt) => {
    const bare = machine({ pythons: [], apt });
    expect(() => prepareJax({ env, run: bare.run, cache })).toThrow(/Three ways out/);
    expect(bare.ran.some((line) => line.includes('install'))).toBe(false);
  });

  it('takes JAX_PYTHON as it is, and refuses one that cannot import jax', () => {
    const own = machine({ pythons: ['own'] });
    expect(prepareJax({ env: { JAX_PYTHON: 'own' }, run: own.run, cache }).JAX_PYTHON).toBe('own');
    const other = machine({ pythons: [] });
    expect(() => prepareJax({ env: { JAX_PYTHON: 'other' }, run: other.run, cache })).toThrow(/cannot import jax/);
  });
});
