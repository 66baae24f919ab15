import { describe, expect, it } from 'vitest';
import { FRAMEWORK_SCHEMES, frameworkLaw } from '../../../src/experiment/framework-defaults.ts';
import { soundings } from '../../../src/experiment/sounding.ts';
import { baseSecondMoment, frameworkExperiment } from '../../../src/lab/frameworks/framework-network.ts';
import { curveRows, lensTable } from '../../../src/lab/frameworks/frameworks-table.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { en } from '../../../src/lab/messages/en.ts';
import { fourDigits } from '../../../src/lab/number-text.ts';
import { networksOf, withSetting } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { soundTower } from '../../../src/reference/sound-tower.ts';

const START = startExperiment();

describe('the networks of the lens', () => {
  it('are the plain base network with the weights and biases of each framework, whatever is set for them', () => {
    const base = withSetting(withSetting(START, 'network.weights.gain', 3), 'network.weights.distribution', 'uniform');
    const { experiment, problem } = frameworkExperiment(base);
    expect(problem).toBeNull();
    if (experiment === null) throw new Error('no experiment');
    const networks = networksOf(experiment).map(({ network }) => network);
    expect(networks.map(({ weights }) => weights.scheme)).toEqual([...FRAMEWORK_SCHEMES]);
    for (const { skip, weights, biases, depth } of networks) {
      expect([skip, weights.gain, weights.distribution, biases.std, depth]).toEqual([false, 1, 'scheme', 'scheme', 64]);
    }
  });

  it('draw what the laws of the lens say', () => {
    const { experiment } = frameworkExperiment(START);
    const { layers } = listTowers(experiment ?? START)[0];
    const [{ fanIn, fanOut, entryStd, biasStd }] = layers[5].maps;
    const law = frameworkLaw('torch-linear', { fanIn, fanOut });
    expect(entryStd).toBe(law.weights.std);
    expect(biasStd).toBe(law.biases?.std);
  });

  it('are refused with a sentence where three of them are too many, though two are not', () => {
    const { experiment, problem } = frameworkExperiment(
      withSetting(withSetting(START, 'network.depth', 10_000), 'seeds.count', 800),
    );
    expect(experiment).toBeNull();
    expect(problem).toMatch(/blocks/);
  });
});

it('reads the theory at the second moment of the input, which is 1 for the digits', () => {
  expect(baseSecondMoment(START.network)).toBe(1);
  const gaussian = withSetting(withSetting(START, 'network.input.kind', 'gaussian'), 'network.input.secondMoment', 4);
  expect(baseSecondMoment(gaussian.network)).toBe(4);
});

describe('numbers', () => {
  it.each([
    [0.08838834764, '0.08839'],
    [1, '1'],
    [1 / 6, '0.1667'],
    [0, '0'],
    [1.6538171e-8, '1.654×10⁻⁸'],
    [2e7, '2×10⁷'],
    [-0.5, '−0.5'],
  ])('%s is written as %s', (value, text) => {
    expect(fourDigits(value)).toBe(text);
  });
});

describe('the tables', () => {
  const small = ['network.depth', 'network.width', 'network.input.batch'].reduce(
    (experiment, path) => withSetting(experiment, path, 6),
    withSetting(START, 'network.input.kind', 'gaussian'),
  );
  const { experiment } = frameworkExperiment({ ...small, seeds: { first: 1, count: 1 } });
  const towers = listTowers(experiment ?? small);
  const measured = soundings(
    towers,
    towers.flatMap((tower) => [...soundTower(tower, { measure: new Set(['forward', 'backward'] as const) })].flat()),
  );

  it('have a row for each layer with both curves of each framework, as they were measured', () => {
    const rows = curveRows(measured, en);
    expect(rows.length).toBe(7);
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => 7));
    const keras = measured[1].signal.rows.find(({ layer }) => layer === 4)?.mean;
    expect(rows[4][3]).toBe(keras?.toFixed(3));
  });

  it('have a row for each framework, as many cells as columns, and nulls where nothing is measured yet', () => {
    const laws = FRAMEWORK_SCHEMES.map((scheme) => frameworkLaw(scheme, { fanIn: 10, fanOut: 20 }));
    for (const own of [measured, []]) {
      const { columns, rows } = lensTable({ laws, factors: null, soundings: own });
      expect(rows.length).toBe(3);
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
    const { columns, rows } = lensTable({ laws, factors: null, soundings: measured });
    const growth = rows[0][columns.indexOf('signalGrowth')];
    const own = measured[0].signal.rows;
    expect(growth).toBe((own.at(-1)?.mean ?? Number.NaN) - (own[0].mean ?? Number.NaN));
  });
});
