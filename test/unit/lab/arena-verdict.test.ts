import { describe, expect, it } from 'vitest';
import { type Contestant, keepsBoth, rowVerdict } from '../../../src/lab/arena/arena-verdict.ts';
import type { Scheme } from '../../../src/model/settings.ts';

function cell(mean: number, apart = 0) {
  return { kind: 'value', mean, low: mean - apart / 2, high: mean + apart / 2, seeds: 3 } as const;
}
function of(scheme: Scheme, signal: number, gradient: number, apart = 0): Contestant {
  return { scheme, signal: cell(signal, apart), gradient: cell(gradient, apart) };
}

describe('the verdict on one activation', () => {
  it('is that the recommended initialiser is best where its worse end changes least', () => {
    const verdict = rowVerdict([of('glorot', -10, -9), of('he', 0.1, -0.2), of('lecun', -9, -10)], 'he');
    expect(verdict.kind).toBe('best');
    expect(verdict.recommended?.worst).toBe(0.2);
    expect(verdict.equals.map(({ scheme }) => scheme)).toEqual(['he']);
  });

  it('is that it is beaten where another keeps both ends better, even if one of its ends is perfect', () => {
    const verdict = rowVerdict([of('glorot', 0, -20), of('orthogonal', -1, 1)], 'glorot');
    expect(verdict.kind).toBe('beaten');
    expect(verdict.best?.scheme).toBe('orthogonal');
    expect(verdict.recommended?.gradient).toBe(-20);
  });

  it('counts what lies within a factor of three as equal, and what the seeds do not tell apart', () => {
    expect(rowVerdict([of('glorot', -1.4, 0), of('lecun', -1, 0)], 'glorot').kind).toBe('best');
    expect(rowVerdict([of('glorot', -1.5, 0), of('lecun', -1, 0)], 'glorot').kind).toBe('beaten');
    expect(rowVerdict([of('glorot', -1.5, 0), of('lecun', -1, 0, 0.6)], 'glorot').kind).toBe('best');
  });

  it('waits for every cell', () => {
    const pending = { kind: 'pending' } as const;
    const verdict = rowVerdict([of('he', 0, 0), { scheme: 'glorot', signal: pending, gradient: pending }], 'he');
    expect(verdict).toEqual({ kind: 'pending', recommended: null, best: null, equals: [] });
  });

  it('ranks nowhere what is exactly zero or faulty, and names the best where nothing is recommended', () => {
    const zero = { scheme: 'normal', signal: { kind: 'zero' }, gradient: { kind: 'zero' } } as const;
    const fault = { scheme: 'uniform', signal: { kind: 'fault' }, gradient: { kind: 'fault' } } as const;
    const verdict = rowVerdict([zero, fault, of('edge-of-chaos', 0.1, 0.1)], null);
    expect(verdict.kind).toBe('unstated');
    expect(verdict.best?.scheme).toBe('edge-of-chaos');
    expect(rowVerdict([zero, fault, of('lecun', 5, 5)], 'normal')).toMatchObject({ kind: 'beaten', recommended: null });
    expect(rowVerdict([zero, fault], 'he').kind).toBe('lost');
  });

  it('calls both ends kept up to a factor of three and not beyond', () => {
    const keeps = (decades: number) => {
      const { best } = rowVerdict([of('he', decades, 0)], 'he');
      return best !== null && keepsBoth(best);
    };
    expect([0.47, -0.47, 0.48, -0.48].map(keeps)).toEqual([true, true, false, false]);
  });
});
