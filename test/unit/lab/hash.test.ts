import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHash, MAX_HASH_LENGTH, startExperiment, toHash, VIEW_PATHS } from '../../../src/lab/hash.ts';
import { type Experiment, settingValue, withSetting } from '../../../src/model/experiment.ts';
import { hasSetting } from '../../../src/model/settings.ts';

function read(hash: string): Experiment {
  const result = fromHash(hash);
  if (!('experiment' in result)) throw new Error(JSON.stringify(result.problem));
  return result.experiment;
}

function problemOf(hash: string): unknown {
  const result = fromHash(hash);
  return 'problem' in result ? result.problem.kind : 'none';
}

test('the start of the page has an empty hash and an empty hash is the start', () => {
  expect(toHash(startExperiment())).toBe('');
  expect(read('')).toEqual(startExperiment());
  expect(read('#')).toEqual(startExperiment());
});

test('the page starts with the twin on digits, 64 layers of 64 units and five seeds', () => {
  const { network, sweep, seeds, measure } = startExperiment();
  expect(network).toMatchObject({ depth: 64, width: 64, activation: 'tanh', input: { kind: 'digits', batch: 32 } });
  expect(sweep).toEqual({ 'network.skip': [false, true] });
  expect(seeds).toEqual({ first: 1, count: 5 });
  expect(measure).toEqual(expect.arrayContaining(['forward', 'backward', 'histogram']));
});

test('a hash names only what was changed, readably', () => {
  const deeper = withSetting(startExperiment(), 'network.depth', 128);
  expect(toHash(deeper)).toBe('network.depth=128');
  expect(toHash(withSetting(deeper, 'network.branchScale', '1/sqrt(depth)'))).toBe(
    'network.depth=128&network.branchScale=1/sqrt(depth)',
  );
  expect(toHash(withSetting(startExperiment(), 'network.width', { from: 64, to: 16 }))).toContain('network.width={');
});

test('every experiment comes back from its hash', () => {
  const values = fc.record({
    'network.depth': fc.integer({ min: 1, max: 3000 }),
    'network.width': fc.oneof(
      fc.integer({ min: 1, max: 256 }),
      fc.record({ from: fc.integer({ min: 1, max: 99 }), to: fc.integer({ min: 1, max: 99 }) }),
    ),
    'network.weights.gain': fc.double({ min: 0.001, max: 1000, noNaN: true }),
    'network.branchScale': fc.constantFrom('1/depth', '1/sqrt(depth)', 'zero', 0.5, -2),
    'network.activation': fc.constantFrom('relu', 'gelu-tanh', 'sin'),
    'network.activationAfterSum': fc.boolean(),
    'seeds.first': fc.integer({ min: 0, max: 4294967000 }),
  });
  fc.assert(
    fc.property(values, (changes) => {
      let experiment = startExperiment();
      for (const [path, value] of Object.entries(changes)) experiment = withSetting(experiment, path, value);
      expect(read(`#${toHash(experiment)}`)).toEqual(experiment);
    }),
    { numRuns: 60 },
  );
});

test('a hash that is too long is refused before it is read', () => {
  expect(problemOf(`#network.depth=${'1'.repeat(MAX_HASH_LENGTH)}`)).toBe('too-long');
});

test.each([
  '#__proto__=1',
  '#network.__proto__.depth=3',
  '#constructor=1',
  '#depth=3',
  '#network.depth',
  '#measure=["forward"]',
  '#network.depth=3&network.depth=4',
])('a part that is not a setting of this view is refused: %s', (hash) => {
  expect(problemOf(hash)).toBe('bad-part');
  expect(Object.hasOwn(Object.prototype, 'depth')).toBe(false);
});

test.each([
  '#network.depth=0',
  '#network.depth=1e999',
  '#network.depth={"valueOf":1}',
  '#network.activation=<img src=x onerror=alert(1)>',
  '#network.depth=%E0%A4%A',
  '#network.width=[1,2]',
])('a value that the model refuses is a problem, not an exception: %s', (hash) => {
  expect(problemOf(hash)).toBe('refused');
});

test('no text at all makes the reading of a hash throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(() => fromHash(text)).not.toThrow();
    }),
  );
});

test('every path of the view is a setting, and the start has a value for it', () => {
  for (const path of VIEW_PATHS) {
    expect(hasSetting(path)).toBe(true);
    expect(settingValue(startExperiment(), path)).toBeDefined();
  }
});
