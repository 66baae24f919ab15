import { describe, expect, it, test } from 'vitest';
import { pngOf } from '../../../src/cli/plot-png.ts';
import { withDocument } from '../../../src/plot/borrowed-document.ts';
import { fileOf, twoColumns, values } from './standalone-figure.ts';

const COLOUR = /^(?:#[0-9a-f]{3,8}|rgba?\([\d.,]+\)|none|transparent|url\(#[\w-]+\))$/;

describe('a figure that has left the page', () => {
  const { page, file } = twoColumns({ headings: ['Plain', 'Residual'], experiment: { version: 1 } });

  it('has every path of the page, with the same data in the same order', () => {
    const drawn = values(page, 'd');
    expect(drawn.length).toBeGreaterThan(40);
    expect(values(file, 'd')).toEqual(drawn);
  });

  it('knows no variables, themes, classes or fonts of the system, and names every colour', () => {
    expect(file).not.toMatch(/var\(|light-dark|color-mix|currentcolor|class=|style=|<style|\drem/i);
    const colours = [...values(file, 'fill'), ...values(file, 'stroke')];
    expect(colours.filter((colour) => !COLOUR.test(colour))).toEqual([]);
  });

  it('gives each identifier once, and refers to no other', () => {
    const ids = values(file, 'id');
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    const used = [...file.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    expect(new Set(used)).toEqual(new Set(ids));
  });

  it('is well-formed XML of the size it states, which a strict reader draws', async () => {
    const [, width, height] = /^<svg [^>]* viewBox="0 0 (\d+) (\d+)"/.exec(file) ?? [];
    // Two columns of 400 and a gap of 28 between margins of 16; 300 and a heading of 30.
    expect([width, height]).toEqual(['860', '362']);
    const png = await pngOf(file);
    const view = new DataView(png.buffer, png.byteOffset);
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([1720, 724]);
  });

  it('shows its text without a font of the machine', async () => {
    const silent = file.replace(/<text.*?<\/text>/gs, '');
    expect(Buffer.from(await pngOf(file)).equals(await pngOf(silent))).toBe(false);
  });

  it('is the same drawing in other colours on dark paper', () => {
    const dark = twoColumns({ headings: ['Plain', 'Residual'], experiment: { version: 1 }, theme: 'dark' }).file;
    const paper = (text: string) => /<rect [^>]*fill="([^"]+)"/.exec(text)?.[1];
    expect([paper(file), paper(dark)]).toEqual(['#fcfdfb', '#121b1f']);
    const plain = (text: string) => text.replace(/#[0-9a-f]{6}/g, '#');
    expect(plain(dark)).toBe(plain(file));
  });
});

test('words of the reader do not become markup, and no character is forbidden in XML', async () => {
  const wild = '</title><script>"&\u0000\u000b\ud800';
  const { file } = twoColumns({ title: wild, description: wild, headings: [wild, wild], experiment: { name: wild } });
  expect(file).not.toContain('<script');
  expect([...file].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
  await expect(pngOf(file)).resolves.toBeDefined();
});

test('a rule with more classes wins over one with fewer, wherever it stands, and an inline style over both', () => {
  const css = '.a.b { fill: #111111 } .a { fill: #222222; stroke: #333333 } path { fill: #444444; stroke-width: 9px }';
  const file = fileOf(
    '<svg width="9" height="9"><path class="a b" style="stroke: #555555" fill="#666666" d="M0 0"/></svg>',
    {
      css: `:root { --ink: #000000; --paper: #ffffff } ${css}`,
    },
  );
  expect(file).toContain('<path fill="#111111" d="M0 0" stroke-width="9" stroke="#555555"/>');
});

test('a variable is the one of the nearest element that sets it, and a missing one is its fallback', () => {
  const css = ':root { --ink: #000000; --paper: #ffffff; --a: #aaaaaa } .in { --a: var(--b, #bbbbbb) }';
  const file = fileOf(
    '<svg width="9" height="9"><g class="in"><path fill="var(--a)"/></g><path stroke="var(--a)"/></svg>',
    { css },
  );
  expect(file).toContain('<path fill="#bbbbbb"/>');
  expect(file).toContain('<path stroke="#aaaaaa"/>');
});

test('what is not shown, and what only a page can use, stays behind', () => {
  const css = ':root { --ink: #000; --paper: #fff } .x { display: none }';
  const file = fileOf(
    '<svg width="9" height="9"><g class="x"><path/></g><rect onclick="y()" data-z="1" tabindex="0"/></svg>',
    { css },
  );
  expect(file).not.toMatch(/<path|onclick|data-z|tabindex/);
});

test('a mix of two colours is the colour in between', () => {
  const file = fileOf('<svg width="9" height="9"><path fill="color-mix(in srgb, #000000 25%, #ffffff)"/></svg>');
  expect(file).toContain('fill="rgb(191,191,191)"');
});

test('rules for print and for a pointer over the figure do not count', () => {
  const css =
    ':root { --ink: #000; --paper: #fff } @media print { path { fill: #123456 } } path:hover { fill: #654321 }';
  expect(fileOf('<svg width="9" height="9"><path d="M1 1"/></svg>', { css })).toContain('<path d="M1 1"/>');
});

test('a lent document is taken away again, also where drawing fails', () => {
  expect(() =>
    withDocument({} as Document, () => {
      throw new Error('no drawing');
    }),
  ).toThrow('no drawing');
  expect('document' in globalThis).toBe(false);
});

test('a flat figure, such as a key, stands under the others whatever its place, and has no heading', () => {
  const figures = [
    '<svg width="100" height="20"/>',
    '<svg width="200" height="90"/>',
    '<svg width="200" height="80"/>',
  ];
  const file = fileOf(figures.join(''), { headings: ['A', 'B', 'C'] });
  const places = values(file, 'transform').map((text) => text.match(/[\d.]+/g)?.map(Number));
  // Margins of 16, headings of 30, a gap of 28; the key begins a row 16 under the tallest.
  expect(places).toEqual([
    [16, 152],
    [16, 46],
    [244, 46],
  ]);
  expect(file).toContain('viewBox="0 0 460 188"');
  expect([...file.matchAll(/>([ABC])<\/text>/g)].map(([, name]) => name)).toEqual(['A', 'B']);
});

test('a fifth figure begins a second row', () => {
  const file = fileOf('<svg width="10" height="10"/>'.repeat(5));
  const places = values(file, 'transform').map((text) => text.match(/[\d.]+/g)?.map(Number));
  expect(places[3]).toEqual([130, 16]);
  expect(places[4]).toEqual([16, 42]);
});
