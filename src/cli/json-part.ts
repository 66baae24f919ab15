// A part in JSON, read line by line as json-result.ts writes it: the head, a record a line, the end. So a part may be larger than
// memory, and one that was cut off is told from one that is damaged.

import { InputError, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import { fileLines } from './file-lines.ts';
import { towerPlaces } from './json-result.ts';
import { type ResultPart, readHead, recordCheck } from './result-part.ts';

const HEAD_END = '"records":[';
const STATISTICS_HEAD_END = '"statistics":[';
const TAIL = ']}';

/** Reads the head alone. Throws InputError where the file is no result. */
export function openJsonPart(path: string): ResultPart {
  const name = quote(path);
  const first = firstLine(path);
  if (first.endsWith(STATISTICS_HEAD_END)) {
    throw new InputError(`${name} holds statistics over seeds, which cannot be joined; expected a file of records`);
  }
  const stated = first.endsWith(HEAD_END) ? parse(`${first}${TAIL}`) : undefined;
  if (typeof stated !== 'object' || stated === null) {
    throw new InputError(
      first === '' ? `${name} is empty` : `${name} is no result of run: it does not begin as a file of records does`,
    );
  }
  const { towers } = stated as { readonly towers?: unknown };
  const places: readonly unknown[] = Array.isArray(towers) ? towers : [null];
  const numbers = places.map((place) => (place as { readonly tower?: unknown } | null)?.tower);
  const head = readHead(name, stated, numbers);
  const listed = new Set(head.towers);
  const expected = towerPlaces(listTowers(head.origin.experiment).filter(({ tower }) => listed.has(tower)));
  if (JSON.stringify(expected) !== JSON.stringify(towers)) {
    throw new InputError(`${name} is damaged: its towers are not those of its experiment`);
  }
  return { ...head, batches: () => batches(path, head) };
}

async function* batches(path: string, head: Omit<ResultPart, 'batches'>): AsyncGenerator<MeasurementRecord[]> {
  const { name } = head;
  const { check, end } = recordCheck(head);
  // The last line of a file is its end or was cut off, so a line is looked at when the next one is known.
  let held: string | null = null;
  let number = 0;
  for (const lines of fileLines(path)) {
    const records: MeasurementRecord[] = [];
    for (const line of lines) {
      if (held !== null && number > 1) {
        const isLast = line === TAIL;
        if (held.endsWith(',') === isLast)
          throw new InputError(`${name} is damaged: line ${number} ends as no record does`);
        const json = parse(isLast ? held : held.slice(0, -1));
        if (json === undefined) throw new InputError(`${name} is damaged: line ${number} is not JSON`);
        records.push(check(json, `line ${number}`));
      }
      held = line;
      number++;
    }
    yield records;
  }
  if (held !== TAIL) throw new InputError(`${name} is cut off at line ${number}: that part has to be measured again`);
  end();
}

function firstLine(path: string): string {
  for (const lines of fileLines(path)) {
    if (lines.length > 0) return lines[0];
  }
  return '';
}

/** The value, or undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
