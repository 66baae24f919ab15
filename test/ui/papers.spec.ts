// The papers: chosen by link and by keyboard, measured, cancelled, opened in the lab; readable in every language, theme and width.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './lab-page.ts';

/** The processor measures: a software adapter would take minutes. */
const paper = (id: string) => `engine=cpu&view=papers&papers.preset=${id}`;

test('a paper is measured, and every check has a verdict', async ({ lab, page }) => {
  await lab.open(paper('yang-2017'));
  const article = page.getByRole('article');
  await expect(article.getByRole('heading', { level: 2 })).toHaveText('Residual networks');
  // Theory has its say without an engine.
  await expect(article.getByRole('row', { name: /100 blocks: cosine/ })).toContainText('✓ agrees');
  const measured = article.getByRole('row', { name: /second moment, measured/ });
  await expect(measured).toContainText('– not measured');
  await article.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(article.getByRole('status')).toHaveText('13 checks agree, 1 contradicts.');
  await expect(measured).toContainText('✓ agrees');
  const contradiction = article.getByRole('row', { name: /z \+ relu\(W z\)/ });
  await expect(contradiction).toContainText('✗ contradicts');
  await expect(contradiction).toContainText('Known: the law is for branches of mean 0');
  await expect(article.getByRole('button', { name: 'Measure again' })).toBeEnabled();
});

test('verdicts are still there after the network was opened in the lab, and undo leads back', async ({ lab, page }) => {
  await lab.open(paper('he-2015'));
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible();
  await page.getByRole('button', { name: 'Open in the sounding' }).click();
  await expect(lab.control('Activation')).toHaveValue('relu');
  await expect(lab.control('Depth, exact value')).toHaveValue('30');
  await lab.drawn({ depth: 30, seeds: 5 });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible();
  await expect(page.getByRole('article').getByRole('status')).toHaveText('11 checks agree, 1 contradicts.');
});

test('a cancelled measurement leaves the rest without a verdict', async ({ lab, page }) => {
  await lab.open(paper('hanin-2018'));
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  const article = page.getByRole('article');
  await article.getByRole('button', { name: 'Cancel' }).click();
  await expect(article.getByRole('status')).toContainText('Cancelled: what was not measured has no verdict.');
  await expect(article.getByRole('button', { name: 'Measure', exact: true })).toBeEnabled();
});

test('the arrow keys walk through the papers, and the link follows', async ({ lab, page }) => {
  await lab.open(paper('glorot-2010'));
  await page.getByRole('radio', { name: /Glorot and Bengio 2010/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toHaveText('Weights for ReLU');
  await expect(page).toHaveURL(/papers\.preset=he-2015/);
});

for (const [width, theme, language] of [
  [390, 'light', 'en'],
  [390, 'dark', 'zh-Hans'],
  [1280, 'dark', 'en'],
] as const) {
  test(`nothing overflows or is hard to read at ${width} px, ${theme}, ${language}`, async ({ lab, page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: theme });
    await lab.open(paper('schoenholz-2017'));
    if (language === 'zh-Hans') await page.getByRole('radio', { name: '简体中文' }).check();
    await expect(page.getByRole('article').getByRole('row').nth(5)).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}
