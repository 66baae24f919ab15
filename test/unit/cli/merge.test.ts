import { linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { SWEEP, savedResults } from './saved-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = savedResults(folder);
const ENDINGS = ['json', 'csv', 'parquet'];

/** A JSON part with one change to its text. */
function changed(name: string, from: string | RegExp, to: string): string {
  const text = saved.bytes('p1.json').toString();
  const other = text.replace(from, to);
  if (other === text) throw new Error(`${from} is not in the file`);
  writeFileSync(saved.path(name), other);
  return name;
}

beforeAll(async () => {
  for (const ending of ENDINGS) {
    await saved.run(`all.${ending}`);
    for (const index of [1, 2, 3]) await saved.run(`p${index}.${ending}`, '--shard', `${index}/3`);
  }
});

describe('`run --shard`', () => {
  it('measures the towers of its part and says how many', async () => {
    expect(await saved.run('p1.json', '--shard', '1/3')).toContain('\nshard 1/3: 3 of 8 towers\n');
    const { towers, shard, records } = JSON.parse(saved.bytes('p1.json').toString());
    expect([towers.length, shard]).toEqual([3, { index: 1, count: 3 }]);
    const listed = new Set(towers.map(({ tower }: { tower: number }) => tower));
    expect(new Set(records.map(({ tower }: { tower: number }) => tower))).toEqual(listed);
  });

  it('writes an empty result for a part without towers', async () => {
    for (const ending of ENDINGS) {
      expect(await saved.run(`empty.${ending}`, '--shard', '9/9')).toContain('shard 9/9: 0 of 8 towers');
    }
    expect(JSON.parse(saved.bytes('empty.json').toString())).toMatchObject({ towers: [], records: [] });
    expect(saved.bytes('empty.csv').toString().trim().split('\n')).toHaveLength(1);
  });

  it.each(['0/3', '4/3', 'a/b', '1.5/2', '3', '', '1/2/3', '-1/2', '1/0', ' 1/2', '1/1e3'])(
    'refuses "%s" in one line',
    async (text) => {
      const { code, stderr } = await runCli(['run', '-', `--shard=${text}`], { stdin: '{}' });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^echosounder: --shard: ".*" is not allowed; expected i\/n, .*\n$/);
    },
  );
});

describe('`merge`', () => {
  it('gives the bytes of the undivided run, in every format, from parts in any order', async () => {
    for (const ending of ENDINGS) {
      const { code, stdout, stderr } = await saved.merge(['p3.json', 'p1.json', 'p2.json'], `merged.${ending}`);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^8 of 8 towers from 3 parts in ".*"\n$/);
      expect(saved.bytes(`merged.${ending}`).equals(saved.bytes(`all.${ending}`))).toBe(true);
    }
  });

  it('gives the same bytes from parts in Parquet, and from parts of both kinds', async () => {
    for (const ending of ENDINGS) {
      await saved.merge(['p2.parquet', 'p1.parquet', 'p3.json'], `mixed.${ending}`);
      expect(saved.bytes(`mixed.${ending}`).equals(saved.bytes(`all.${ending}`))).toBe(true);
    }
  });

  it('gives the same bytes beside empty parts, from one part, and from parts that were merged before', async () => {
    await saved.merge(['empty.json', 'p1.json', 'empty.parquet', 'p2.json', 'p3.json'], 'beside.json');
    await saved.merge(['all.json'], 'one.json');
    expect((await saved.merge(['p1.json', 'p3.parquet'], 'two.parquet', '--partial')).stdout).toContain(
      '6 of 8 towers',
    );
    await saved.merge(['two.parquet', 'p2.json'], 'twice.json');
    for (const name of ['beside.json', 'one.json', 'twice.json']) {
      expect(saved.bytes(name).equals(saved.bytes('all.json'))).toBe(true);
    }
  });

  it('aggregates what it joins', async () => {
    await saved.run('seeds.csv', '--aggregate');
    await saved.merge(['p1.json', 'p2.json', 'p3.json'], 'joined.csv', '--aggregate');
    expect(saved.bytes('joined.csv').equals(saved.bytes('seeds.csv'))).toBe(true);
  });

  it('leaves nothing but the files that were asked for', () => {
    expect(readdirSync(folder).filter((name) => /part$|^\./.test(name))).toEqual([]);
  });
});

