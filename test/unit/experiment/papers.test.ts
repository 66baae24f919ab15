// The papers without an engine: that their checks are well formed, that theory gives each verdict that is expected of it, and that a check can fail.

import { describe, expect, it } from 'vitest';
import { printedCheck } from '../../../src/experiment/papers/check-makers.ts';
import { edgeMonteCarloError } from '../../../src/experiment/papers/monte-carlo-error.ts';
import { PAPER_IDS } from '../../../src/experiment/papers/paper-ids.ts';
import { type PaperCheck, verdictOf } from '../../../src/experiment/papers/paper-preset.ts';
import { paperRun, seedValues } from '../../../src/experiment/papers/paper-run.ts';
import { PAPERS } from '../../../src/experiment/papers/papers.ts';
import { activation } from '../../../src/math/activations.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';

const NOTHING = new Map();
const words = { en: 'text', zh: '文字' };

describe('the papers', () => {
  it('have the names that a link can hold, in that order', () => {
    expect(PAPERS.map(({ id }) => id)).toEqual(PAPER_IDS);
  });

  it.each(PAPERS)('$name says everything in both languages', (preset) => {
    const texts = [preset.title, preset.finding, preset.setup];
    for (const { text, source, tolerance, deviation } of preset.checks()) {
      texts.push(text, source, tolerance.reason, ...(deviation === undefined ? [] : [deviation]));
    }
    for (const { en, zh } of texts) {
      expect(en).not.toBe('');
      expect(zh).not.toBe('');
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(PAPERS)('$name has checks with names of their own, finite expectations and tolerances', (preset) => {
    const checks = preset.checks();
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, expected, scale, tolerance } of checks) {
      expect(Number.isFinite(expected) && (scale === 'linear' || expected > 0), id).toBe(true);
      expect(tolerance.absolute + tolerance.standardErrors, id).toBeGreaterThan(0);
      expect(Number.isFinite(tolerance.absolute), id).toBe(true);
    }
  });

  it.each(PAPERS)('$name opens and measures networks that the settings table allows', ({ view, experiments }) => {
    expect(parseExperiment({ network: view.network, seeds: { count: view.seeds } }).seeds.count).toBe(view.seeds);
    for (const { json } of experiments) expect(parseExperiment(json).measure.length).toBeGreaterThan(0);
  });

  it.each(PAPERS)('$name has the verdicts of theory that are expected: what fails is explained', (preset) => {
    for (const check of preset.checks()) {
      if (check.kind !== 'theory') continue;
      const verdict = verdictOf(check, NOTHING);
      expect(verdict?.passes, `${check.id}: ${verdict?.measured} against ${check.expected}`).toBe(
        check.deviation === undefined,
      );
    }
  });

  it.each(PAPERS)('$name has no verdict on what was not measured', (preset) => {
    const measured = preset.checks().filter(({ kind }) => kind === 'measured');
    expect(measured.length).toBeGreaterThan(0);
    for (const check of measured) expect(verdictOf(check, NOTHING)).toBeNull();
  });
});

describe('a verdict', () => {
  const check = (change: Partial<PaperCheck>): PaperCheck => ({
    ...{ id: 'a', kind: 'measured', text: words, source: words, expected: 2, scale: 'linear' },
    tolerance: { absolute: 0.1, standardErrors: 4, reason: words },
    measured: () => ({ value: 2.2, standardError: 0.03 }),
    ...change,
  });

  it('allows the absolute tolerance and the standard errors together', () => {
    expect(verdictOf(check({}), NOTHING)).toMatchObject({ measured: 2.2, passes: true });
    expect(verdictOf(check({}), NOTHING)?.allowed).toBeCloseTo(0.22, 12);
    expect(verdictOf(check({ expected: 1.97 }), NOTHING)?.passes).toBe(false);
  });

  it('compares factors where the scale is logarithmic, either way alike', () => {
    const at = (expected: number) => verdictOf(check({ expected, scale: 'log' }), NOTHING);
    expect(at(2)?.allowed).toBeCloseTo(Math.exp(0.22), 12);
    expect([2.2 * 1.24, 2.2 / 1.24, 2.2 * 1.25, 2.2 / 1.25].map((expected) => at(expected)?.passes)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is none where the value is not finite', () => {
    expect(verdictOf(check({ measured: () => ({ value: Number.NaN, standardError: 0 }) }), NOTHING)).toBeNull();
  });

  it('on a printed number fails from half a unit of its last digit on', () => {
    const at = (printed: string, computed: number) =>
      verdictOf(printedCheck({ id: 'a', text: words, source: words, printed, computed: () => computed }), NOTHING);
    expect([at('0.6070', 0.60704)?.passes, at('0.6070', 0.60706)?.passes]).toEqual([true, false]);
    expect([at('1.65e-8', 1.654e-8)?.passes, at('1.65e-8', 1.656e-8)?.passes]).toEqual([true, false]);
    expect([at('1', 1.4)?.passes, at('1', 1.6)?.passes]).toEqual([true, false]);
  });
});

describe('the run of a paper', () => {
  const json = { network: { depth: 2, width: 4, input: { width: 4 } }, seeds: { count: 3 } };
  const record = (tower: number, value: number | null): MeasurementRecord => ({
    ...{ tower, layer: 1, site: 'state', quantity: 'log10MeanSquare', value },
  });
  const place = { site: 'state', layer: 1 } as const;

  it('gives natural logarithms by seed', () => {
    const values = seedValues(paperRun(json, [record(0, 1), record(1, 2), record(2, -1)]), place);
    expect(values.map((value) => value / Math.LN10)).toEqual([1, 2, -1]);
  });

  it('leaves out a seed with a fault, also where the fault comes last', () => {
    const fault: MeasurementRecord = { tower: 1, layer: 2, site: 'state', quantity: 'fault', value: 4 };
    expect(seedValues(paperRun(json, [record(0, 1), record(1, 2), record(2, 3), fault]), place)).toHaveLength(2);
  });

  it('gives nothing where a seed is exactly zero', () => {
    expect(seedValues(paperRun(json, [record(0, 1), record(1, null), record(2, 3)]), place)).toEqual([]);
  });
});

describe('the error of a point of the edge that was drawn and not integrated', () => {
  it('is that of as many draws, taken again and again', () => {
    // The fixed point found from draws, 400 times over, for 2,000 draws each; tanh at sigma_b = 0.5.
    const phi = activation('tanh');
    const [q, biasVariance, draws, times] = [1.317939, 0.25, 2000, 400];
    let state = 1;
    const uniform = () => {
      // Park and Miller 1988: x' = 16807 x mod (2^31 - 1).
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    const logs: number[] = [];
    for (let run = 0; run < times; run++) {
      const normals = Array.from(
        { length: draws },
        () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
      );
      let length = q;
      let slopes = 0;
      for (let step = 0; step < 30; step++) {
        let squares = 0;
        slopes = 0;
        for (const z of normals) {
          const value = Math.tanh(Math.sqrt(length) * z);
          squares += value * value;
          slopes += (1 - value * value) ** 2;
        }
        length = biasVariance + squares / slopes;
      }
      logs.push(-Math.log(slopes / draws) / 2);
    }
    const mean = logs.reduce((sum, value) => sum + value, 0) / times;
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (times - 1));
    // A deviation over 400 is good to 1 / sqrt(800) = 3.5 %: four of those, and the delta method's own error of order 1 / draws.
    expect(Math.abs(deviation / edgeMonteCarloError(phi, q, draws) - 1)).toBeLessThan(4 * 0.036);
    expect(gaussianMoments(phi, q).slopeSquare).toBeGreaterThan(0);
  });
});
