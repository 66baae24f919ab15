// TensorFlow.js as a contender, on its WebGPU or its WebAssembly backend: uploads the parameters once, frees each repetition's tensors, reads back once at
// the end. The passes themselves are in tfjs-autodiff.ts, tfjs-by-hand.ts and tfjs-stacked.ts.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Contender, PeerForm, Target } from '../contender.ts';
import { unpackTowers } from '../packed-readings.ts';
import { type ParameterSet, scaledWeights } from '../parameters.ts';
import type { TowerReadings } from '../readings.ts';
import type { Workload } from '../workloads.ts';
import { passByAutodiff } from './tfjs-autodiff.ts';
import { startTfjs } from './tfjs-backend.ts';
import { passByHand } from './tfjs-by-hand.ts';
import { openStacked } from './tfjs-stacked.ts';
import type { TfTower } from './tfjs-tower.ts';

export async function openTfjs(
  form: PeerForm,
  workload: Workload,
  { parameters, on }: { readonly parameters: ParameterSet; readonly on: Target },
): Promise<Contender> {
  const threads = await startTfjs(on);
  if (form === 'bat') return { threads, once: openStacked(workload, parameters) };
  const pass = form === 'AD' ? passByAutodiff : passByHand;
  const towers = uploadTowers(parameters, workload.readsWeightGradients);
  return {
    threads,
    async once(): Promise<readonly TowerReadings[]> {
      const kept: tf.Tensor[] = [];
      const packed = towers.map((tower) => {
        const { readings, weightGradients } = pass(tower);
        kept.push(...weightGradients);
        return readings;
      });
      const all = packed.length === 1 ? packed[0] : tf.concat(packed);
      const values = await all.data();
      tf.dispose([kept, packed, all]);
      return unpackTowers(values as Float32Array, parameters.towers, workload.readsWeightGradients);
    },
  };
}

/** Towers of one gain share their weights, scaled before the clock starts: the loop spends nothing on scaling. */
function uploadTowers(parameters: ParameterSet, readsWeightGradients: boolean): TfTower[] {
  const { width, batch, gains, towers, baseWeights, weightStds, biases } = parameters;
  const weights = weightStds.map((std) =>
    baseWeights.map((base) => tf.tensor2d(scaledWeights(base, std), [width, width])),
  );
  const shared = {
    biases: biases?.map((values) => tf.tensor1d(values)) ?? null,
    input: tf.tensor2d(parameters.input, [batch, width]),
    cotangent: tf.tensor2d(parameters.cotangent, [batch, width]),
    readsWeightGradients,
  };
  return towers.map(({ gain, depth }) => ({ ...shared, weights: weights[gains.indexOf(gain)].slice(0, depth) }));
}
