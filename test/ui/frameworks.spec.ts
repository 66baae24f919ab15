// The framework lens: laws by the fans, measured reaches, code to copy.

import type { Page } from '@playwright/test';
import { parseExperiment } from '../../src/model/experiment.ts';
import { listTowers } from '../../src/model/towers.ts';
import { soundTower } from '../../src/reference/sound-tower.ts';
import { expect, test } from './lab-page.ts';

const LINK =
  'engine=reference&view=frameworks&network.activation=relu&network.input.kind=gaussian&network.input.batch=4&network.input.width=16&network.depth=12&network.width=16&seeds.count=1';

async function measured(page: Page, depth = 12): Promise<void> {
  await expect(page.locator('.framework-columns')).toHaveAttribute('data-depth', String(depth));
  await expect(page.locator('.framework-columns')).toHaveAttribute('data-seeds', '1');
}

test('the curves are those that the library measures with the defaults of PyTorch', async ({ lab, page }) => {
  await lab.open(LINK);
  await measured(page);
  const experiment = parseExperiment({
    network: {
      input: { kind: 'gaussian', batch: 4, width: 16 },
      depth: 12,
      width: 16,
      activation: 'relu',
      weights: { scheme: 'torch-linear' },
    },
  });
  const records = [
    ...soundTower(listTowers(experiment)[0], { measure: new Set(['forward', 'backward'] as const) }),
  ].flat();
  const size = (site: string, layer: number) =>
    Number(
      records.find((own) => own.site === site && own.layer === layer && own.quantity === 'log10MeanSquare')?.value,
    ) / 2;
  await page.getByText('Numbers of these figures').click();
  const row = page.locator('.frameworks .numbers tbody tr').nth(7);
  await expect(row).toBeVisible();
  const cells = await row.locator('td').allInnerTexts();
  expect(cells.slice(0, 2)).toEqual([size('state', 7).toFixed(3), size('stateGradient', 7).toFixed(3)]);
  const faded = Array.from({ length: 13 }, (_, layer) => layer).find(
    (layer) => size('state', layer) - size('state', 0) < -2,
  );
  await expect(page.getByRole('article', { name: 'PyTorch' })).toContainText(
    faded === undefined
      ? 'The signal never falls below 1 % of the input'
      : `The signal falls below 1 % of the input at layer ${faded}`,
  );
});

test('the laws follow the fans, which are part of the link and are refused with a sentence', async ({ lab, page }) => {
  await lab.open(LINK);
  const fanIn = page.getByLabel('Inputs (fan-in)');
  await fanIn.fill('100');
  await fanIn.press('Enter');
  const row = (name: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
      .locator('td')
      .allInnerTexts();
  await expect(page.locator('.framework-laws caption')).toContainText('100 inputs');
  // 1/sqrt(100), sqrt(6/228), 2 sqrt(1/100)/0.8796.
  expect(await row('weights')).toEqual(['uniform on ±0.1', 'uniform on ±0.1622', 'normal, cut at ±0.2274']);
  expect(await row('n_in × variance')).toEqual(['0.3333', '0.8772', '1']);
  expect(page.url()).toContain('frameworks.fanIn=100');
  await fanIn.fill('0');
  await fanIn.press('Enter');
  await expect(page.locator('#frameworks-fanIn-refusal')).toContainText('a whole number from 1 to 16384');
  expect(page.url()).toContain('frameworks.fanIn=100');
});

test('the code draws what is chosen, in three frameworks, and is copied', async ({ lab, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open(LINK);
  await page.getByLabel('Initialiser to write').selectOption('keras-dense');
  const torch = page.locator('[data-framework="torch"] pre');
  await expect(torch).toContainText('xavier_uniform_');
  await page.getByRole('button', { name: 'Copy for PyTorch' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await torch.innerText());
  expect(page.url()).toContain('frameworks.code=keras-dense');
});

test('a framework opens as its sounding, and back to another view nothing stays behind', async ({ lab, page }) => {
  await lab.open(LINK);
  await measured(page);
  await page.getByRole('article', { name: 'Flax' }).getByRole('button', { name: 'Open its sounding' }).click();
  await lab.drawn({ depth: 12 });
  expect(page.url()).toContain('network.weights.scheme=flax-dense');
  await page.keyboard.press('Control+z');
  await measured(page);
});
