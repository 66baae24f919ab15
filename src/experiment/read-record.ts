// A record as a file states it, checked: what comes back is a record that an engine could have given.

import {
  FAULTS,
  type LogHistogram,
  type MeasurementRecord,
  QUANTITIES,
  type Quantity,
  SITES,
  type Site,
} from '../model/records.ts';

/** The record, its keys in the order of every result, or null where the value is none. */
export function readRecord(json: unknown): MeasurementRecord | null {
  if (typeof json !== 'object' || json === null) return null;
  const { tower, layer, site, quantity, value } = json as Readonly<Record<string, unknown>>;
  if (!isCount(tower) || !isCount(layer) || !isSite(site) || !isQuantity(quantity)) return null;
  if (quantity === 'histogram') {
    const histogram = readHistogram(value);
    return histogram === null ? null : { tower, layer, site, quantity, value: histogram };
  }
  if (value !== null && !(typeof value === 'number' && Number.isFinite(value))) return null;
  if (quantity === 'fault' && (value === null || !FAULTS.has(value))) return null;
  return { tower, layer, site, quantity, value };
}

function readHistogram(json: unknown): LogHistogram | null {
  if (typeof json !== 'object' || json === null) return null;
  const { firstLog2, binsPerOctave, counts, below } = json as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(firstLog2) || !isCount(binsPerOctave) || !isCount(below)) return null;
  if (!Array.isArray(counts) || !counts.every(isCount)) return null;
  return { firstLog2: Number(firstLog2), binsPerOctave, counts, below };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isSite(value: unknown): value is Site {
  return SITES.some((site) => site === value);
}

function isQuantity(value: unknown): value is Quantity {
  return QUANTITIES.some((quantity) => quantity === value);
}
