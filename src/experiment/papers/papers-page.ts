// The papers' verdicts as a page of Markdown: docs/papers.md. Which verdict is given must not depend on the machine; the measured numbers do
// in their last digits, and are printed with as many as hold.

import type { PaperPreset, PaperVerdict } from './paper-preset.ts';

export interface PaperSection {
  readonly preset: PaperPreset;
  readonly verdicts: readonly (PaperVerdict | null)[];
}

const HEAD = `# Papers

Seven papers, measured again. Every number below has a verdict. What is allowed is computed: half a unit of the last printed digit, what theory
expects a finite width to shift and four standard errors, or the error that a paper's own method has. Where a paper is vague ("about four layers", "around 0.8") the check says
how it is read; these readings were settled with the measured numbers known. A contradiction stays in the table, with its explanation.

*theory* is computed here from mean field ([theory.md](theory.md)); *measured* comes out of an engine's run, here the CPU engine's. Where a paper shows a curve and prints no
number, the expected number comes from an independent quadrature or from theory, and the source says so. Networks are not trained. The page's view "Papers" measures the same, and so does

    node scripts/run-with-vite.mjs scripts/make-papers-page.ts

which wrote this page. \`test/cpu/papers.test.ts\` measures every paper and fails where a verdict or an expected number differs from the page.
`;

export function papersPage(sections: readonly PaperSection[]): string {
  return [HEAD, contradictions(sections), ...sections.map(sectionText)].join('\n');
}

function contradictions(sections: readonly PaperSection[]): string {
  const rows = sections.flatMap(({ preset, verdicts }) =>
    verdicts.flatMap((verdict) =>
      verdict === null || verdict.passes
        ? []
        : [`- ${preset.name}, ${verdict.check.text.en}: ${verdict.check.deviation?.en ?? 'not explained'}.`],
    ),
  );
  return ['## Contradictions', '', ...rows, ''].join('\n');
}

function sectionText({ preset, verdicts }: PaperSection): string {
  return [
    `## ${preset.name}: ${preset.title.en}`,
    '',
    `${preset.citation}.`,
    '',
    preset.finding.en,
    '',
    preset.setup.en,
    '',
    '| check | kind | source | expected | here | allowed | verdict |',
    '|---|---|---|---|---|---|---|',
    ...verdicts.flatMap((verdict) => (verdict === null ? [] : [rowText(verdict)])),
    '',
  ].join('\n');
}

function rowText({ check, measured, allowed, passes }: PaperVerdict): string {
  const digits = check.kind === 'theory' ? 6 : 3;
  const cells = [
    check.text.en,
    check.kind,
    check.source.en,
    decimal(check.expected, 6),
    decimal(measured, digits),
    check.scale === 'log' ? `a factor of ${decimal(allowed, 4)}` : `± ${decimal(allowed, 2)}`,
    passes ? 'agrees' : 'contradicts',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function decimal(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
