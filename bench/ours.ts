// This engine as a contender: the experiment goes in as JSON, the records come out as they do for every user.

import type { ExperimentInput } from '../src/engine/contract.ts';
import type { WebGpuEngine } from '../src/engine/webgpu-engine.ts';
import type { MeasurementRecord } from '../src/model/records.ts';
import type { Contender } from './contender.ts';
import { towerShapes } from './parameters.ts';
import type { TowerReadings } from './readings.ts';

export function soundings(engine: WebGpuEngine, experiment: ExperimentInput): Contender {
  const shapes = towerShapes(experiment);
  return {
    async once() {
      const towers = shapes.map(({ depth }) => ({
        state: new Array<number>(depth),
        gradient: new Array<number>(depth),
        weightGradient: new Array<number>(depth),
      }));
      for await (const record of engine.run(experiment)) put(towers[record.tower], record);
      return towers;
    },
  };
}

function put(tower: { readonly [Site in keyof TowerReadings]: number[] }, record: MeasurementRecord): void {
  const { layer, site, quantity, value } = record;
  if (quantity === 'fault') throw new Error(`the engine reports a fault (${value}) in tower ${record.tower}`);
  if (quantity !== 'log10MeanSquare') return;
  const meanSquare = value === null ? 0 : 10 ** value;
  if (site === 'state' && layer > 0) tower.state[layer - 1] = meanSquare;
  if (site === 'stateGradient' && layer < tower.gradient.length) tower.gradient[layer] = meanSquare;
  if (site === 'weightGradient') tower.weightGradient[layer - 1] = meanSquare;
}
