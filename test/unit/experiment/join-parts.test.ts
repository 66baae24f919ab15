import { describe, expect, it } from 'vitest';
import { joinParts, type PartHead } from '../../../src/experiment/join-parts.ts';
import { readOrigin } from '../../../src/experiment/result-origin.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';

const EXPERIMENT = parseExperiment({ network: { depth: 3 }, seeds: { count: 6 } });

function part(name: string, towers: readonly number[], origin: Partial<PartHead['origin']> = {}): PartHead {
  return {
    name,
    towers,
    origin: { experiment: EXPERIMENT, engine: 'webgpu', adapter: 'card', version: '1.0.0', ...origin },
  };
}

const [A, B] = [part('a', [0, 2, 4]), part('b', [1, 3, 5])];

describe('parts that make a whole', () => {
  it('have its towers in their order, and the origin that they share', () => {
    const { origin, towers } = joinParts([B, A], { towerCount: 6 });
    expect(towers).toEqual([0, 1, 2, 3, 4, 5]);
    expect(origin).toEqual(A.origin);
  });

  it('lose the number of the part', () => {
    const shard = { index: 1, count: 1 };
    const whole = part('a', [0, 1, 2, 3, 4, 5], { shard });
    expect(joinParts([whole], { towerCount: 6 }).origin).not.toHaveProperty('shard');
  });

  it('may be one', () => {
    expect(joinParts([part('a', [0])], { towerCount: 1 }).towers).toEqual([0]);
  });

  it('may be empty, and then it does not matter on what they ran', () => {
    const { origin } = joinParts([part('e', [], { engine: 'reference', adapter: 'float64' }), A, B], { towerCount: 6 });
    expect([origin.engine, origin.adapter]).toEqual(['webgpu', 'card']);
  });
});

describe('parts are refused', () => {
  it.each<[string, PartHead[], RegExp]>([
    [
      'that have a tower in common, by its number and both names',
      [A, part('b', [1, 2, 3, 4, 5])],
      /^towers 2, 4 are in both a and b; leave one of them out$/,
    ],
    ['given twice', [A, A, B], /^towers 0, 2, 4 are in both a and a/],
    [
      'that lack towers, by runs of numbers',
      [part('a', [0, 3])],
      /^towers 1-2, 4-5 are missing of 6; add the parts .* --partial$/,
    ],
    ['that lack one tower', [A, part('b', [1, 3])], /^tower 5 is missing of 6;/],
    [
      'of another experiment, by the setting that differs',
      [A, part('b', [1, 3, 5], { experiment: { ...EXPERIMENT, network: { ...EXPERIMENT.network, depth: 4 } } })],
      /^b is of another experiment than a: network.depth is 4, not 3$/,
    ],
    [
      'of another sweep',
      [A, part('b', [], { experiment: { ...EXPERIMENT, sweep: { 'network.depth': [1, 2] } } })],
      /^b is of another experiment than a: sweep is /,
    ],
    [
      'of another engine',
      [A, part('b', [1, 3, 5], { engine: 'reference' })],
      /^b has the engine "reference", a has "we/,
    ],
    ['of another adapter', [A, part('b', [1, 3, 5], { adapter: 'other' })], /^b has the adapter "other", a has "card"/],
    [
      'of another version',
      [A, part('b', [1, 3, 5], { version: '1.0.1' })],
      /^b has the version "1.0.1", .*--allow-mixed/,
    ],
  ])('%s', (_, parts, message) => {
    expect(() => joinParts(parts, { towerCount: 6 })).toThrow(message);
  });

  it('that lack towers with the numbers of the parts that were not given', () => {
    const shards = [1, 3].map((index) => part(`p${index}`, [index], { shard: { index, count: 4 } }));
    expect(() => joinParts(shards, { towerCount: 6 })).toThrow('(shard 2/4, 4/4)');
  });

  it('of another experiment also where everything else is allowed', () => {
    const other = part('b', [1], { experiment: parseExperiment({ seeds: { count: 6 } }) });
    expect(() => joinParts([A, other], { towerCount: 6, allowMixed: true, partial: true })).toThrow(
      'another experiment',
    );
  });
});

describe('parts of mixed origin', () => {
  const other = part('b', [1, 3, 5], { adapter: 'other' });
  const { origin } = joinParts([other, A], { towerCount: 6, allowMixed: true });

  it('say so where they differ, and which towers came from where', () => {
    expect([origin.engine, origin.adapter, origin.version]).toEqual(['webgpu', 'mixed', '1.0.0']);
    expect(origin.sources).toEqual([
      { engine: 'webgpu', adapter: 'card', version: '1.0.0', towers: [0, 2, 4] },
      { engine: 'webgpu', adapter: 'other', version: '1.0.0', towers: [1, 3, 5] },
    ]);
  });

  it('state no sources where nothing was mixed after all', () => {
    expect(joinParts([A, B], { towerCount: 6, allowMixed: true }).origin).toEqual(A.origin);
  });

  it('keep their sources when they are joined again, which has to be allowed again', () => {
    const halves = [part('h', [0, 1, 2, 3, 4, 5], origin), part('c', [6])];
    expect(() => joinParts(halves, { towerCount: 7 })).toThrow('h is of mixed origin; --allow-mixed joins');
    const again = joinParts(halves, { towerCount: 7, allowMixed: true }).origin;
    expect(again.sources?.map(({ adapter, towers }) => [adapter, towers])).toEqual([
      ['card', [0, 2, 4, 6]],
      ['other', [1, 3, 5]],
    ]);
  });

  it('stay as they are when one is joined with nothing else', () => {
    expect(joinParts([part('h', [0, 1, 2, 3, 4, 5], origin)], { towerCount: 6 }).origin).toEqual(origin);
  });
});

describe('missing towers', () => {
  it('are accepted where that is asked for', () => {
    expect(joinParts([A], { towerCount: 6, partial: true }).towers).toEqual([0, 2, 4]);
  });
});

describe('the origin that a file states', () => {
  const stated = { experiment: {}, engine: 'webgpu', adapter: 'card', version: '1' };

  it.each<[string, unknown, RegExp]>([
    ['is no object', 7, /^f is no result/],
    ['has no engine', { ...stated, engine: 3 }, /^f is no result: it does not say by which engine/],
    ['has a refused experiment', { ...stated, experiment: { network: { depth: 0 } } }, /^f states .*network.depth: 0/],
    ['has no experiment', { ...stated, experiment: undefined }, /^f states an experiment that is refused/],
    ['has a part beyond the last', { ...stated, shard: { index: 3, count: 2 } }, /^f is damaged: shard/],
    ['has sources without towers', { ...stated, sources: [{ engine: 'a', adapter: 'b', version: 'c' }] }, /sources/],
    ['has an empty list of sources', { ...stated, sources: [] }, /^f is damaged: sources/],
  ])('is refused where it %s', (_, json, message) => {
    expect(() => readOrigin(json, 'f')).toThrow(message);
  });
});
