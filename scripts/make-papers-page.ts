// node scripts/run-with-vite.mjs scripts/make-papers-page.ts: measures every paper with the CPU engine and writes docs/papers.md.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CpuEngine } from '../src/engine/cpu-engine.ts';
import { measurePaper, verdictsOf } from '../src/experiment/papers/measure-paper.ts';
import { PAPERS } from '../src/experiment/papers/papers.ts';
import { type PaperSection, papersPage } from '../src/experiment/papers/papers-page.ts';
import type { MeasurementRecord } from '../src/model/records.ts';

const engine = new CpuEngine('the page of papers');
const sections: PaperSection[] = [];
for (const preset of PAPERS) {
  const runs = await measurePaper(preset, async (json) => {
    const records: MeasurementRecord[] = [];
    for await (const record of engine.run(json)) records.push(record);
    return records;
  });
  if (runs === null) throw new Error(`${preset.id} was not measured`);
  sections.push({ preset, verdicts: verdictsOf(preset, runs) });
}
engine.destroy();
const path = fileURLToPath(new URL('../docs/papers.md', import.meta.url));
writeFileSync(path, papersPage(sections));
console.log(path);
