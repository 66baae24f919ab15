import { describe, expect, it, test } from 'vitest';
import { resultText } from '../../../src/lab/export/export-json.ts';
import { MAX_IMPORT_BYTES, readImport } from '../../../src/lab/export/import-experiment.ts';
import { startState, VIEWS, withChange } from '../../../src/lab/lab-state.ts';
import { toLink } from '../../../src/lab/link.ts';
import { settingValue, toJson } from '../../../src/model/experiment.ts';
import { InputError } from '../../../src/model/input-error.ts';

const read = (json: unknown) => readImport(JSON.stringify(json), { complete: true });

/** The state of the page after a file was opened. */
function opened(json: unknown) {
  const result = withChange(startState(), read(json).change);
  if ('refusal' in result) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.state;
}

describe('a file that is opened', () => {
  it('brings all of its settings and its defaults, and nothing that was set on the page', () => {
    const before = { ...startState(), view: 'phase' as const };
    const { change } = read({ network: { depth: 7, activation: 'relu' } });
    const result = withChange(before, change);
    const state = 'state' in result ? result.state : before;
    expect(state.view).toBe('sounding');
    expect(settingValue(state.experiment, 'network.depth')).toBe(7);
    // The page opens with other values of these than an experiment that says nothing.
    expect(settingValue(state.experiment, 'network.biases.std')).toBe('scheme');
    expect(settingValue(state.experiment, 'network.input.kind')).toBe('gaussian');
    expect(settingValue(state.experiment, 'seeds.count')).toBe(1);
  });

  it('may be what the page itself has saved, and is then what was shown', () => {
    const { experiment } = startState();
    expect(toJson(opened(toJson(experiment)).experiment)).toEqual(toJson(experiment));
    expect(toJson(opened({ experiment: toJson(experiment), columns: [], rows: [] }).experiment)).toEqual(
      toJson(experiment),
    );
  });

  it('may be a result of the command line, of which the first line is enough', () => {
    const head = `{"experiment":{"network":{"depth":9}},"engine":"cpu","towers":[],"records":[`;
    const long = `${head}\n{"tower":0}`;
    for (const [text, complete] of [
      [`${long}\n]}\n`, true],
      [long, false],
    ] as const) {
      expect(readImport(text, { complete }).change.settings?.get('network.depth')).toBe(9);
    }
  });

  it('opens as a map where it sweeps up to three settings, depth downwards and the skip side by side', () => {
    const two = read({
      sweep: {
        'network.depth': { from: 2, to: 8 },
        'network.skip': [false, true],
        'network.weights.gain': { from: 0.5, to: 2, count: 5, scale: 'log' },
      },
    });
    expect(two.change).toMatchObject({ view: 'sweep', fromStart: true });
    expect([...(two.change.options ?? [])]).toEqual([
      ['sweep.x', 'network.weights.gain:0.5..2:5:log'],
      ['sweep.y', 'network.depth:2..8'],
      ['sweep.by', 'network.skip:false,true'],
      ['sweep.skip', 'plain'],
      ['sweep.seeds', '1'],
    ]);
    const one = read({
      network: { depth: 5, skip: true },
      seeds: { count: 4 },
      sweep: { 'network.activation': ['tanh', 'relu'] },
    });
    const withChanges = withChange(startState(), one.change);
    expect('state' in withChanges && withChanges.state.view).toBe('sweep');
    expect([...(one.change.options ?? [])]).toEqual([
      ['sweep.x', 'network.activation:tanh,relu'],
      ['sweep.y', 'network.depth:5'],
      ['sweep.by', 'none'],
      ['sweep.skip', 'residual'],
      ['sweep.seeds', '4'],
    ]);
    expect(one.fallback).toMatchObject({ view: 'sounding' });
  });

  it('shows the first of its networks where it sweeps more, and says which settings that concerns', () => {
    const { change, firstOnly } = read({
      sweep: {
        'network.depth': [3, 4],
        'network.width': [16, 32],
        'network.activation': ['relu', 'tanh'],
        'network.skip': [true, false],
      },
    });
    expect(change.view).toBe('sounding');
    expect(change.settings?.get('network.width')).toBe(16);
    expect(change.settings?.get('network.activation')).toBe('relu');
    expect(firstOnly).toEqual(['network.depth', 'network.width', 'network.activation']);
  });
});

