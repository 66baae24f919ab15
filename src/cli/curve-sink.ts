// Keeps of all records what curves by layer are made of: the sizes of states and of their gradients, how alike paired states are,
// and faults.

import type { MeasurementRecord } from '../model/records.ts';
import type { RecordSink } from './record-sink.ts';

export function curveSink(): RecordSink & { readonly records: readonly MeasurementRecord[] } {
  const records: MeasurementRecord[] = [];
  return {
    records,
    write: (record) => {
      if (isOfCurve(record)) records.push(record);
    },
    finish: () => {},
    discard: () => {},
  };
}

function isOfCurve({ site, quantity }: MeasurementRecord): boolean {
  if (quantity === 'fault' || (quantity === 'log10Decorrelation' && site === 'state')) return true;
  return quantity === 'log10MeanSquare' && (site === 'state' || site === 'stateGradient');
}
