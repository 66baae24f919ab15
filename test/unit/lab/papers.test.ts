// The papers' view without a page: what one click sets, how numbers and verdicts read, and how results arrive.

import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { PAPER_IDS, type PaperId } from '../../../src/experiment/papers/paper-ids.ts';
import type { PaperCheck, PaperPreset, PaperVerdict } from '../../../src/experiment/papers/paper-preset.ts';
import { factorOf, seedValues } from '../../../src/experiment/papers/paper-run.ts';
import { PAPERS } from '../../../src/experiment/papers/papers.ts';
import { startState, withChange } from '../../../src/lab/lab-state.ts';
import { fromLink, toLink } from '../../../src/lab/link.ts';
import { numberText } from '../../../src/lab/number-text.ts';
import { checkWords } from '../../../src/lab/papers/check-words.ts';
import { exportTable } from '../../../src/lab/papers/export-table.ts';
import { measure, type PaperResult, prepare, resultsOf } from '../../../src/lab/papers/paper-results.ts';
import { openingChange, ownSettings } from '../../../src/lab/papers/paper-settings.ts';
import { papersMessages } from '../../../src/lab/papers/papers-messages.ts';
import { papersOptions } from '../../../src/lab/papers/papers-options.ts';
import { parseExperiment, settingValue } from '../../../src/model/experiment.ts';
import { collect } from '../../engines/collect.ts';

const words = { en: 'text', zh: '文字' };

describe('opening a paper in the lab', () => {
  it.each(PAPERS)('sets exactly the network of $name, whatever was set before', (preset) => {
    const before = withChange(startState(), {
      settings: new Map<string, unknown>([
        ['network.activation', 'gelu'],
        ['network.biases.std', 0.5],
        ['network.width', 32],
      ]),
    });
    if ('refusal' in before) throw new Error('the start is refused');
    const after = withChange(before.state, openingChange(preset));
    if ('refusal' in after) throw new Error(`${after.path}: ${JSON.stringify(after.refusal)}`);
    const wanted = parseExperiment({ network: preset.view.network, seeds: { count: preset.view.seeds } });
    expect(after.state.view).toBe(preset.view.view);
    expect({ ...after.state.experiment.network, skip: wanted.network.skip }).toEqual(wanted.network);
    expect(after.state.experiment.seeds).toEqual(wanted.seeds);
    expect(after.state.experiment.sweep).toEqual(startState().experiment.sweep);
  });

  it.each(PAPERS)('gives a link that reads back to the same, for $name', (preset) => {
    const after = withChange(startState(), openingChange(preset));
    if ('refusal' in after) throw new Error(after.path);
    const link = toLink(after.state);
    const read = fromLink(`#${link}`);
    expect('state' in read ? toLink(read.state) : read).toBe(link);
  });

  it('shows the settings that are not at their defaults and no others', () => {
    const hanin = PAPERS.find(({ id }) => id === 'hanin-2018')!;
    expect(ownSettings(hanin).map(({ setting }) => setting.path)).toEqual([
      'network.input.width',
      'network.input.batch',
      'network.depth',
      'network.width',
      'network.activation',
      'network.weights.scheme',
      'network.readout.loss',
    ]);
    const wanted = parseExperiment({ network: hanin.view.network });
    for (const { setting, value } of ownSettings(hanin)) expect(value).toEqual(settingValue(wanted, setting.path));
  });

  it('has an option that knows every paper and refuses others', () => {
    const [option] = papersOptions;
    expect(PAPER_IDS.map((id) => option!.canonical(id))).toEqual(PAPER_IDS);
    expect(() => option!.canonical('nobody-2020')).toThrow(/papers\.preset/);
  });
});

