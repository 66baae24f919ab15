// Who takes part, and how each is opened. Peers are loaded only when they are opened: they look for WebGPU while they are being imported.

import { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import { openDevice } from '../src/gpu/device-session.ts';
import type { Contender, PeerForm } from './contender.ts';
import { soundings } from './ours.ts';
import { drawParameters } from './parameters.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

type Peer = 'tfjs' | 'jax-js';

/** `echosounder`, or a peer and its form. */
export type ContenderName = 'echosounder' | `${Peer} ${PeerForm}`;

export type PeerChoice = 'none' | 'best' | 'all';

/** Contenders of a workload. `best` is each peer's fastest form, as measured on SwiftShader. */
export function contendersOf(workload: WorkloadName, peers: PeerChoice): ContenderName[] {
  const forms: readonly PeerForm[] = workload === 'W4' ? ['AD', 'man', 'bat'] : ['AD', 'man'];
  const best: readonly ContenderName[] = workload === 'W4' ? ['jax-js bat', 'tfjs bat'] : ['jax-js man', 'tfjs AD'];
  const all = (['jax-js', 'tfjs'] as const).flatMap((peer) => forms.map((form): ContenderName => `${peer} ${form}`));
  return ['echosounder', ...all.filter((name) => peers === 'all' || (peers === 'best' && best.includes(name)))];
}

export async function openContender(gpu: GPU, name: ContenderName, workloadName: WorkloadName): Promise<Contender> {
  const workload = WORKLOADS.find((candidate) => candidate.name === workloadName);
  if (workload === undefined) throw new Error(`there is no workload ${workloadName}`);
  if (name === 'echosounder') {
    return soundings(new WebGpuEngine(await openDevice(gpu), 'benchmark'), workload.experiment);
  }
  const parameters = drawParameters(workload.experiment);
  const [peer, form] = name.split(' ') as [Peer, PeerForm];
  switch (peer) {
    case 'tfjs':
      return (await import('./peers/tfjs.ts')).openTfjs(form, workload, parameters);
    case 'jax-js':
      return (await import('./peers/jax.ts')).openJax(form, workload, parameters);
    default:
      return peer satisfies never;
  }
}
