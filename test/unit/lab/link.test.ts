import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startExperiment, toHash, VIEW_PATHS } from '../../../src/lab/hash.ts';
import { type LabState, startState, VIEWS, withChange } from '../../../src/lab/lab-state.ts';
import { fromLink, MAX_LINK_LENGTH, toLink } from '../../../src/lab/link.ts';
import { VIEW_OPTIONS } from '../../../src/lab/view-options.ts';
import { settingValue, withSetting } from '../../../src/model/experiment.ts';
import { hasSetting, SETTINGS } from '../../../src/model/settings.ts';

/** Links that somebody might send. Enough that every kind of part meets every kind of value. */
const HOSTILE_CASES = 10_000;
/** What reading them all may add to the memory of arrays: one state of the largest allowed network would be 128 MiB. */
const ALLOWED_ARRAY_BYTES = 2 ** 24;

function read(link: string): LabState {
  const result = fromLink(link);
  if (!('state' in result)) throw new Error(JSON.stringify(result.problem));
  return result.state;
}

function problemOf(link: string): unknown {
  const result = fromLink(link);
  return 'problem' in result ? result.problem.kind : 'none';
}

test('the start of the page has an empty link and an empty link is the start', () => {
  expect(toLink(startState())).toBe('');
  expect(read('')).toEqual(startState());
  expect(read('#')).toEqual(startState());
});

test('the page starts with the twin on digits, 64 layers of 64 units and five seeds', () => {
  const { view, experiment } = startState();
  expect(view).toBe('sounding');
  expect(experiment.network).toMatchObject({
    depth: 64,
    width: 64,
    activation: 'tanh',
    input: { kind: 'digits', batch: 32 },
  });
  expect(experiment.sweep).toEqual({ 'network.skip': [false, true] });
  expect(experiment.seeds).toEqual({ first: 1, count: 5 });
  expect(experiment.measure).toEqual(expect.arrayContaining(['forward', 'backward', 'histogram']));
});

test('a link names only what was changed, readably', () => {
  const deeper = withSetting(startExperiment(), 'network.depth', 128);
  expect(toHash(deeper)).toBe('network.depth=128');
  expect(toHash(withSetting(deeper, 'network.branchScale', '1/sqrt(depth)'))).toBe(
    'network.depth=128&network.branchScale=1/sqrt(depth)',
  );
  expect(toHash(withSetting(startExperiment(), 'network.width', { from: 64, to: 16 }))).toContain('network.width={');
  expect(toLink({ ...startState(), view: 'arena', experiment: deeper }, 'cpu')).toBe(
    'engine=cpu&view=arena&network.depth=128',
  );
});

const STATES = fc
  .record({
    view: fc.constantFrom(...VIEWS),
    settings: fc.record(
      {
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
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ view, settings }) => {
    const changed = withChange(startState(), { view, settings: new Map(Object.entries(settings)) });
    if ('refusal' in changed) throw new Error(JSON.stringify(changed));
    return changed.state;
  });

test('every state comes back from its link, in every view', () => {
  fc.assert(
    fc.property(STATES, fc.constantFrom(null, 'cpu', 'webgpu'), (state, engine) => {
      expect(fromLink(`#${toLink(state, engine as 'cpu' | null)}`)).toEqual({ state, engine });
    }),
    { numRuns: 200 },
  );
});

test('every option takes its own default, and the default is not written into the link', () => {
  for (const { path, default: fallback, canonical } of VIEW_OPTIONS) {
    expect(canonical(fallback), path).toBe(fallback);
    const changed = withChange(startState(), { options: new Map([[path, fallback]]) });
    expect('state' in changed && toLink(changed.state), path).toBe('');
  }
});

test('a link that is too long is refused before it is read', () => {
  expect(problemOf(`#network.depth=${'1'.repeat(MAX_LINK_LENGTH)}`)).toBe('too-long');
});

test.each([
  '#__proto__=1',
  '#network.__proto__.depth=3',
  '#constructor=1',
  '#depth=3',
  '#network.depth',
  '#measure=["forward"]',
  '#network.depth=3&network.depth=4',
  '#view=toString',
  '#view=',
  '#engine=gpu',
])('a part that the page does not know is refused: %s', (link) => {
  expect(problemOf(link)).toBe('bad-part');
  expect(Object.hasOwn(Object.prototype, 'depth')).toBe(false);
});

test.each([
  '#network.depth=0',
  '#network.depth=1e999',
  '#network.depth={"valueOf":1}',
  '#network.activation=<img src=x onerror=alert(1)>',
  '#network.depth=%E0%A4%A',
  '#network.width=[1,2]',
  '#network.depth=100000&network.width=16384',
])('a value that the model refuses is a problem, not an exception: %s', (link) => {
  expect(problemOf(link)).toBe('refused');
});

const KNOWN_PATHS = ['view', 'engine', ...VIEW_OPTIONS.map(({ path }) => path), ...SETTINGS.map(({ path }) => path)];
const HOSTILE_VALUES = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '?'))),
  fc.json({ maxDepth: 3 }).map(encodeURIComponent),
  fc.double().map(String),
  fc.integer().map(String),
  fc.array(fc.integer(), { maxLength: 300 }).map((list) => JSON.stringify(list)),
  fc.constantFrom(
    '1e308',
    '-0',
    '%',
    '%00',
    'null',
    '__proto__',
    '{"__proto__":{"depth":1}}',
    '{"from":1,"to":1e9}',
    'network.depth:1..100000:100000',
    'network.weights.gain:1e-300..1e300:128:log',
    'network.width:1..16384:128',
    'network.depth:1..1e99',
    '99999999999999999999',
    '1e5',
    'constructor',
    'true',
  ),
);
const HOSTILE_LINKS = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...KNOWN_PATHS) },
        fc.constantFrom('__proto__', 'constructor.prototype', 'network', '', 'a'),
      ),
      HOSTILE_VALUES,
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => `#${parts.map(([path, value]) => `${path}=${value}`).join('&')}`);

test('no hostile link throws, is half applied, or makes room for anything', () => {
  const before = process.memoryUsage().arrayBuffers;
  let accepted = 0;
  fc.assert(
    fc.property(HOSTILE_LINKS, (link) => {
      const result = fromLink(link);
      // Either a problem and no state at all, or a state that says the same when it is written and read again.
      if ('problem' in result) {
        expect(Object.keys(result)).toEqual(['problem']);
        return;
      }
      accepted += 1;
      expect(fromLink(toLink(result.state, result.engine))).toEqual(result);
    }),
    { numRuns: HOSTILE_CASES },
  );
  expect(Object.hasOwn(Object.prototype, 'depth')).toBe(false);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(ALLOWED_ARRAY_BYTES);
  // Not all of them are refused for the same trivial reason.
  expect(accepted).toBeGreaterThan(HOSTILE_CASES / 1000);
});

test('no text at all makes the reading of a link throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(() => fromLink(text)).not.toThrow();
    }),
  );
});

test('every path of a link is a setting, and the start has a value for it', () => {
  for (const path of VIEW_PATHS) {
    expect(hasSetting(path)).toBe(true);
    expect(settingValue(startExperiment(), path)).toBeDefined();
  }
});
