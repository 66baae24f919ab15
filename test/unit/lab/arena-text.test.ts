import { describe, expect, it } from 'vitest';
import { ARENA_ACTIVATIONS, ARENA_SCHEMES, arenaOf } from '../../../src/lab/arena/arena-grid.ts';
import { arenaMessages } from '../../../src/lab/arena/arena-messages.ts';
import { exportTable, readableRows } from '../../../src/lab/arena/arena-table.ts';
import { type ArenaCell, cellText, factorText, verdictText } from '../../../src/lab/arena/arena-text.ts';
import { rowVerdict } from '../../../src/lab/arena/arena-verdict.ts';
import type { CellValue } from '../../../src/lab/grid-runner.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { messagesOf } from '../../../src/lab/messages/languages.ts';

const own = (language: 'en' | 'zh-Hans') => ({ messages: messagesOf(language), texts: arenaMessages[language] });

function value(mean: number, seeds = 3): CellValue {
  return { kind: 'value', mean, low: mean - 0.1, high: mean + 0.1, seeds };
}

function cell(change: Partial<ArenaCell> = {}): ArenaCell {
  return {
    activation: 'relu',
    scheme: 'he',
    refusal: null,
    signal: { perLayer: value(-0.01), whole: value(-0.64) },
    gradient: { perLayer: value(0.02), whole: value(1.26) },
    ...change,
  };
}

describe('a cell in words', () => {
  it('tells both ends by layer and in all, with the spread over the seeds, and that it is recommended', () => {
    expect(cellText(cell(), 'he', own('en'))).toBe(
      'ReLU with He (Kaiming): signal × 0.977 a layer, × 0.23 in all (seeds 0.18 to 0.29), gradient × 1.047 a layer, × 18 in all (seeds 14 to 23), recommended',
    );
    expect(cellText(cell(), 'glorot', own('zh-Hans'))).toMatch(/^ReLU 配 He.*信号每层 × 0\.977/);
  });

  it('says so once where nothing is there yet, and why where a combination is refused', () => {
    const pending = { perLayer: { kind: 'pending' }, whole: { kind: 'pending' } } as const;
    expect(cellText(cell({ signal: pending, gradient: pending }), null, own('en'))).toBe(
      'ReLU with He (Kaiming): not measured yet',
    );
    expect(cellText(cell({ refusal: 'no edge' }), null, own('en'))).toMatch(/not possible: no edge$/);
  });

  it('tells exact zeros of the two ends apart', () => {
    const zero = { perLayer: { kind: 'zero' }, whole: { kind: 'zero' } } as const;
    expect(cellText(cell({ signal: zero, gradient: zero }), null, own('en'))).toMatch(
      /the signal is exactly 0, the gradient is exactly 0$/,
    );
  });
});

it('writes the factor of a layer with three decimals near 1 and as a power of ten far from it', () => {
  expect([0, -0.003, 0.9, -5].map(factorText)).toEqual(['1.000', '0.993', '7.943', '1.0×10⁻⁵']);
});

describe('a verdict in words', () => {
  it('says what is recommended, what becomes of it, and what is best', () => {
    const verdict = rowVerdict(
      [
        { scheme: 'glorot', signal: value(-0.3), gradient: value(-40) },
        { scheme: 'edge-of-chaos', signal: value(-0.2), gradient: value(-0.3) },
      ],
      'glorot',
    );
    expect(verdictText(verdict, 'glorot', own('en'))).toBe(
      'Glorot (Xavier) is recommended, but the gradient falls to 1.0×10⁻⁴⁰ on its way up. Best is Edge of chaos (χ₁ = 1): both ends stay within a factor of three.',
    );
  });

  it('has a sentence of its own in both languages for every kind', () => {
    const fine = { scheme: 'he', signal: value(0), gradient: value(0) } as const;
    const poor = { scheme: 'lecun', signal: value(9), gradient: value(0) } as const;
    const lost = { scheme: 'glorot', signal: { kind: 'zero' }, gradient: { kind: 'zero' } } as const;
    const wait = { scheme: 'glorot', signal: { kind: 'pending' }, gradient: { kind: 'pending' } } as const;
    for (const language of ['en', 'zh-Hans'] as const) {
      const texts = [
        verdictText(rowVerdict([fine, poor], 'he'), 'he', own(language)),
        verdictText(rowVerdict([fine, poor], 'lecun'), 'lecun', own(language)),
        verdictText(rowVerdict([fine, lost], 'glorot'), 'glorot', own(language)),
        verdictText(rowVerdict([fine, poor], null), null, own(language)),
        verdictText(rowVerdict([lost], 'glorot'), 'glorot', own(language)),
        verdictText(rowVerdict([fine, wait], 'he'), 'he', own(language)),
      ];
      expect(new Set(texts).size).toBe(texts.length);
      for (const text of texts) expect(text.trim()).not.toBe('');
    }
  });
});

describe('the tables of the arena', () => {
  const arena = arenaOf(startExperiment(), { skip: 'plain', biases: 'own' });
  const cells = ARENA_ACTIVATIONS.flatMap((activation) =>
    ARENA_SCHEMES.map((scheme) => cell({ activation, scheme, refusal: arena.refusalOf(activation, scheme) })),
  );

  it('have a row for each combination and a cell for each column', () => {
    const { columns, rows } = exportTable(cells);
    expect(rows.length).toBe(16 * 11);
    for (const row of rows) expect(row.length).toBe(columns.length);
    const readable = readableRows(cells, own('en'));
    for (const row of readable) expect(row.length).toBe(2 + Object.keys(arenaMessages.en.tableColumns).length);
    expect(readable[0].slice(2, 5)).toEqual(['-0.0100', '-0.6400', '-0.7400 … -0.5400']);
  });

  it('export numbers as they are, and the reason where there is none', () => {
    const { columns, rows } = exportTable([
      cell({ refusal: 'no edge', signal: { perLayer: { kind: 'fault' }, whole: { kind: 'fault' } } }),
    ]);
    const at = (name: string) => rows[0][columns.indexOf(name)];
    expect([at('signalGrowth'), at('signalKind'), at('gradientGrowth'), at('refused'), at('family')]).toEqual([
      null,
      'fault',
      1.26,
      'no edge',
      'rectifying',
    ]);
  });
});
