// jax-js as a contender, on its WebGPU or its WebAssembly backend: parameters on the device before the clock starts, every pass under jit,
// read back once at the end. The passes themselves are in jax-passes.ts and jax-stacked.ts.

import { blockUntilReady, jit, numpy as np, tree } from '@jax-js/jax';
import type { Contender, PeerForm, Target } from '../contender.ts';
import { unpackTowers } from '../packed-readings.ts';
import { type ParameterSet, scaledWeights } from '../parameters.ts';
import type { Workload } from '../workloads.ts';
import { startJax } from './jax-backend.ts';
import { type JaxTower, passByAutodiff, passByHand } from './jax-passes.ts';
import { openStacked } from './jax-stacked.ts';

export async function openJax(
  form: PeerForm,
  workload: Workload,
  { parameters, on }: { readonly parameters: ParameterSet; readonly on: Target },
): Promise<Contender> {
  const threads = await startJax(on);
  if (form === 'bat') return { threads, once: await openStacked(workload, parameters) };
  const { readsWeightGradients } = workload;
  const pass = form === 'AD' ? passByAutodiff : passByHand;
  const compiled = jit((tower: JaxTower) => pass(tower, readsWeightGradients));
  const towers = uploadTowers(parameters);
  await blockUntilReady(towers);
  return {
    threads,
    async once() {
      const results = towers.map((tower) => compiled(tree.ref(tower)));
      const packed = results.map(({ readings }) => readings);
      const values = await (packed.length === 1 ? packed[0] : np.concatenate(packed)).data();
      for (const { weightGradients } of results) tree.dispose(weightGradients);
      return unpackTowers(values, parameters.towers, readsWeightGradients);
    },
  };
}

/** Towers of one gain share their weights, scaled before the clock starts: the loop spends nothing on scaling. */
function uploadTowers(parameters: ParameterSet): JaxTower[] {
  const { width, batch, gains, towers, baseWeights, weightStds, biases } = parameters;
  const weights = weightStds.map((std) =>
    baseWeights.map((base) => np.array(scaledWeights(base, std)).reshape([width, width])),
  );
  const ownBiases = biases?.map((values) => np.array(values)) ?? [];
  const input = np.array(parameters.input).reshape([batch, width]);
  const cotangent = np.array(parameters.cotangent).reshape([batch, width]);
  return towers.map(({ gain, depth }) =>
    tree.ref({ weights: weights[gains.indexOf(gain)].slice(0, depth), biases: ownBiases, input, cotangent }),
  );
}
