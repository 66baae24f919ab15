// The views on WebGPU: the same numbers as on the CPU engine, to the digits that a view shows. Small networks of one activation: a
// software adapter compiles the kernels of each for seconds.

import type { Page } from '@playwright/test';
import { expect, SMALL, test } from './lab-page.ts';

const LINK = `frameworks.fanIn=8&frameworks.fanOut=8&network.input.kind=gaussian&network.input.width=8&${SMALL}`;
/** Three decimals, of float32 sums of eight terms over six layers. */
const SHOWN = 0.0011;

/** All numbers of the tables behind the figures. */
async function numbers(page: Page): Promise<number[]> {
  await page.locator('.numbers').evaluateAll((tables) => {
    for (const table of tables) (table as HTMLDetailsElement).open = true;
  });
  await expect(page.locator('.numbers td').first()).toBeVisible();
  const texts = await page.locator('.numbers td').allInnerTexts();
  return texts.map((text) => Number(text.replace('−', '-'))).filter((value) => Number.isFinite(value));
}

for (const view of ['phase', 'frameworks'] as const) {
  test(`the view ${view} shows the same numbers on WebGPU and on the CPU engine`, async ({ lab, page }) => {
    const tables: number[][] = [];
    for (const [engine, name] of [
      ['cpu', 'CPU engine'],
      ['webgpu', 'WebGPU'],
    ] as const) {
      await page.goto('about:blank');
      await lab.open(`engine=${engine}&view=${view}&${LINK}`);
      await expect(lab.engine).toContainText(name);
      await expect(page.locator('.water .waiting')).toHaveCount(0);
      await expect(page.getByText('Ready', { exact: true })).toBeVisible();
      tables.push(await numbers(page));
    }
    const [cpu, webgpu] = tables;
    expect(webgpu).toHaveLength(cpu.length);
    expect(cpu.length).toBeGreaterThan(20);
    for (const [index, value] of cpu.entries()) expect(Math.abs(webgpu[index] - value)).toBeLessThan(SHOWN);
  });
}

test('a paper measured on WebGPU has the verdicts that the project expects', async ({ lab, page }) => {
  await lab.open('engine=webgpu&view=papers&papers.preset=poole-2016');
  await expect(lab.engine).toContainText('WebGPU');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  // Lengths at sigma_w = 1.3 take seven layers to settle, not about four.
  await expect(page.getByText(/^\d+ checks agree, 1 contradicts\.$/)).toBeVisible({ timeout: 100_000 });
});
