// Prints how long the theory takes in Node and in Chromium on this machine, side by side: npm run bench:theory.

import Table from 'cli-table3';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { CHROMIUM_LAUNCH } from '../test/chromium-launch.ts';
import { measureTheory, type TheoryTime } from './theory-times.ts';

const inNode = measureTheory();
const inPage = await measureInPage();
const table = new Table({
  head: ['', 'Node: first', 'later', 'page: first', 'later'],
  colAligns: ['left', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
});
for (const [index, { what, first, later }] of inNode.entries()) {
  table.push([
    what,
    ...[first, later, inPage[index].first, inPage[index].later].map((time) => `${time.toFixed(1)} ms`),
  ]);
}
console.log(table.toString());

async function measureInPage(): Promise<TheoryTime[]> {
  const server = await createServer({ logLevel: 'silent', server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    // As text: inside a function the import would be rewritten for Node.
    const times = await page.evaluate(`import('/bench/theory-times.ts').then((module) => module.measureTheory())`);
    return times as TheoryTime[];
  } finally {
    await browser.close();
    await server.close();
  }
}
