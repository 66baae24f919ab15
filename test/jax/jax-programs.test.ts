// Generated JAX programs against the reference: same draws, same sums in float64, so the curves differ by JAX's float32 quantile alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeDigits } from '../../src/engine/digits.ts';
import { jaxCode } from '../../src/experiment/code/jax-code.ts';
import { settingValue, withSetting } from '../../src/model/experiment.ts';
import { SETTINGS } from '../../src/model/settings.ts';
import { listTowers } from '../../src/model/towers.ts';
import { jaxDrawTolerance } from '../tolerances.ts';
import { ROOT } from '../unit/house/tracked-files.ts';
import { sound } from '../unit/reference/records.ts';
import { PROGRAM_CASES, type ProgramCase } from './program-cases.ts';
import { type Ran, type Row, runPrograms } from './run-programs.ts';

// Half a minute where nothing else runs; compiling takes most of it, and a busy machine several times as long.
const PATIENCE = 300_000;

const digits = decodeDigits(readFileSync(join(ROOT, 'src/data/digits-14.bin')));

/** What the reference says of the same tower, as the program's rows. */
function referenceRows({ experiment, skip }: ProgramCase): Row[] {
  const [tower] = listTowers(withSetting(experiment, 'network.skip', skip));
  const records = sound(tower, ['forward', 'backward'], { digits });
  const root = (site: string, layer: number) => {
    const value = records.get(`${site} ${layer} log10MeanSquare`);
    return typeof value === 'number' ? value / 2 : null;
  };
  return Array.from({ length: tower.layers.length + 1 }, (_, layer) => [
    layer,
    root('state', layer),
    root('stateGradient', layer),
  ]);
}

/** The first number that lies further off than allowed, in words; null where all agree. */
function firstDifference(rows: readonly Row[], expected: readonly Row[], allowed: number): string | null {
  if (rows.length !== expected.length) return `${rows.length} rows instead of ${expected.length}`;
  for (const [index, wanted] of expected.entries()) {
    for (const column of [0, 1, 2] as const) {
      const [got, want] = [rows[index][column], wanted[column]];
      const agrees = got === null || want === null ? got === want : Math.abs(got - want) <= allowed;
      if (!agrees) return `row ${index}: ${rows[index].join(', ')} instead of ${wanted.join(', ')} within ${allowed}`;
    }
  }
  return null;
}

describe('a generated JAX program', () => {
  let ran: readonly Ran[] = [];
  beforeAll(async () => {
    const programs = PROGRAM_CASES.map(({ experiment, skip }) => jaxCode(experiment, { skip }));
    ({ run: ran } = await runPrograms({ run: programs }));
  }, PATIENCE);

  it.each(PROGRAM_CASES.map((programCase, index) => ({ ...programCase, index })))(
    'measures what the reference measures: $name',
    ({ index, ...programCase }) => {
      const { rows, error } = ran[index];
      expect(error).toBeUndefined();
      const [tower] = listTowers(programCase.experiment);
      const fans = tower.layers.flatMap((layer) => layer.maps.map((map) => map.fanIn));
      const allowed = jaxDrawTolerance({ maps: fans.length + 1, fanIn: Math.max(...fans) });
      // A factor that is wrong by 2 % would be seen.
      expect(allowed).toBeLessThan(Math.log10(1.02));
      expect(firstDifference(rows ?? [], referenceRows(programCase), allowed)).toBeNull();
    },
  );

  it('prints its rows as a table', () => {
    const [{ printed, rows }] = ran;
    const lines = printed?.trimEnd().split('\n') ?? [];
    expect(lines[0]).toBe('layer  log10 rms state  log10 rms gradient');
    expect(lines.length).toBe((rows?.length ?? 0) + 1);
    expect(lines[1].trim().split(/ +/).map(Number)).toEqual(rows?.[0].map((value) => Number(value?.toFixed(6))));
  });

  it('is tried where float32 would end', () => {
    const range = (name: string) => {
      const at = PROGRAM_CASES.findIndex((programCase) => programCase.name === name);
      return ran[at].rows?.flatMap(([, state, gradient]) => [state ?? 0, gradient ?? 0]) ?? [];
    };
    expect(Math.min(...range('deep and dying'))).toBeLessThan(-50);
    expect(Math.max(...range('deep and exploding'))).toBeGreaterThan(50);
  });
});

describe('the programs that are run', () => {
  const choices = SETTINGS.flatMap((setting) =>
    setting.kind === 'choice' && setting.path.startsWith('network.')
      ? setting.choices.map((choice) => ({ path: setting.path, choice }))
      : [],
  );

  it.each(choices)('have one with $path $choice', ({ path, choice }) => {
    expect(PROGRAM_CASES.some(({ experiment }) => settingValue(experiment, path) === choice)).toBe(true);
  });

  const others = SETTINGS.filter(
    ({ path, kind }) => path.startsWith('network.') && kind !== 'choice' && path !== 'network.skip',
  );

  it.each(others)('have one in which $path is not the default', ({ path, default: fallback }) => {
    const differs = PROGRAM_CASES.some(({ experiment }) => settingValue(experiment, path) !== fallback);
    expect(differs).toBe(true);
  });
});