describe('a merge is refused and leaves everything as it was', () => {
  /** A part of another experiment, one of another engine, one of statistics, and what is no result. */
  beforeAll(async () => {
    await savedResults(folder, { ...SWEEP, network: { ...SWEEP.network, depth: 3 } }).run('deeper.json');
    await saved.run('statistics.json', '--aggregate');
    await saved.run('statistics.parquet', '--aggregate');
    changed('gpu.json', '"engine":"reference"', '"engine":"webgpu"');
    changed('old.json', /"version":"[\d.]+","shard"/, '"version":"0.0.1","shard"');
    changed('line.json', /("layer":1[^\n]*)\n/, '$1\n,,\n');
    changed('site.json', '"site":"state"', '"site":"stat"');
    changed('foreign.json', '\n{"tower":0', '\n{"tower":7');
    changed('places.json', '"seed":3', '"seed":4');
    changed('order.json', /"towers":\[(\{.*?\}\}),(\{.*?\}\})/, '"towers":[$2,$1');
    changed('behind.json', /$/, '\n{}\n');
    changed('comma.json', /,\n/, '\n');
    changed('hollow.json', /(?:\{"tower":0,"layer"[^\n]*\n)+/, '');
    for (const [name, source] of [
      ['cut.json', 'p1.json'],
      ['cut.parquet', 'p1.parquet'],
    ]) {
      writeFileSync(saved.path(name), saved.bytes(source).subarray(0, saved.bytes(source).length >> 1));
    }
    const whole = saved.bytes('p1.json');
    writeFileSync(saved.path('line-cut.json'), whole.subarray(0, whole.lastIndexOf('\n{') + 1));
    writeFileSync(saved.path('tail-cut.json'), whole.subarray(0, whole.length - 4));
    writeFileSync(saved.path('head-cut.json'), whole.subarray(0, 100));
    const bytes = Buffer.from(saved.bytes('p1.parquet'));
    bytes.fill(0xff, 40, 400);
    writeFileSync(saved.path('hole.parquet'), bytes);
    writeFileSync(saved.path('void.json'), '');
    writeFileSync(saved.path('void.parquet'), '');
    writeFileSync(saved.path('pretty.json'), JSON.stringify(JSON.parse(whole.toString()), null, 2));
    writeFileSync(saved.path('binary.json'), Buffer.from([0xff, 0xfe, 0x0a]));
    linkSync(saved.path('p1.json'), saved.path('link.json'));
  });

  const others = ['p2.json', 'p3.json'];
  it.each<[string, string[], RegExp]>([
    [
      'parts of different experiments',
      ['deeper.json', ...others],
      /p2.json" is of another experiment than .*network.depth/,
    ],
    [
      'parts of different engines',
      ['gpu.json', ...others],
      /has the engine "reference", .* has "webgpu"; --allow-mixed/,
    ],
    ['parts of different versions', ['old.json', ...others], /has the version .*; --allow-mixed/],
    ['a part that was given twice', ['p1.json', 'p1.json', ...others], /^echosounder: towers .* are in both .*p1.json/],
    ['a part and its Parquet form', ['p1.json', 'p1.parquet', ...others], /are in both .*p1.json" and .*p1.parquet"/],
    ['a missing part', others, /^echosounder: towers \d.* are missing of 8 \(shard 1\/3\); .*--partial/],
    [
      'a part that is cut off in a line',
      ['cut.json', ...others],
      /cut.json" is cut off at line \d+: that part has to be/,
    ],
    ['a part that is cut off after a line', ['line-cut.json', ...others], /line-cut.json" is cut off at line \d+/],
    ['a part that is cut off before its end', ['tail-cut.json', ...others], /tail-cut.json" is cut off at line \d+/],
    ['a part that is cut off in its head', ['head-cut.json', ...others], /head-cut.json" is no result of run/],
    [
      'a Parquet part that is cut off',
      ['cut.parquet', ...others],
      /cut.parquet" is no Parquet file, or is damaged or cut/,
    ],
    ['a Parquet part with a hole', ['hole.parquet', ...others], /hole.parquet" (?:is no Parquet file, or )?is damaged/],
    ['a part with a line that is no record', ['line.json', ...others], /line.json" is damaged: line \d+ is not JSON/],
    ['a part with an unknown site', ['site.json', ...others], /site.json" is damaged: line 2 is no record: \{/],
    [
      'a part with a foreign tower',
      ['foreign.json', ...others],
      /damaged: line 2 is of tower 7, which the file does not/,
    ],
    [
      'a part whose towers are changed',
      ['places.json', ...others],
      /damaged: its towers are not those of its experiment/,
    ],
    [
      'a part whose towers do not rise',
      ['order.json', ...others],
      /damaged: its towers are not those of its experiment/,
    ],
    ['a part with something behind its end', ['behind.json', ...others], /damaged: line \d+ ends as no record does/],
    ['a part without a comma', ['comma.json', ...others], /damaged: line 2 ends as no record does/],
    ['a part without the records of a tower', ['hollow.json', ...others], /lists tower 0 and has no record of it/],
    [
      'statistics',
      ['statistics.json', ...others],
      /statistics.json" holds statistics over seeds, which cannot be joined/,
    ],
    ['statistics in Parquet', ['statistics.parquet', ...others], /holds statistics over seeds, which cannot be joined/],
    ['an experiment', ['experiment.json', ...others], /experiment.json" is no result of run/],
    ['the companion of a CSV file', ['all.csv.origin.json', ...others], /origin.json" is no result of run/],
    ['a file that was laid out anew', ['pretty.json', ...others], /pretty.json" is no result of run/],
    ['an empty file', ['void.json', ...others], /void.json" is empty/],
    ['an empty Parquet file', ['void.parquet', ...others], /void.parquet" is no Parquet file/],
    ['a file that is no text', ['binary.json', ...others], /binary.json" is not UTF-8 text/],
    ['a file that is not there', ['none.json', ...others], /cannot read .*none.json": there is no such file/],
    ['a Parquet file that is not there', ['none.parquet', ...others], /cannot read .*none.parquet": there is no such/],
    ['a folder', ['.', ...others], /part: .* is not allowed; expected a name that ends in .json or .parquet/],
    ['a part in CSV', ['p1.csv', ...others], /part: .*p1.csv" is not allowed; expected a name that ends in .json or/],
  ])('for %s', async (_, names, message) => {
    writeFileSync(saved.path('target.json'), 'an earlier result');
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await saved.merge(names, 'target.json');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^echosounder: [^\n]+\n$/);
    expect([code, stdout]).toEqual([1, '']);
    expect(saved.bytes('target.json').toString()).toBe('an earlier result');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('for a target that is one of the parts, also by another name', async () => {
    const before = saved.bytes('p2.json');
    for (const [names, out] of [
      [['p1.json', 'p2.json', 'p3.json'], 'p2.json'],
      [['p1.json', 'p2.json', 'p3.json'], '../'.concat(folder.split('/').at(-1) ?? '', '/p2.json')],
    ] as const) {
      const { code, stderr } = await saved.merge(names, out);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^echosounder: --out: .*p2.json" is one of the parts; expected another name\n$/);
    }
    expect(saved.bytes('p2.json').equals(before)).toBe(true);
  });

  it('for a target that is not asked for, of another kind, or without any part', async () => {
    expect((await runCli(['merge', saved.path('p1.json')])).stderr).toMatch(
      /required option '--out <file>' not specified/,
    );
    expect((await saved.merge(['p1.json'], 'x.txt')).stderr).toMatch(
      /--out: .* expected a name that ends in .json, .csv or/,
    );
    expect((await runCli(['merge', '--out', saved.path('x.json')])).stderr).toMatch(/missing required argument 'part'/);
  });
});

describe('what has to be allowed', () => {
  it('--partial joins what is there, and the result lists its towers', async () => {
    expect((await saved.merge(['p1.json', 'p3.json'], 'partial.json', '--partial')).code).toBe(0);
    const { towers } = JSON.parse(saved.bytes('partial.json').toString());
    expect(towers).toHaveLength(6);
  });

  it('--allow-mixed joins parts of two engines, and the result says which towers came from which', async () => {
    expect((await saved.merge(['gpu.json', 'p2.json', 'p3.json'], 'mixed.json', '--allow-mixed')).code).toBe(0);
    const { engine, adapter, sources, towers } = JSON.parse(saved.bytes('mixed.json').toString());
    expect([engine, adapter, towers.length]).toEqual(['mixed', 'float64', 8]);
    expect(sources.map((source: { engine: string }) => source.engine).sort()).toEqual(['reference', 'webgpu']);
    await saved.merge(['mixed.json'], 'mixed.parquet');
    await saved.merge(['mixed.parquet'], 'back.json');
    expect(saved.bytes('back.json').equals(saved.bytes('mixed.json'))).toBe(true);
  });

  it('the interrupt key ends a merge with exit code 130 and no file', async () => {
    const args = ['merge', ...['p1.json', 'p2.json', 'p3.json'].map(saved.path), '--out', saved.path('stopped.json')];
    const onInterrupt = (stop: () => void) => {
      stop();
      return () => {};
    };
    expect(await runCli(args, { onInterrupt })).toEqual({ code: 130, stdout: '', stderr: 'echosounder: cancelled\n' });
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped') || /part$|^\./.test(name))).toEqual([]);
  });
});