const BAD: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['only spaces', ' \n'],
  ['half a value', '{"network": {'],
  ['a comment', '// {}'],
  ['two values', '{} {}'],
  ['a trailing comma', '{"version": 1,}'],
  ['single quotes', "{'version': 1}"],
  ['NaN', '{"network": {"depth": NaN}}'],
  ['a number', '3'],
  ['a word', '"tanh"'],
  ['null', 'null'],
  ['a list', '[]'],
  ['another version', '{"version": 2}'],
  ['an unknown key', '{"networks": {}}'],
  ['an unknown setting', '{"network": {"depht": 3}}'],
  ['a depth of nothing', '{"network": {"depth": 0}}'],
  ['a depth as text', '{"network": {"depth": "64"}}'],
  ['half a layer', '{"network": {"depth": 2.5}}'],
  ['a million layers', '{"network": {"depth": 1000000}}'],
  ['an unknown activation', '{"network": {"activation": "tahn"}}'],
  ['a negative deviation', '{"network": {"weights": {"scheme": "normal", "std": -1}}}'],
  ['a network that is a list', '{"network": []}'],
  ['a sweep that is a list', '{"sweep": []}'],
  ['a sweep of nothing', '{"sweep": {"network.depth": []}}'],
  ['a sweep over an unknown setting', '{"sweep": {"network.depht": [1, 2]}}'],
  ['a sweep of a value out of range', '{"sweep": {"network.depth": [1, 0]}}'],
  ['a sweep of a value twice', '{"sweep": {"network.depth": [3, 3]}}'],
  ['a range without a count', '{"sweep": {"network.weights.gain": {"from": 1, "to": 2}}}'],
  ['an empty range', '{"sweep": {"network.depth": {"from": 9, "to": 2}}}'],
  ['a prototype', '{"__proto__": {"depth": 3}}'],
  ['training', '{"training": {"steps": 3}}'],
  ['seeds beyond 32 bits', '{"seeds": {"first": 4294967295, "count": 2}}'],
  ['too many seeds', '{"seeds": {"count": 1000000}}'],
  ['a result with a bad experiment', '{"experiment": {"network": {"depth": -3}}, "records": []}'],
  ['a network that no memory holds', '{"network": {"width": 100000}}'],
  ['more samples than digits', '{"network": {"input": {"kind": "digits", "batch": 100000}}}'],
];

test.each(BAD)('%s is refused with a sentence, and nothing of it is taken', (_, text) => {
  let error: unknown;
  try {
    readImport(text, { complete: true });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message.length).toBeGreaterThan(10);
  expect(message).not.toContain('\n');
});

test.each(VIEWS)('what the view %s has saved opens that view again as it was, whatever was set since', (view) => {
  const shown = withChange(startState(), {
    view,
    settings: new Map<string, unknown>([
      ['network.depth', 7],
      ['network.activation', 'relu'],
    ]),
    options: new Map([
      ['arena.skip', 'residual'],
      ['phase.axes', 'variance'],
    ]),
  });
  if ('refusal' in shown) throw new Error(JSON.stringify(shown));
  const source = { experiments: () => [{ version: 1 }], table: () => ({ columns: ['a'], rows: [[1]] }) };
  const text = resultText(source, { status: null, withAdapter: false, view: toLink(shown.state) });
  const since = withChange(startState(), {
    view: 'papers',
    settings: new Map([['network.width', 9]]),
    options: new Map([['phase.quantity', 'chiQ']]),
  });
  if ('refusal' in since) throw new Error(JSON.stringify(since));
  expect(withChange(since.state, readImport(text, { complete: true }).change)).toEqual({ state: shown.state });
});

test.each(['view=toString', 'network.depth=-1', `network.depth=${'1'.repeat(9000)}`, 7, null])(
  'a saved view that is no link of this page is refused: %s',
  (view) => {
    expect(() => read({ experiment: { version: 1 }, view })).toThrow(InputError);
  },
);

test('of several experiments measured for one table the first is opened', () => {
  const [first, second] = [5, 7].map((depth) => ({ version: 1, network: { depth } }));
  expect(opened({ experiments: [first, second], columns: [], rows: [] }).experiment.network.depth).toBe(5);
});

test('a wrong value is answered with its path, itself and what is allowed', () => {
  expect(() => read({ network: { depth: 0 } })).toThrow(
    'network.depth: 0 is not allowed; expected a whole number from 1 to 100000',
  );
});

test('of a file that is too large only a result says its experiment first', () => {
  const long = JSON.stringify({ network: { depth: 3 } }).padEnd(MAX_IMPORT_BYTES, ' ');
  expect(() => readImport(long, { complete: false })).toThrow(/larger than 1048576 bytes/);
});

test('a sweep that the page cannot map leaves its state, and its first network can be shown', () => {
  const state = startState();
  // The page maps at most 128 values of a setting.
  const { change, fallback } = read({ sweep: { 'network.depth': { from: 1, to: 200 } } });
  const result = withChange(state, change);
  expect('refusal' in result && result.refusal).toMatchObject({ kind: 'whole' });
  const shown = withChange(state, fallback);
  expect('state' in shown && settingValue(shown.state.experiment, 'network.depth')).toBe(1);
});