describe('numbers in the table', () => {
  it.each([
    [0.4603, 4, '0.4603'],
    [12.6041, 6, '12.6041'],
    [0, 4, '0'],
    [1.65382e-8, 4, '1.654×10⁻⁸'],
    [-2.504, 3, '−2.5'],
    [38025, 5, '38025'],
    [0.00005, 2, '5×10⁻⁵'],
  ])('%d with %d digits reads %s', (value, digits, text) => {
    expect(numberText(value, digits)).toBe(text);
  });

  const check: PaperCheck = {
    ...{ id: 'a', kind: 'measured', text: words, source: words, expected: 2, scale: 'log' },
    tolerance: { absolute: 0.1, standardErrors: 0, reason: words },
    measured: () => null,
  };
  const verdict: PaperVerdict = { check, measured: 2.1234, allowed: 1.10517, passes: true };

  it('come with a verdict in words and by a sign', () => {
    const at = (own: PaperVerdict | null | undefined) => {
      const { sign, verdict: text } = checkWords(check, own, papersMessages.en);
      return `${sign} ${text}`;
    };
    expect([at(verdict), at({ ...verdict, passes: false }), at(null), at(undefined)]).toEqual([
      '✓ agrees',
      '✗ contradicts',
      '– nothing sound',
      '– not measured',
    ]);
    expect(checkWords(check, verdict, papersMessages.en).allowed).toBe('a factor of 1.105');
    expect(checkWords({ ...check, scale: 'linear' }, verdict, papersMessages['zh-Hans']).allowed).toBe('± 1.1');
  });

  it('stand in the export in full', () => {
    const result: PaperResult = {
      checks: [check],
      verdicts: new Map([['a', verdict]]),
      progress: { kind: 'idle' },
      engine: null,
    };
    const { columns, rows } = exportTable(result, 'en');
    expect(rows[0]).toHaveLength(columns.length);
    expect(rows[0]).toEqual(expect.arrayContaining(['a', 2, 2.1234, 1.10517, 'agrees', 'log']));
  });
});

describe('results', () => {
  const run = {
    id: 'run',
    json: { network: { input: { width: 8, batch: 2 }, depth: 2, width: 8 }, seeds: { count: 2 }, measure: ['forward'] },
  };
  const preset: PaperPreset = {
    ...PAPERS[0]!,
    experiments: [run, { ...run, id: 'again' }],
    checks: () => [
      {
        ...{ id: 'theory', kind: 'theory', text: words, source: words, expected: 1, scale: 'linear' },
        tolerance: { absolute: 0, standardErrors: 0, reason: words },
        measured: () => ({ value: 1, standardError: 0 }),
      },
      {
        ...{ id: 'state', kind: 'measured', text: words, source: words, expected: 1, scale: 'log' },
        tolerance: { absolute: 10, standardErrors: 0, reason: words },
        measured: (runs) => {
          const own = runs.get('again');
          return own === undefined ? null : factorOf(seedValues(own, { site: 'state', layer: 1 }));
        },
      },
    ],
  };
  const pause = () => Promise.resolve();
  const empty = () => signal<ReadonlyMap<PaperId, PaperResult>>(new Map());
  const records = (json: unknown) => collect(new ReferenceEngine('test'), parseExperiment(json));

  it('hold the verdicts of theory before anything is measured, and the measured ones after', async () => {
    const results = empty();
    await prepare(results, preset, pause);
    expect([...(results.value.get(preset.id)?.verdicts.keys() ?? [])]).toEqual(['theory']);
    const seen: unknown[] = [];
    const stop = results.subscribe((value) => seen.push(value.get(preset.id)?.progress));
    await measure(results, preset, { records, pause });
    stop();
    const own = results.value.get(preset.id);
    expect(own?.progress).toEqual({ kind: 'measured' });
    expect(own?.verdicts.get('state')?.passes).toBe(true);
    expect(seen).toContainEqual({ kind: 'measuring', done: 1 });
  });

  it('keep what is known where a run is cancelled, and measure nothing further', async () => {
    const results = empty();
    await prepare(results, preset, pause);
    let asked = 0;
    const cancelled = async () => {
      asked++;
      return null;
    };
    await measure(results, preset, { records: cancelled, pause });
    expect(asked).toBe(1);
    expect(results.value.get(preset.id)?.progress).toEqual({ kind: 'cancelled' });
    expect(results.value.get(preset.id)?.verdicts.get('theory')?.passes).toBe(true);
  });

  it('say why where a run fails', async () => {
    const results = empty();
    await prepare(results, preset, pause);
    await measure(results, preset, { records: () => Promise.reject(new Error('no device')), pause });
    expect(results.value.get(preset.id)?.progress).toEqual({ kind: 'failed', message: 'no device' });
  });

  it('belong to one page', () => {
    const page = {};
    expect(resultsOf(page)).toBe(resultsOf(page));
    expect(resultsOf(page)).not.toBe(resultsOf({}));
  });
});
