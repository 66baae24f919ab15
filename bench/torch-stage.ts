// PyTorch as a stage: one Python process (peers/torch.py), beside whatever place the other contenders run in.

import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import type { PeerForm } from './contender.ts';
import type { TorchName, TorchThreads } from './contenders.ts';
import { drawParameters } from './parameters.ts';
import type { Stage } from './place.ts';
import {
  checkDiagonal,
  drawMatrices,
  gigaflopsOf,
  PRODUCT_SIZE,
  PRODUCTS_OF_A_CALL,
  type ProductMatrices,
} from './product-matrices.ts';
import { PYTHON, PythonProcess } from './python-process.ts';
import type { TowerReadings } from './readings.ts';
import type { Answers, Command, Opened } from './stage.ts';
import { workloadOf } from './workloads.ts';

interface Answer<Checks> {
  readonly milliseconds: readonly number[];
  readonly checks: Checks;
}

/**
 * The MKL in PyTorch up to 1.13 takes a slow path on AMD's processors unless it is told to take the one with AVX2: one thread made 40 GFLOP/s
 * of a product without and 100 with it. Later ones ignore this.
 */
const OWN_PATH: Readonly<Record<string, string>> =
  (cpus()[0]?.model.includes('AMD') ?? false) && process.env.MKL_DEBUG_CPU_TYPE === undefined
    ? { MKL_DEBUG_CPU_TYPE: '5' }
    : {};

/** Its version and what it is told by the environment; null where the interpreter has none. */
export async function describeTorch(): Promise<string | null> {
  const found = promisify(execFile)(PYTHON, ['-c', 'import torch; print(torch.__version__)']);
  const told = Object.entries(OWN_PATH).map(([name, value]) => ` with ${name}=${value}`);
  return found.then(
    ({ stdout }) => [stdout.trim(), ...told].join(''),
    () => null,
  );
}

/** The process starts with the contender that it is to be. */
export function openTorch(): Stage {
  let process: PythonProcess | null = null;
  let matrices: ProductMatrices | null = null;
  const started = async (
    threads: TorchThreads,
    header: Readonly<Record<string, unknown>>,
    numbers: readonly Float32Array[],
  ): Promise<Opened> => {
    process = new PythonProcess('bench/peers/torch.py', { ...OWN_PATH, ...(threads === '1 thread' ? ONE_THREAD : {}) });
    const opened = await process.ask({ ...header, threads: threads === '1 thread' ? 1 : null }, numbers);
    return { adapter: null, threads: (opened as { readonly threads: number }).threads };
  };
  const repeated = async <Checks>(): Promise<{ readonly seconds: number; readonly checks: Checks }> => {
    if (process === null) throw new Error('no contender is open');
    const { milliseconds, checks } = (await process.ask('repeat')) as Answer<Checks>;
    return { seconds: milliseconds[0] / 1000, checks };
  };
  const answer = async (command: Command): Promise<Answers[Command['kind']]> => {
    switch (command.kind) {
      case 'open': {
        const [form, threads] = formAndThreads(command.contender as TorchName);
        const { header, numbers } = towersMessage(command.workload);
        return started(threads, { variant: form, ...header }, numbers);
      }
      case 'repeat': {
        const { seconds, checks } = await repeated<readonly TowerReadings[]>();
        return { seconds, counts: null, readings: checks };
      }
      case 'open-product': {
        matrices = drawMatrices();
        const threads = command.contender.split(', ')[1] as TorchThreads;
        return started(threads, { variant: 'product', size: PRODUCT_SIZE, products: PRODUCTS_OF_A_CALL }, [
          matrices.a,
          matrices.b,
        ]);
      }
      case 'product': {
        const { seconds, checks } = await repeated<readonly (number | null)[]>();
        if (matrices !== null) checkDiagonal(matrices, checks);
        return { gigaflops: gigaflopsOf(PRODUCTS_OF_A_CALL, seconds), ceiling: null };
      }
      default:
        throw new Error(`PyTorch does not know the command ${command.kind}`);
    }
  };
  return {
    perform: async <K extends Command['kind']>(command: Command & { readonly kind: K }) =>
      (await answer(command)) as Answers[K],
    close: async () => process?.close(),
  };
}

/** Set before the process starts: the libraries below PyTorch read them once. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

function formAndThreads(name: TorchName): [PeerForm, TorchThreads] {
  const [form, threads] = name.slice('torch '.length).split(', ');
  return [form as PeerForm, threads as TorchThreads];
}

/** What peers/torch.py says that it wants. */
function towersMessage(name: Extract<Command, { readonly kind: 'open' }>['workload']) {
  const { experiment, readsWeightGradients } = workloadOf(name);
  const { width, batch, gains, depths, towers, baseWeights, weightStds, biases, input, cotangent } =
    drawParameters(experiment);
  return {
    header: {
      ...{ width, batch, depths, weightStds, readsWeightGradients, layers: baseWeights.length },
      biases: biases !== null,
      towers: towers.map(({ gain, depth }) => ({ gain: gains.indexOf(gain), depth })),
    },
    numbers: [...baseWeights, ...(biases ?? []), input, cotangent],
  };
}
