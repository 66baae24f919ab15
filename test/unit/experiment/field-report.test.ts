import { describe, expect, it } from 'vitest';
import { type FieldQuestion, fieldReport } from '../../../src/experiment/field-report.ts';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';

function report(activation: FieldQuestion['activation'], weightStd: number, { biasStd = 0, leakySlope = 0.01 } = {}) {
  return fieldReport({ activation, weightStd, biasStd, leakySlope });
}

describe('where lengths go', () => {
  it('depends on the start where an unstable fixed point lies between', () => {
    const { phases, fixedPoints } = report('gelu', 1.45, { biasStd: 0.3 });
    const border = fixedPoints[1]?.q;
    expect(phases.map(({ from, to, phase }) => [from, to, phase.kind])).toEqual([
      [0, border, 'ordered'],
      [border, Number.POSITIVE_INFINITY, 'chaotic'],
    ]);
    expect(phases[0]?.phase.q).toBe(fixedPoints[0]?.q);
    expect(phases[1]?.phase.q).toBe(Number.POSITIVE_INFINITY);
  });

  it('is one place where an unstable 0 alone stands below it', () => {
    // Klambauer et al. 2017: selu keeps a second moment of 1 at weight variance 1.
    const { phases, fixedPoints } = report('selu', 1);
    expect(fixedPoints.map(({ stability }) => stability)).toEqual(['unstable', 'stable']);
    expect(phases.map(({ from, to }) => [from, to])).toEqual([[0, Number.POSITIVE_INFINITY]]);
    expect(phases[0]?.phase.q).toBeCloseTo(1, 12);
  });

  it('is nowhere where there is no fixed point', () => {
    const { phases, fixedPoints } = report('relu', 2, { biasStd: 0.1 });
    expect(fixedPoints).toEqual([]);
    expect(phases.map(({ phase }) => phase.q)).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe('the edge of chaos of a report', () => {
  it('has the law of tanh there: 1 - c falls as a constant by l, for relu by l squared', () => {
    const edge = report('tanh', 1, { biasStd: 0.3 }).critical[0]?.weightStd ?? 0;
    const [tanh] = report('tanh', edge, { biasStd: 0.3 }).edgeLaws;
    expect(tanh?.rate?.power).toBe(1);
    const [relu] = report('relu', Math.SQRT2).edgeLaws;
    // Hayou et al. 2019, proposition 3: 9 pi^2 / 2.
    expect(relu).toEqual({ q: null, rate: { power: 2, constant: expect.closeTo((9 * Math.PI ** 2) / 2, 9) } });
    expect(report('tanh', 1.3, { biasStd: 0.3 }).edgeLaws).toEqual([]);
  });

  it('belongs to the slope that leaky-relu is given', () => {
    for (const leakySlope of [0, 0.01, 0.2, 1]) {
      // He et al. 2015, section 2.2: sigma_w^2 (1 + slope^2) / 2 = 1.
      const [edge] = report('leaky-relu', 1, { leakySlope }).critical;
      expect(edge?.weightStd).toBeCloseTo(Math.sqrt(2 / (1 + leakySlope ** 2)), 14);
    }
  });

  it.each(ACTIVATION_NAMES)('is one at which a fixed point of %s has chi1 = 1', (name) => {
    for (const { weightStd, q } of report(name, 1, { biasStd: 0.2 }).critical) {
      const near = report(name, weightStd, { biasStd: 0.2 }).fixedPoints.find(
        (point) => point.q !== null && q !== null && Math.abs(point.q - q) < 1e-6 * q,
      );
      // Around a fixed point q is good to 1e-13 by 1 / |1 - chi_q|, and chi1 with it.
      expect(near?.chi1).toBeCloseTo(1, 9);
    }
  });
});

describe('a report on any activation', () => {
  it.each(ACTIVATION_NAMES)('holds finite numbers or null for %s', (name) => {
    for (const [weightStd, biasStd] of [
      [0, 0],
      [0, 0.3],
      [0.5, 0],
      [1, 0],
      [1, 0.05],
      [Math.SQRT2, 0.3],
      [2, 0],
      [4, 3],
      [30, 1],
    ] as const) {
      const { fixedPoints, critical } = report(name, weightStd, { biasStd });
      for (const row of [...fixedPoints, ...critical]) {
        for (const value of Object.values(row)) {
          if (typeof value === 'number') expect(Number.isFinite(value), `${weightStd}, ${biasStd}`).toBe(true);
        }
      }
    }
  });
});
