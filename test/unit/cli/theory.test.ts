import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { runCli } from './run-cli.ts';

/** `theory` of an activation: standard output, after a run without complaint. */
async function theory(activation: string, ...flags: (string | number)[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['theory', '--activation', activation, ...flags.map(String)]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function json(activation: string, weightStd: number, biasStd = 0) {
  return JSON.parse(await theory(activation, '--weight-std', weightStd, '--bias-std', biasStd, '--json'));
}

describe('`theory --activation --json`', () => {
  it.each([
    [1.3, 0.607, 0.9398, 1],
    [2.5, 4.0791, 1.5852, 0.1221],
    [4, 12.6041, 2.3673, 0.0297],
  ])('gives tanh at weight std %f and bias std 0.3 the fixed point %f with chi1 %f and c* %f', async (...row) => {
    // The three networks of Poole et al. 2016, figure 1, by trapezoids in Python, q and chi1 also with mpmath.
    const [weightStd, q, chi1, cStar] = row;
    const { fixedPoints } = await json('tanh', weightStd, 0.3);
    expect(fixedPoints).toHaveLength(1);
    const [point] = fixedPoints;
    for (const [key, value] of Object.entries({ q, chi1, cStar })) expect(point[key], key).toBeCloseTo(value, 4);
    expect(point).toMatchObject({ stable: true, stability: 'stable' });
  });

  it('has these keys and no others', async () => {
    const answer = await json('tanh', 1.3, 0.3);
    expect(Object.keys(answer)).toEqual([
      'activation',
      'weightStd',
      'biasStd',
      'fixedPoints',
      'everyQ',
      'criticalWeightStd',
    ]);
    expect(answer).toMatchObject({ activation: 'tanh', weightStd: 1.3, biasStd: 0.3, everyQ: false });
    expect(Object.keys(answer.fixedPoints[0])).toEqual([
      'q',
      'stable',
      'chi1',
      'chiQ',
      'cStar',
      'xiQ',
      'xiC',
      'xiGrad',
      'stability',
    ]);
    expect(answer.criticalWeightStd).toBeCloseTo(1.39558, 5);
  });

  it('knows the root of 2 as typed: relu without biases keeps every length', async () => {
    const answer = JSON.parse(await theory('relu', '--weight-std', '1.4142135623730951', '--json'));
    const scales = { xiQ: null, xiC: null, xiGrad: null };
    expect(answer).toEqual({
      activation: 'relu',
      weightStd: Math.SQRT2,
      biasStd: 0,
      everyQ: true,
      fixedPoints: [{ q: null, stable: false, stability: 'every-q', chi1: 1, chiQ: 1, cStar: 1, ...scales }],
      criticalWeightStd: expect.closeTo(Math.SQRT2, 14),
    });
  });

  it('gives a linear network that keeps every length no c*', async () => {
    expect(await json('linear', 1)).toMatchObject({ everyQ: true, fixedPoints: [{ cStar: null }] });
  });

  it('has no fixed point and no edge of chaos for relu at 2 with biases', async () => {
    expect(await json('relu', 2, 0.1)).toMatchObject({ fixedPoints: [], everyQ: false, criticalWeightStd: null });
  });

  it('has two fixed points for gelu at 1.45 with biases of 0.3, the upper one unstable', async () => {
    const { fixedPoints } = await json('gelu', 1.45, 0.3);
    expect(fixedPoints.map(({ stability }: { stability: string }) => stability)).toEqual(['stable', 'unstable']);
    expect(fixedPoints[1]).toMatchObject({ stable: false, xiQ: null });
  });

  it('takes biases for 0 unless they are given, and names by their aliases', async () => {
    expect(JSON.parse(await theory('sigmoid', '--weight-std', 1, '--json'))).toMatchObject({
      activation: 'logistic',
      biasStd: 0,
    });
  });

  it('uses the slope of --leaky-slope', async () => {
    const flags = ['--weight-std', Math.sqrt(2 / 1.04), '--leaky-slope', 0.2, '--json'];
    expect(JSON.parse(await theory('leaky-relu', ...flags)).everyQ).toBe(true);
    expect((await json('leaky-relu', Math.sqrt(2 / 1.04))).everyQ).toBe(false);
  });

  it.each(ACTIVATION_NAMES)('is JSON without NaN and infinities for %s, and within a second', async (name) => {
    const start = performance.now();
    for (const [weightStd, biasStd] of [
      [0, 0],
      [1.5, 0.3],
      [4, 0],
    ] as const) {
      await json(name, weightStd, biasStd);
      expect(await theory(name, '--weight-std', weightStd, '--bias-std', biasStd)).not.toMatch(/NaN|Infinity|undef/);
    }
    // Six answers, tables of moments included.
    expect(performance.now() - start).toBeLessThan(6000);
  });
});

describe('`theory --activation` in words', () => {
  it('tells phase, scale and how deep a network trains', async () => {
    const text = await theory('tanh', '--weight-std', 1.3, '--bias-std', 0.3);
    // Schoenholz et al. 2017: xi_c = -1 / ln chi1 = 16.1 in the ordered phase.
    expect(text).toMatch(/^phase: ordered: chi1 = 0\.9398\d* at q = 0\.607\d*, c\* = 1; depth scale 16\.1 blocks/m);
    expect(text).toContain(': trainable to about 96 blocks (6 scales)');
    expect(text).toMatch(/^edge of chaos at bias std 0\.3: weight std 1\.39558\d* with q\* = 0\.763/m);
  });

  it('tells where lengths have to start for which phase', async () => {
    const text = await theory('gelu', '--weight-std', 1.45, '--bias-std', 0.3);
    expect(text).toMatch(/^phase of lengths below 1\.444: ordered/m);
    expect(text).toMatch(/^phase of lengths above 1\.444: chaotic: .* the length grows without bound/m);
  });

  it('gives the algebraic law on the edge of chaos, and only there', async () => {
    expect(await theory('relu', '--weight-std', Math.SQRT2)).toContain('1 - c falls as 44.4 / l^2');
    const edge = (await json('tanh', 1, 0.3)).criticalWeightStd;
    expect(await theory('tanh', '--weight-std', edge, '--bias-std', 0.3)).toContain('1 - c falls as 4.28 / l\n');
    expect(await theory('tanh', '--weight-std', edge + 0.001, '--bias-std', 0.3)).not.toContain('1 - c falls');
  });

  it.each([
    ['logistic', 0, /weight std 10\.149\d* .*\nnote: papers treat logistic as having no edge of chaos/],
    ['relu', 0.1, /none: with biases the length grows without bound at chi1 = 1/],
    ['leaky-relu', 0.1, /none: with biases the length grows without bound at chi1 = 1/],
    ['linear', 0.1, /none: with biases the length grows without bound at chi1 = 1/],
    ['softplus', 0.1, /none: chi1 is 1 at no fixed point of softplus/],
    ['gelu', 0.3, /an unstable length \(chi_q 1\.04\d*\)\nnote: below bias std 0\.4158/],
    ['gelu-tanh', 0.3, /an unstable length .*\nnote: below bias std 0\.4158/],
    ['silu', 0.3, /an unstable length .*\nnote: below bias std 0\.7450/],
    ['mish', 0.2, /an unstable length .*\nnote: below bias std 0\.3074/],
  ])('says of the edge of chaos of %s at bias std %f what is special about it', async (name, biasStd, note) => {
    expect(await theory(name, '--weight-std', 1, '--bias-std', biasStd)).toMatch(note);
  });

  it('says nothing of instability beyond the half-stable point', async () => {
    const text = await theory('gelu', '--weight-std', 1, '--bias-std', 0.5);
    expect(text).toMatch(/^edge of chaos at bias std 0\.5: weight std [\d.]+ with q\* = [\d.]+$/m);
  });
});

describe('`theory` refuses', () => {
  it.each<[string, string[], string]>([
    ['nothing', [], 'theory: nothing is given; expected either an experiment, or --activation with --weight-std'],
    ['a missing weight std', ['--activation', 'tanh'], '--weight-std: missing; expected a number from 0'],
    ['a missing activation', ['--weight-std', '1'], '--activation: missing; expected one of "linear", "tanh"'],
    [
      'an unknown name',
      ['--activation', 'tan', '--weight-std', '1'],
      '--activation: "tan" is not allowed; expected one',
    ],
    [
      'a negative number',
      ['--activation', 'tanh', '--weight-std', '-1'],
      '--weight-std: "-1" is not allowed; expected',
    ],
    ['infinity', ['--activation', 'tanh', '--weight-std', '1e999'], '--weight-std: "1e999" is not allowed; expected'],
    ['no number', ['--activation', 'tanh', '--weight-std', '1', '--bias-std', 'NaN'], '--bias-std: "NaN" is not'],
    ['an empty number', ['--activation', 'tanh', '--weight-std', ''], '--weight-std: "" is not allowed; expected'],
    ['a slope above 1', ['--activation', 'relu', '--weight-std', '1', '--leaky-slope', '2'], '--leaky-slope: "2" is'],
    ['two forms at once', ['-', '--bias-std', '1'], '--bias-std: "1" is not allowed beside an experiment; expected'],
    [
      'a file for numbers that are not measured',
      ['--activation', 'tanh', '--weight-std', '1', '--out', 'x.csv'],
      '--out',
    ],
    ['an engine for them', ['--activation', 'tanh', '--weight-std', '1', '--engine', 'reference'], '--engine: "ref'],
    ['another file ending', ['-', '--out', 'x.txt'], '--out: "x.txt" is not allowed; expected a name that ends in'],
    ['an unknown flag', ['--activation', 'tanh', '--weight-sdt', '1'], "unknown option '--weight-sdt' (Did you mean"],
    ['a refused experiment', ['-'], 'standard input is not JSON: it is empty'],
  ])('%s in one line', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(['theory', ...args]);
    expect(stderr).toMatch(/^echosounder: [^\n]+\n$/);
    expect(stderr).toContain(`echosounder: ${message}`);
    expect([code, stdout]).toEqual([1, '']);
  });
});
