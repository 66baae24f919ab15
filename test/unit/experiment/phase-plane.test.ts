// The plane against what is known of single networks: the printed edges and depth scales, and the exact phase of src/theory.

import { describe, expect, it } from 'vitest';
import { edgeOfPlane } from '../../../src/experiment/phase-edge.ts';
import {
  type PhasePlaneRequest,
  phaseCell,
  phaseLength,
  phasePlane,
  wholePhasePlane,
} from '../../../src/experiment/phase-plane.ts';
import { ACTIVATION_NAMES, type ActivationName } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { edgeOfChaos } from '../../../src/theory/edge-of-chaos.ts';
import { phaseAt } from '../../../src/theory/phase.ts';
import { expectRelative } from '../math/expect-near.ts';
import { expectPrinted } from '../theory/printed.ts';

const LEAKY_SLOPE = 0.2;
const WIDE = { biasMax: 2, weightMax: 4 };

function request(name: ActivationName, lines: number): PhasePlaneRequest {
  return {
    activation: name,
    leakySlope: LEAKY_SLOPE,
    axes: 'std',
    ...WIDE,
    columns: lines,
    rows: lines,
    inputSquare: 1,
  };
}

describe('the plane', () => {
  it.each(ACTIVATION_NAMES)('of %s has at its points what theory says of a network there', (name) => {
    const plane = wholePhasePlane(request(name, 9));
    const phi = activation(name, LEAKY_SLOPE);
    plane.q.forEach((q, k) => {
      const [row, column] = [Math.floor(k / 9), k % 9];
      if (row === 0) return;
      const [weightStd, biasStd] = [plane.weightStds[row], plane.biasStds[column]];
      const at = `${name} at sigma_w ${weightStd}, sigma_b ${biasStd}`;
      const phase = phaseAt({ phi, weightVariance: weightStd ** 2, biasVariance: biasStd ** 2 }, q);
      expectRelative(plane.chi1[k], phase.chi1, 1e-14, `chi1 of ${at}`);
      // The correlation's fixed point is searched to 1e-4 of itself, and 1 - slope, whose inverse the scale is, goes with it; the
      // convex map bends by no more than a few times its chord.
      if (phase.kind !== 'critical') expectRelative(plane.depthScale[k], phase.depthScale ?? 0, 5e-4, `scale of ${at}`);
    });
  });

  it('without weights has the length of its biases, no gradient and no depth', () => {
    const { q, chi1, depthScale, biasStds } = wholePhasePlane(request('gelu', 5));
    biasStds.forEach((biasStd, column) => {
      expect([q[column], chi1[column], depthScale[column]]).toEqual([biasStd ** 2, 0, 0]);
    });
  });

  it('lies evenly in variances where they are asked for', () => {
    const { biasStds, weightStds } = wholePhasePlane({ ...request('relu', 5), axes: 'variance' });
    for (const [k, std] of biasStds.entries())
      expectRelative(std ** 2, k * (WIDE.biasMax ** 2 / 4), 1e-15, `column ${k}`);
    for (const [k, std] of weightStds.entries())
      expectRelative(std ** 2, k * (WIDE.weightMax ** 2 / 4), 1e-15, `row ${k}`);
  });

  it('pauses often: a piece of it is a few cells', () => {
    let pieces = 0;
    for (const _ of phasePlane(request('relu', 21))) pieces += 1;
    expect(pieces).toBeGreaterThanOrEqual(Math.floor(441 / 8));
  });

  it('knows where lengths go from the inputs where there are two places to go', () => {
    const gelu = activation('gelu');
    // Between the half-stable point's sigma_w and 2, on the edge at sigma_b = 0.05: the fixed point there repels.
    const point = { weightStd: 1.8519, biasStd: 0.05 };
    expect(phaseCell(gelu, point, 1e-4).q).toBeLessThan(0.1);
    expect(phaseCell(gelu, point, 1).q).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('tanh at sigma_b^2 = 0.05', () => {
  it.each([
    [1.0, '0.19359', '0.75903', '3.627'],
    [1.5, '0.41804', '0.93864', '15.791'],
    [1.7, '0.53308', '0.98674', '74.92'],
    [1.8, '0.59413', '1.00822', '125.8'],
    [2.5, '1.06396', '1.13352', '11.80'],
    [4.0, '2.19549', '1.34240', '6.980'],
  ])('and sigma_w^2 = %f has the printed length, chi1 and depth scale', (weightVariance, q, chi1, scale) => {
    const cell = phaseCell(activation('tanh'), { weightStd: Math.sqrt(weightVariance), biasStd: Math.sqrt(0.05) });
    expectPrinted(cell.q, q, 'q*');
    expectPrinted(cell.chi1, chi1, 'chi1');
    expectPrinted(cell.depthScale, scale, 'xi_c');
  });
});

// sigma_w on the edge at sigma_b = 0.05, 0.2 and 0.5.
const PRINTED_EDGES: readonly (readonly [ActivationName, readonly string[]])[] = [
  ['tanh', ['1.12254', '1.30415', '1.54967']],
  ['erf', ['0.99369', '1.15280', '1.37133']],
  ['elu', ['1.13187', '1.22925', '1.30611']],
  ['selu', ['0.82198', '0.93745', '1.04961']],
  ['softsign', ['1.36105', '1.72963', '2.16623']],
  ['silu', ['1.90501', '1.67953', '1.45695']],
  ['gelu', ['1.85190', '1.54701', '1.39987']],
];

describe('the edge in the plane', () => {
  it.each(PRINTED_EDGES)('of %s passes through the printed points', (name, weights) => {
    const vertices = edgeOfPlane(activation(name), WIDE).pieces.flat();
    [0.05, 0.2, 0.5].forEach((biasStd, index) => {
      const after = vertices.findIndex((vertex) => vertex.biasStd >= biasStd);
      const [low, high] = [vertices[after - 1], vertices[after]];
      const share = (biasStd - low.biasStd) / (high.biasStd - low.biasStd);
      const weightStd = low.weightStd + share * (high.weightStd - low.weightStd);
      // A straight piece between two vertices one step of 0.02 in ln q apart lies 0.02^2 / 8 off a curve that bends by itself.
      expectRelative(weightStd, Number(weights[index]), 0.02 ** 2 / 8 + 1e-5, `${name} at ${biasStd}`);
    });
  });

  it.each(ACTIVATION_NAMES)('of %s is where theory finds single points of it', (name) => {
    const phi = activation(name, LEAKY_SLOPE);
    const { pieces } = edgeOfPlane(phi, WIDE);
    const vertices = pieces.flat();
    for (const point of edgeOfChaos(phi, [0, 0.1, 0.4])) {
      if (point === null || point.weightVariance > WIDE.weightMax ** 2) continue;
      const distances = vertices.map(({ biasStd, weightStd }) =>
        Math.hypot(biasStd - Math.sqrt(point.biasVariance), weightStd - Math.sqrt(point.weightVariance)),
      );
      // Neighbouring vertices are 1 % of a number below 2 apart.
      expect(Math.min(...distances), name).toBeLessThan(0.02);
    }
  });

  it('has one point for relu and leaky relu, none for softplus, and lies outside of use for the logistic function', () => {
    const relu = edgeOfPlane(activation('relu'), WIDE);
    expect(relu.kind).toBe('point');
    expect(relu.pieces.map((piece) => piece.map(({ biasStd, stability }) => [biasStd, stability]))).toEqual([
      [[0, 'every-length']],
    ]);
    expectRelative(relu.pieces[0][0].weightStd, Math.SQRT2, 1e-15, 'sigma_w of relu');
    const leaky = edgeOfPlane(activation('leaky-relu', LEAKY_SLOPE), WIDE);
    expectPrinted(leaky.pieces[0][0].weightStd, '1.386750', 'sigma_w of leaky relu');
    expect(edgeOfPlane(activation('softplus'), WIDE)).toEqual({ kind: 'none', pieces: [], first: null });
    const logistic = edgeOfPlane(activation('logistic'), WIDE);
    expect([logistic.kind, logistic.pieces]).toEqual(['outside', []]);
    expectPrinted(logistic.first?.weightStd ?? 0, '10.15', 'sigma_w of logistic');
    expectPrinted(logistic.first?.q ?? 0, '45.6', 'q* of logistic');
  });

  it.each([
    ['gelu', '1.98306', '0.17292'],
    ['silu', '1.98800', '0.55514'],
  ] as const)(
    'of %s does not hold its length up to the half-stable point, and holds it from there',
    (name, weight, bias) => {
      const [unheld, held, ...others] = edgeOfPlane(activation(name), WIDE).pieces;
      expect(others).toEqual([]);
      expect(new Set(unheld.slice(1, -1).map(({ stability }) => stability))).toEqual(new Set(['unstable']));
      expect(new Set(held.slice(1).map(({ stability }) => stability))).toEqual(new Set(['stable']));
      for (const end of [unheld.at(-1), held.at(0)]) {
        expectPrinted((end?.weightStd ?? 0) ** 2, weight, 'sigma_w^2');
        expectPrinted((end?.biasStd ?? 0) ** 2, bias, 'sigma_b^2');
        expect(end?.stability).toBe('half-stable');
      }
    },
  );

  it.each(['tanh', 'elu', 'softsign', 'erf', 'selu'] as const)(
    'of %s parts order from chaos: chi1 is below 1 under it and above 1 over it',
    (name) => {
      const phi = activation(name);
      for (const { biasStd, weightStd } of edgeOfPlane(phi, WIDE)
        .pieces.flat()
        .filter((_, k) => k % 60 === 1)) {
        // Two thousandths are more than the straight pieces are off.
        expect(phaseCell(phi, { biasStd, weightStd: weightStd * 0.998 }).chi1, `${name} at ${biasStd}`).toBeLessThan(1);
        expect(phaseCell(phi, { biasStd, weightStd: weightStd * 1.002 }).chi1, `${name} at ${biasStd}`).toBeGreaterThan(
          1,
        );
      }
    },
  );
});

it.each(['tanh', 'relu', 'gelu', 'logistic', 'selu'] as const)(
  'the length and the susceptibility of a point of %s are those of its cell',
  (name) => {
    for (const point of [
      { weightStd: 0.7, biasStd: 0 },
      { weightStd: 2.5, biasStd: 0.3 },
      { weightStd: 1.4, biasStd: 0.2 },
    ]) {
      const { q, chi1 } = phaseCell(activation(name), point);
      expect(phaseLength(activation(name), point)).toEqual({ q, chi1 });
    }
  },
);
