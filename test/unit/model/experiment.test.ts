import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExperiment, settingValue, toJson, withSetting } from '../../../src/model/experiment.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { SETTINGS, type Setting } from '../../../src/model/settings.ts';

function refusal(json: unknown): InputError {
  try {
    parseExperiment(json);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(json)}`);
}

/** An experiment with one setting changed, as a reader would write it. */
function json(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

describe('an experiment', () => {
  it('is complete when only {} is given: every setting has its default', () => {
    const experiment = parseExperiment({});
    for (const setting of SETTINGS)
      expect(settingValue(experiment, setting.path), setting.path).toEqual(setting.default);
  });

  it('has no field beside those of the settings table', () => {
    const leaves: string[] = [];
    const walk = (tree: object, prefix: string): void => {
      for (const [key, value] of Object.entries(tree)) {
        if (typeof value === 'object' && !Array.isArray(value)) walk(value, `${prefix}${key}.`);
        else leaves.push(prefix + key);
      }
    };
    const { network, seeds, measure } = parseExperiment({});
    walk({ network, seeds, measure }, '');
    expect(leaves.sort()).toEqual(SETTINGS.map(({ path }) => path).sort());
  });

  it('takes width 1, depth 1, batch 1', () => {
    const { network } = parseExperiment({ network: { depth: 1, width: 1, input: { width: 1, batch: 1 } } });
    expect([network.depth, network.width, network.input.batch]).toEqual([1, 1, 1]);
  });

  it.each([
    ['network.weights.scheme', 'xavier', 'glorot'],
    ['network.weights.scheme', 'kaiming', 'he'],
    ['network.activation', 'sigmoid', 'logistic'],
    ['network.activation', 'swish', 'silu'],
    ['network.activation', 'identity', 'linear'],
  ])('writes the alias of %s %s as %s', (path, alias, name) => {
    expect(settingValue(parseExperiment(json(path, alias)), path)).toBe(name);
  });

  it('puts measures in one order without repetition', () => {
    expect(parseExperiment({ measure: ['histogram', 'forward', 'histogram'] }).measure).toEqual([
      'forward',
      'histogram',
    ]);
  });
});

describe('a refusal', () => {
  it('names the path, the value and what is allowed', () => {
    expect(refusal({ network: { depth: 0 } }).message).toBe(
      'network.depth: 0 is not allowed; expected a whole number from 1 to 100000',
    );
  });

  it('suggests the setting a mistyped key is nearest to', () => {
    expect(refusal({ network: { depht: 5 } }).message).toBe(
      'network.depht is not a setting; did you mean network.depth?',
    );
    expect(refusal({ depth: 5 }).message).toBe('depth is not a setting; did you mean network.depth?');
    expect(refusal({ netwrok: {} }).message).toBe('netwrok is not a setting; did you mean network?');
    expect(refusal({ network: { zebra: 1 } }).message).toBe('network.zebra is not a setting');
  });

  it('lists every problem and shows the first', () => {
    const { message, issues } = refusal({ network: { depth: -1, width: 'wide', a: 1, b: 2 }, seeds: { count: 0 } });
    expect(issues).toHaveLength(5);
    expect(message).toBe(issues[0]);
    expect(issues.join('\n')).toContain('seeds.count: 0');
  });

  it.each([
    ...[0, -1, 1.5, '12px', null, [], [0], [8, -1], {}, { from: 1 }, { from: 1, to: 2, by: 1 }, NaN, true].map(
      (value) => ({
        path: 'network.width',
        value,
      }),
    ),
    ...[0, 1e9, 100_001, 1.5, '5', null, [5], 2 ** 53, Infinity].map((value) => ({ path: 'network.depth', value })),
    ...[NaN, Infinity, -Infinity, -1, 1e39, '1e309', 1e-300, 5e-324, null, '1'].map((value) => ({
      path: 'network.weights.gain',
      value,
    })),
    ...['constructor', '__proto__', 'relu\n}fn x()', 'x'.repeat(100_000), 'RELU', null, 7, ['relu']].map((value) => ({
      path: 'network.activation',
      value,
    })),
    ...['false', 0, 1, null].map((value) => ({ path: 'network.skip', value })),
    ...['1/depth ', 'depth', null, NaN].map((value) => ({ path: 'network.branchScale', value })),
    ...[1.01, -1.01, NaN].map((value) => ({ path: 'network.input.correlation', value })),
    ...[[], ['forwards'], 'forward', [null], ['__proto__']].map((value) => ({ path: 'measure', value })),
    ...[-1, 2 ** 32, 0.5].map((value) => ({ path: 'seeds.first', value })),
  ])('meets $path = $value', ({ path, value }) => {
    const { message } = refusal(json(path, value));
    expect(message.startsWith(path)).toBe(true);
    expect(message).toMatch(/ is not allowed; expected /);
    expect(message.length).toBeLessThan(500);
    expect(message).not.toContain('\n');
  });

  it('names the element of a list of widths', () => {
    expect(refusal({ network: { depth: 2, width: [8, 0] } }).message).toBe(
      'network.width[1]: 0 is not allowed; expected a whole number from 1 to 16384',
    );
  });

  it.each([[null], [5], ['x'], [[]], [[1]]])(
    'meets %j in place of the experiment or of a group of settings',
    (value) => {
      expect(refusal(value).message).toMatch(/^the experiment: /);
      expect(refusal({ network: value }).message).toMatch(/^network: .* expected an object of settings$/);
      expect(refusal({ network: { weights: value } }).message).toMatch(/^network.weights: /);
    },
  );

  it.each([
    '{"__proto__": {"depth": 5}}',
    '{"network": {"__proto__": {"depth": 5}}}',
    '{"network": {"constructor": 5}}',
    '{"constructor": {"prototype": {"depth": 1}}}',
    '{"sweep": {"__proto__": [1]}}',
    '{"sweep": {"constructor": [1]}}',
    '{"toString": 1}',
  ])('meets the key of %s as unknown and leaves Object alone', (text) => {
    expect(refusal(JSON.parse(text)).message).toMatch(/is not a setting/);
    expect(({} as { depth?: unknown }).depth).toBeUndefined();
  });

  it('shows a hostile key escaped and clipped', () => {
    const { message } = refusal({ [`\u202e${'😀'.repeat(1000)}\n`]: 1 });
    expect(message).not.toMatch(/[\u202e\n]/);
    expect(message.length).toBeLessThan(250);
  });

  it('meets another version and a training run', () => {
    expect(refusal({ version: 2 }).message).toBe('version: 2 is not allowed; expected 1');
    expect(refusal({ training: {} }).message).toMatch(/^training: /);
  });

  it('meets seeds beyond 32 bits', () => {
    expect(refusal({ seeds: { first: 4294967295, count: 2 } }).message).toMatch(/last seed would be 4294967296/);
  });
});

describe('withSetting', () => {
  it('returns a changed copy and leaves the original as it was', () => {
    const before = parseExperiment({});
    const after = withSetting(before, 'network.weights.gain', 3);
    expect(settingValue(after, 'network.weights.gain')).toBe(3);
    expect(before).toEqual(parseExperiment({}));
    expect(after).toEqual({
      ...before,
      network: { ...before.network, weights: { ...before.network.weights, gain: 3 } },
    });
  });

  it('refuses what parseExperiment refuses', () => {
    expect(() => withSetting(parseExperiment({}), 'network.depth', 0)).toThrow(/network.depth: 0 is not allowed/);
    expect(() => withSetting(parseExperiment({}), 'network.width', [1, 2])).toThrow(/does not fit network.depth 64/);
  });
});

describe('the JSON form', () => {
  it('holds only what differs from the defaults', () => {
    const experiment = parseExperiment({
      network: { depth: 5, width: 128, input: { batch: 3 } },
      sweep: { 'network.skip': [true] },
    });
    expect(toJson(experiment)).toEqual({
      version: 1,
      network: { depth: 5, input: { batch: 3 } },
      sweep: { 'network.skip': [true] },
    });
  });

  it('parses back to the same experiment', () => {
    const changes = fc
      .subarray([...SETTINGS])
      .chain((settings) =>
        fc.tuple(...settings.map((setting) => allowedValue(setting).map((value) => [setting.path, value] as const))),
      );
    let accepted = 0;
    fc.assert(
      fc.property(changes, (pairs) => {
        let experiment = parseExperiment({ network: { input: { width: 8 }, width: 8 } });
        for (const [path, value] of pairs) {
          try {
            experiment = withSetting(experiment, path, value);
            accepted++;
          } catch (error) {
            // Two settings that contradict each other: the change is left out.
            if (!(error instanceof InputError)) throw error;
          }
        }
        expect(parseExperiment(toJson(experiment))).toEqual(experiment);
        expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
      }),
      { seed: 7, numRuns: 200 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it('never lets anything but an InputError out of parseExperiment', () => {
    const paths = SETTINGS.map(({ path }) => path);
    fc.assert(
      fc.property(fc.constantFrom(...paths, 'sweep', 'version', 'training', 'x'), fc.anything(), (path, value) => {
        try {
          parseExperiment(json(path, value));
          parseExperiment({ sweep: { [path]: value } });
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as InputError).message).not.toContain('\n');
        }
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

function allowedValue(setting: Setting): fc.Arbitrary<unknown> {
  switch (setting.kind) {
    case 'number': {
      const number = fc.double({ min: Math.max(setting.min, -9), max: Math.min(setting.max, 9), noNaN: true });
      const value = number.filter((x) => Math.abs(x) >= 1e-30);
      return setting.words === undefined ? value : fc.oneof(value, fc.constantFrom(...setting.words));
    }
    case 'integer':
      return fc.integer({ min: setting.min, max: Math.min(setting.max, 40) });
    case 'choice':
      return fc.constantFrom(...setting.choices, ...(setting.aliases?.keys() ?? []));
    case 'flag':
      return fc.boolean();
    case 'widths':
      return fc.oneof(
        fc.integer({ min: 1, max: 40 }),
        fc.record({ from: fc.integer({ min: 1, max: 40 }), to: fc.integer({ min: 1, max: 40 }) }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      );
    case 'set':
      return fc.subarray([...setting.choices], { minLength: 1 });
    default:
      return setting satisfies never;
  }
}
