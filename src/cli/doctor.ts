// `doctor`: what this machine offers and which engine would run, for a reader in doubt and for bug reports.

import type { Command } from 'commander';
import { openDevice } from '../gpu/device-session.ts';
import { SelfTestError } from '../gpu/errors.ts';
import { messageOf } from '../model/input-error.ts';
import type { CliContext } from './context.ts';
import { openChosenEngine } from './engine-choice.ts';
import { VERSION } from './version.ts';

/** Limits that decide what fits on the device and how it is cut. */
const SHOWN_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

interface Diagnosis {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  /** null where there is none; `webgpu` then says why. */
  readonly adapter: string | null;
  readonly software: boolean | null;
  /** What the engine's device grants. */
  readonly limits: Readonly<Record<string, number>>;
  /** What became of opening the WebGPU engine. */
  readonly webgpu: string;
  readonly selfTest: 'passed' | 'failed' | 'not run';
  readonly engine: { readonly kind: string; readonly adapter: string; readonly reason: string };
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('show the adapter, its limits, the self-test and which engine would run')
    .option('--json', 'as JSON')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const diagnosis = await diagnose(context);
      context.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : readable(diagnosis));
    });
}

async function diagnose(context: CliContext): Promise<Diagnosis> {
  const seen = await seeAdapter(context);
  const webgpu = await tryWebGpu(context);
  const { engine, reason } = await openChosenEngine(context, 'auto');
  const { kind, adapter } = engine;
  engine.destroy();
  return {
    version: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    ...seen,
    ...webgpu,
    engine: { kind, adapter, reason },
  };
}

async function seeAdapter({ openGpu }: CliContext): Promise<Pick<Diagnosis, 'adapter' | 'software' | 'limits'>> {
  try {
    const session = await openDevice(await openGpu());
    session.destroy();
    const { adapter, limits } = session;
    return {
      adapter: adapter.name,
      software: adapter.software,
      limits: Object.fromEntries(SHOWN_LIMITS.map((limit) => [limit, limits[limit]])),
    };
  } catch {
    // Why is said by the attempt to open the engine.
    return { adapter: null, software: null, limits: {} };
  }
}

/** Opening the engine runs its self-test. */
async function tryWebGpu(context: CliContext): Promise<Pick<Diagnosis, 'webgpu' | 'selfTest'>> {
  try {
    (await openChosenEngine(context, 'webgpu')).engine.destroy();
    return { webgpu: 'opens', selfTest: 'passed' };
  } catch (error) {
    return { webgpu: messageOf(error), selfTest: error instanceof SelfTestError ? 'failed' : 'not run' };
  }
}

function readable({ version, node, platform, adapter, software, limits, webgpu, selfTest, engine }: Diagnosis): string {
  const rows: [string, string][] = [
    ['echosounder', version],
    ['Node', `${node} on ${platform}`],
    ['adapter', adapter === null ? 'none' : `${adapter}${software === true ? ' (software: slow)' : ''}`],
    ...Object.entries(limits).map(([name, value]): [string, string] => [`  ${name}`, String(value)]),
    ['WebGPU engine', webgpu],
    ['self-test', selfTest],
    ['engine', `${engine.kind} on ${engine.adapter}`],
    ['because', engine.reason],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join('');
}
