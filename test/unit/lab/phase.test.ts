// The phase view without its page: the point of a network and back, what is drawn where, and what the papers' points give.

import { describe, expect, it } from 'vitest';
import { phaseCell, wholePhasePlane } from '../../../src/experiment/phase-plane.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { fourDigits } from '../../../src/lab/number-text.ts';
import { axisTicks, bandsOf, fieldOf, pointAt, rateField, shareOf } from '../../../src/lab/phase/phase-drawing.ts';
import { phaseFacts, phaseWord } from '../../../src/lab/phase/phase-facts.ts';
import { phaseMessages } from '../../../src/lab/phase/phase-messages.ts';
import { PHASE_QUANTITIES, phaseOptions } from '../../../src/lab/phase/phase-options.ts';
import { fieldOfBase, pointOfField, settingsOfPoint, snapped, stepOf } from '../../../src/lab/phase/phase-point.ts';
import { PHASE_PRESETS } from '../../../src/lab/phase/preset-points.ts';
import { activation } from '../../../src/math/activations.ts';
import { withSetting } from '../../../src/model/experiment.ts';
import { levelLines } from '../../../src/plot/level-lines.ts';
import { expectRelative } from '../math/expect-near.ts';
import { expectPrinted } from '../theory/printed.ts';

describe('the point of a network', () => {
  it.each(['linear-activation', 'activation-linear', 'linear-activation-linear'])(
    'that was put somewhere is there, for blocks %s',
    (block) => {
      for (const point of [
        { weightStd: 1.3, biasStd: 0.3 },
        { weightStd: 0.05, biasStd: 0 },
        { weightStd: 4, biasStd: 2.5 },
      ]) {
        let experiment = withSetting(startExperiment(), 'network.block', block);
        for (const [path, value] of settingsOfPoint(point, experiment.network.block)) {
          experiment = withSetting(experiment, path, value);
        }
        const found = pointOfField(fieldOfBase(experiment));
        // Settings are rounded to the twelfth decimal.
        expectRelative(found.weightStd, point.weightStd, 1e-10, `sigma_w of ${block}`);
        expect(Math.abs(found.biasStd - point.biasStd), `sigma_b of ${block}`).toBeLessThan(1e-10);
      }
    },
  );

  it("is its scheme's where it has another one", () => {
    // Twice the inverse of the fan-in.
    const he = withSetting(startExperiment(), 'network.weights.scheme', 'he');
    expectRelative(pointOfField(fieldOfBase(he)).weightStd, Math.SQRT2, 1e-12, 'sigma_w of he');
    expectRelative(pointOfField(fieldOfBase(he)).biasStd, 0.3, 1e-12, 'sigma_b of the start');
  });

  it('is that of the middle block, where widths differ', () => {
    let experiment = withSetting(startExperiment(), 'network.depth', 5);
    experiment = withSetting(experiment, 'network.width', [8, 16, 48, 16, 8]);
    // Glorot from 16 to 48: 16 * 2 / 64.
    expectRelative(pointOfField(fieldOfBase(experiment)).weightStd, Math.sqrt(0.5), 1e-12, 'sigma_w');
  });

  it('moves in round steps and stays in the window', () => {
    const window = { biasMax: 1, weightMax: 3 };
    expect([stepOf(3), stepOf(1), stepOf(3, { fine: true })]).toEqual([0.01, 0.01, 0.001]);
    expect(snapped({ weightStd: 1.30415 + 0.01, biasStd: 0.2 }, window)).toEqual({ weightStd: 1.31, biasStd: 0.2 });
    expect(snapped({ weightStd: 1.23456, biasStd: 0.1 + 0.2 }, window, { fine: true })).toEqual({
      weightStd: 1.235,
      biasStd: 0.3,
    });
    expect(snapped({ weightStd: 7, biasStd: -1 }, window)).toEqual({ weightStd: 3, biasStd: 0 });
  });

  it.each(['std', 'variance'] as const)('is found again from its place on axes of %s', (axes) => {
    const window = { axes, biasMax: 0.5, weightMax: 2 };
    const point = { weightStd: 1.327, biasStd: 0.2236 };
    const found = pointAt(shareOf(point, window), window);
    expectRelative(found.weightStd, point.weightStd, 1e-14, 'sigma_w');
    expectRelative(found.biasStd, point.biasStd, 1e-14, 'sigma_b');
  });
});

