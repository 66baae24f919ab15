import { describe, expect, it, test } from 'vitest';
import { AXIS_PATHS, firstAxis } from '../../../src/lab/sweep/axis-choices.ts';
import { axisText, readAxisText } from '../../../src/lab/sweep/sweep-axis.ts';
import { chosenAxis, MAX_MULTIPLES, sweepOptions } from '../../../src/lab/sweep/sweep-options.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { SETTINGS } from '../../../src/model/settings.ts';

const option = (path: string) => {
  const found = sweepOptions.find((each) => each.path === path);
  if (found === undefined) throw new Error(`no option ${path}`);
  return found;
};
const X = option('sweep.x');
const BY = option('sweep.by');

describe('the text of an axis', () => {
  it.each([
    'network.depth:2..64:16',
    'network.depth:2..64',
    'network.weights.gain:0.5..2.5:24:log',
    'network.weights.gain:0.5,1,2',
    'network.activation:tanh,relu',
    'network.skip:false,true',
    'network.biases.std:scheme,0.1',
    'network.branchScale:1/sqrt(depth),0.5',
    'network.skipScale:-1..1:5',
    'network.weights.gain:1e-7..0.001:5:log',
  ])('%s is its own one spelling', (text) => {
    expect(X.canonical(text)).toBe(text);
  });

  it.each([
    ['network.weights.gain:0.50..2.50:24', 'network.weights.gain:0.5..2.5:24'],
    ['network.activation:sigmoid,relu', 'network.activation:logistic,relu'],
  ])('%s is spelt %s', (text, canonical) => {
    expect(X.canonical(text)).toBe(canonical);
  });

  it.each([
    ['', /setting/],
    ['network.nothing:1,2', /network\.nothing/],
    ['__proto__:1', /__proto__/],
    ['measure:forward', /cannot be swept/],
    ['network.depth:64..2:16', /greater/],
    ['network.depth:0..4', /1 to 100000/],
    ['network.depth:a..4', /"a"/],
    ['network.depth:1..4:log:3', /"3" is not part of a range/],
    ['network.depth:1..4:3:log:5', /count|part of a range/],
    ['network.weights.gain:0.5..2', /count/],
    ['network.weights.gain:0..2:5:log', /positive/],
    ['network.weights.gain:1,1', /twice/],
    ['network.weights.gain:', /empty/],
    ['network.weights.gain:1,2:3', /part of a list/],
    ['network.activation:tanh..relu', /only numbers/],
    ['network.depth:1..129', /129 values/],
  ])('%j is refused with its reason and the name of the option', (text, reason) => {
    expect(() => X.canonical(text)).toThrow(InputError);
    expect(() => X.canonical(text)).toThrow(/^sweep\.x: /);
    expect(() => X.canonical(text)).toThrow(reason);
  });

  it('may leave the small multiples out, and has no more of them than fit', () => {
    expect(BY.canonical('none')).toBe('none');
    expect(chosenAxis('sweep.by', 'none')).toBeNull();
    expect(() => BY.canonical(`network.depth:1..${MAX_MULTIPLES + 1}`)).toThrow(/at most 8/);
  });
});

test('every option begins in its one spelling', () => {
  for (const { canonical, default: fallback } of sweepOptions) expect(canonical(fallback)).toBe(fallback);
});

test.each(AXIS_PATHS)('%s can be an axis, with values that the model takes', (path) => {
  const axis = firstAxis(path, { count: 16, most: 128 });
  const read = readAxisText('sweep.x', axisText(path, axis), { most: 128 });
  expect(read.values.length).toBeGreaterThan(1);
});

test('every sweepable setting can be an axis, and no other', () => {
  const sweepable = SETTINGS.filter(({ sweepable: may }) => may !== false).map(({ path }) => path);
  expect(AXIS_PATHS).toEqual(sweepable);
});
