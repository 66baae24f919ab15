import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SelfTestError } from '../../../src/gpu/errors.ts';
import { SETTINGS } from '../../../src/model/settings.ts';
import { fakeEngine, runCli } from './run-cli.ts';

const GPU_STAND_IN = { requestAdapter: async () => null } as unknown as GPU;
const blockCase = readFileSync(new URL('../../../examples/evaluate-block.json', import.meta.url), 'utf8');

describe('`evaluate`', () => {
  it('reads a case from standard input and prints the answer as JSON', async () => {
    const { code, stdout, stderr } = await runCli(['evaluate', '-'], { stdin: blockCase });
    expect(JSON.parse(stdout)).toMatchObject({ loss: 1, engine: 'reference' });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('destroys the engine, also when it fails', async () => {
    let destroyed = 0;
    const destroy = () => {
      destroyed++;
    };
    const evaluate = async () => Promise.reject(new Error('the GPU device was lost'));
    await runCli(['evaluate', '-'], { stdin: blockCase, openEngine: async () => fakeEngine({ destroy }) });
    await runCli(['evaluate', '-'], { stdin: blockCase, openEngine: async () => fakeEngine({ destroy, evaluate }) });
    expect(destroyed).toBe(2);
  });
});

describe('--engine', () => {
  /** The kinds of engine that were asked for. */
  async function askedFor(engine: string[], openGpu: () => Promise<GPU>) {
    const asked: unknown[] = [];
    const result = await runCli(['evaluate', '-', ...engine], {
      stdin: blockCase,
      openGpu,
      openEngine: async ({ kind } = {}) => {
        asked.push(kind);
        return fakeEngine();
      },
    });
    return { asked, ...result };
  }
  const present = async () => GPU_STAND_IN;
  const missing = async () => Promise.reject(new Error('npm i webgpu'));

  it('is auto by default, with the GPU that there is', async () => {
    expect((await askedFor([], present)).asked).toEqual(['auto']);
  });

  it('auto goes on without a GPU where WebGPU cannot be had, webgpu then fails', async () => {
    expect(await askedFor([], missing)).toMatchObject({ asked: ['auto'], code: 0 });
    const refused = await askedFor(['--engine', 'webgpu'], missing);
    expect(refused).toMatchObject({ asked: [], code: 1, stderr: 'echosounder: npm i webgpu\n' });
  });

  it.each(['cpu', 'reference'])('%s asks for no GPU', async (kind) => {
    const openGpu = async () => Promise.reject(new Error('was asked'));
    expect(await askedFor(['--engine', kind], openGpu)).toMatchObject({ asked: [kind], code: 0 });
  });
});

describe('`doctor`', () => {
  it('says which engine would run and why where there is no GPU', async () => {
    const { code, stdout } = await runCli(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^adapter +none$/m);
    expect(stdout).toMatch(/^WebGPU engine +no GPU in this test$/m);
    expect(stdout).toMatch(/^self-test +not run$/m);
    expect(stdout).toMatch(/^engine +reference on float64$/m);
    expect(stdout).toMatch(/^because +no GPU in this test$/m);
    expect(stdout).toMatch(new RegExp(`^Node +${process.version} on `, 'm'));
  });

  it('tells a failed self-test from one that was not run', async () => {
    const setup = {
      openGpu: async () => GPU_STAND_IN,
      openEngine: async ({ kind }: { kind?: string } = {}) => {
        if (kind === 'webgpu') throw new SelfTestError('random word 3 is wrong');
        return fakeEngine({ reason: 'the self-test failed' });
      },
    };
    const diagnosis = JSON.parse((await runCli(['doctor', '--json'], setup)).stdout);
    expect(diagnosis).toMatchObject({
      selfTest: 'failed',
      webgpu: 'random word 3 is wrong',
      engine: { kind: 'reference' },
    });
    const sound = await runCli(['doctor', '--json'], { openGpu: setup.openGpu });
    expect(JSON.parse(sound.stdout)).toMatchObject({ selfTest: 'passed', webgpu: 'opens' });
  });
});

describe('`settings`', () => {
  it('lists every setting in each form', async () => {
    for (const flags of [[], ['--json'], ['--markdown']]) {
      const { code, stdout } = await runCli(['settings', ...flags]);
      expect(code).toBe(0);
      for (const { path } of SETTINGS) expect(stdout).toContain(path);
    }
  });

  it('gives JSON with the default and what is allowed', async () => {
    const list = JSON.parse((await runCli(['settings', '--json'])).stdout);
    const depth = list.find(({ path }: { path: string }) => path === 'network.depth');
    expect(depth).toMatchObject({
      kind: 'integer',
      default: 64,
      allowed: 'a whole number from 1 to 100000',
      sweepable: true,
    });
    const scheme = list.find(({ path }: { path: string }) => path === 'network.weights.scheme');
    expect(scheme.aliases).toEqual({ xavier: 'glorot', kaiming: 'he' });
  });

  it('gives the page docs/settings.md as it stands', async () => {
    const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    expect((await runCli(['settings', '--markdown'])).stdout).toBe(page);
  });
});
