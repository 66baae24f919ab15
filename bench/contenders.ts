// Who takes part, and how each that runs in a page or in Node is opened. Peers are loaded only when they are opened: they look for WebGPU
// while they are being imported. PyTorch is opened by torch-stage.ts.

import type { Contender, PeerForm, Target } from './contender.ts';
import { openOurs, soundings } from './ours.ts';
import { drawParameters } from './parameters.ts';
import { type WorkloadName, workloadOf } from './workloads.ts';

type Peer = 'tfjs' | 'jax-js';

/** With its one thread, and with as many as it takes by itself. */
export const TORCH_THREADS = ['1 thread', 'all threads'] as const;
export type TorchThreads = (typeof TORCH_THREADS)[number];
export type TorchName = `torch ${PeerForm}, ${TorchThreads}`;

/** `echosounder`, or a peer and its form. */
export type ContenderName = 'echosounder' | `${Peer} ${PeerForm}` | TorchName;

export type PeerChoice = 'none' | 'best' | 'all';

export interface Field {
  readonly on: Target;
  readonly peers: PeerChoice;
  /** Whether PyTorch is there to take part, which it does on the processor alone. */
  readonly torch: boolean;
}

/** Each peer's fastest forms, as measured on two cores without a GPU (on WebGPU: SwiftShader); two where they are equally fast. */
const BEST: Readonly<Record<Target, Readonly<Record<WorkloadName, readonly string[]>>>> = {
  webgpu: {
    W1: ['jax-js man', 'tfjs AD'],
    W2: ['jax-js man', 'tfjs AD'],
    W4: ['jax-js bat', 'tfjs bat'],
    W6: ['jax-js man', 'tfjs AD'],
  },
  cpu: {
    W1: ['jax-js man', 'tfjs man', 'torch man'],
    W2: ['jax-js man', 'tfjs man', 'torch man'],
    W4: ['jax-js bat', 'tfjs man', 'tfjs bat', 'torch bat'],
    W6: ['jax-js man', 'tfjs man', 'torch man'],
  },
};

export function contendersOf(workload: WorkloadName, { on, peers, torch }: Field): ContenderName[] {
  const forms: readonly PeerForm[] = workload === 'W4' ? ['AD', 'man', 'bat'] : ['AD', 'man'];
  const names = (['jax-js', 'tfjs'] as const).flatMap((peer) => forms.map((form): ContenderName => `${peer} ${form}`));
  if (on === 'cpu' && torch) {
    names.push(...forms.flatMap((form) => TORCH_THREADS.map((threads): TorchName => `torch ${form}, ${threads}`)));
  }
  const best = BEST[on][workload];
  const taken = (name: ContenderName) => peers === 'all' || (peers === 'best' && best.includes(name.split(',')[0]));
  return ['echosounder', ...names.filter(taken)];
}

export function isTorch(name: string): boolean {
  return name.startsWith('torch');
}

/** `gpu` is not asked for anything on the processor. */
export async function openContender(
  name: Exclude<ContenderName, TorchName>,
  workloadName: WorkloadName,
  { on, gpu }: { readonly on: Target; readonly gpu: GPU | null },
): Promise<Contender> {
  const workload = workloadOf(workloadName);
  if (name === 'echosounder') return soundings(await openOurs(on, gpu), workload.experiment);
  const parameters = drawParameters(workload.experiment);
  const [peer, form] = name.split(' ') as [Peer, PeerForm];
  switch (peer) {
    case 'tfjs':
      return (await import('./peers/tfjs.ts')).openTfjs(form, workload, { parameters, on });
    case 'jax-js':
      return (await import('./peers/jax.ts')).openJax(form, workload, { parameters, on });
    default:
      return peer satisfies never;
  }
}