describe('the drawing', () => {
  const request = {
    leakySlope: 0,
    axes: 'std',
    biasMax: 1,
    weightMax: 3,
    columns: 41,
    rows: 41,
    inputSquare: 1,
  } as const;
  const plane = wholePhasePlane({ ...request, activation: 'erf' });

  it('has its lines of one depth scale where theory has that scale', () => {
    const phi = activation('erf');
    const rateAt = (column: number, row: number) => {
      const cell = phaseCell(phi, pointAt([column / 40, row / 40], request));
      return (cell.chi1 < 1 ? -1 : 1) / cell.depthScale;
    };
    for (const level of [-1 / 5, -1 / 20, 1 / 20, 1 / 5]) {
      const points = levelLines(rateField(plane), level).flat();
      expect(points.length).toBeGreaterThan(30);
      // Away from the corner at sigma_b = 0, where the edge is steep.
      for (const [column, row] of points.filter(([x]) => x > 8)) {
        const low = rateAt(Math.floor(column), Math.floor(row));
        const high = rateAt(Math.ceil(column), Math.ceil(row));
        const middle = rateAt((Math.floor(column) + Math.ceil(column)) / 2, (Math.floor(row) + Math.ceil(row)) / 2);
        // A straight line between two neighbours errs by h^2 / 8 f'', half of the second difference over h / 2; f'' itself changes
        // by no more than half within the step, and numbers of the plane are good to 1e-4.
        const allowed = 0.75 * Math.abs(low - 2 * middle + high) + 1e-4 * Math.abs(level);
        expect(Math.abs(rateAt(column, row) - level), `${level} at ${column}, ${row}`).toBeLessThanOrEqual(allowed);
      }
    }
  });

  it.each(PHASE_QUANTITIES)('of %s has as many bands on either side of the edge, in rising order', (quantity) => {
    const bands = bandsOf(quantity);
    const levels = bands.map(({ level }) => level);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels[(levels.length - 1) / 2]).toBe(0);
    expect(Array.from(fieldOf(plane, quantity).values).every(Number.isFinite)).toBe(true);
  });

  it('has round ticks that reach the end of the axis', () => {
    expect(axisTicks(1, 5).map(({ text }) => text)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(axisTicks(0.25, 5).map(({ text }) => text)).toEqual(['0', '0.05', '0.1', '0.15', '0.2', '0.25']);
    expect(axisTicks(9, 6).map(({ text }) => text)).toEqual(['0', '2', '4', '6', '8']);
  });
});

describe("the papers' points", () => {
  const facts = new Map(
    PHASE_PRESETS.flatMap(({ paper, points }) =>
      points.map((preset) => [
        `${paper} ${preset.activation} ${preset.weightStd}`,
        phaseFacts(activation(preset.activation), preset, 1),
      ]),
    ),
  );

  it.each([
    ['Poole et al. 2016 tanh 1.3', '0.6070', '0.9398', 'ordered'],
    ['Poole et al. 2016 tanh 2.5', '4.0791', '1.5852', 'chaotic'],
    ['Poole et al. 2016 tanh 4', '12.6041', '2.3673', 'chaotic'],
    ['Hayou et al. 2019 elu 1.22925', '1.107', '1.0000', 'critical'],
    ['Hayou et al. 2019 tanh 1.30415', '0.512', '1.0000', 'critical'],
  ])('of %s give the printed length and chi1', (name, q, chi1, kind) => {
    const { phase } = facts.get(name) ?? phaseFacts(activation('linear'), { weightStd: 0, biasStd: 0 }, 1);
    expectPrinted(phase.q, q, `q* of ${name}`);
    expectPrinted(phase.chi1, chi1, `chi1 of ${name}`);
    expect(phase.kind).toBe(kind);
  });

  it('with half-stable lengths name them, and the critical point of relu keeps every length', () => {
    const halfStable = [...facts].filter(([, { fixedPoints }]) =>
      fixedPoints.points.some(({ stability }) => stability === 'half-stable'),
    );
    expect(halfStable.flatMap(([name]) => name.split(' ').slice(4, 5))).toEqual(['gelu', 'silu']);
    // The root of two in float64 squares to a little more than 2.
    const relu = phaseCell(activation('relu'), { weightStd: Math.SQRT2, biasStd: 0 });
    expect(Math.abs(relu.chi1 - 1)).toBeLessThan(1e-15);
  });

  it('lie inside of the window that their button opens', () => {
    for (const { points } of PHASE_PRESETS) {
      for (const preset of points) {
        const { biasMax, weightMax } = {
          close: { biasMax: 0.5, weightMax: 2 },
          usual: { biasMax: 1, weightMax: 3 },
          wide: { biasMax: 4, weightMax: 5 },
        }[preset.window];
        expect(preset.biasStd <= biasMax && preset.weightStd <= weightMax).toBe(true);
      }
    }
  });
});

describe('the texts', () => {
  it('tell of lengths that vanish or grow without bound, and of angles only where lengths settle', () => {
    const word = (name: 'tanh' | 'relu', weightStd: number, biasStd: number) =>
      phaseWord(phaseFacts(activation(name), { weightStd, biasStd }, 1).phase);
    expect(word('tanh', 0.5, 0)).toBe('dying');
    expect(word('tanh', 0.5, 0.3)).toBe('ordered');
    expect(word('tanh', 2.5, 0.3)).toBe('chaotic');
    expect(word('relu', 2, 0.3)).toBe('unbounded');
    expect(word('relu', Math.SQRT2, 0)).toBe('critical');
  });

  it('have numbers of four digits, infinity as such, and powers of ten for the very small', () => {
    expect([0, 1.23456, 1414.2136, 1e-6, Number.POSITIVE_INFINITY].map(fourDigits)).toEqual([
      '0',
      '1.235',
      '1414',
      '1×10⁻⁶',
      '∞',
    ]);
  });

  it('exist in Chinese for every number of the readout', () => {
    const { en, 'zh-Hans': zh } = phaseMessages;
    for (const key of Object.keys(en.numberNames)) {
      expect(Object.entries(zh.numberNames).find(([name]) => name === key)?.[1]).toMatch(/[一-鿿]/);
    }
  });

  it('take every default of the options as it stands in the link', () => {
    for (const option of phaseOptions) expect(option.canonical(option.default)).toBe(option.default);
  });
});
