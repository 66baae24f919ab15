import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { parseCase } from '../../../src/model/parse-case.ts';
import { listTowers } from '../../../src/model/towers.ts';

const FOLDER = new URL('../../../examples/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe('the examples', () => {
  it.each(names)('%s is accepted', (name) => {
    if (name.startsWith('evaluate')) expect(parseCase(read(name)).layers.length).toBeGreaterThan(0);
    else expect(listTowers(parseExperiment(read(name))).length).toBeGreaterThan(0);
  });

  it('hold the twin: plain and residual, 64 layers, tanh, Glorot, digits, five seeds', () => {
    const towers = listTowers(parseExperiment(read('twin-digits.json')));
    expect(towers.map(({ coordinates, seed }) => `${coordinates.get('network.skip')} ${seed}`)).toEqual([
      ...[1, 2, 3, 4, 5].map((seed) => `false ${seed}`),
      ...[1, 2, 3, 4, 5].map((seed) => `true ${seed}`),
    ]);
    for (const { input, layers } of towers) {
      expect([input.kind, input.width, layers.length, layers[1].activation]).toEqual(['digits', 196, 64, 'tanh']);
    }
  });
});
