// The arena: its numbers are those of the engine, it is read and opened by keyboard, and says what becomes of the recommendations.

import type { Page } from '@playwright/test';
import { parseExperiment } from '../../src/model/experiment.ts';
import { listTowers } from '../../src/model/towers.ts';
import { soundTower } from '../../src/reference/sound-tower.ts';
import { expect, test } from './lab-page.ts';

/** So small that the reference measures all of it in a second or two. */
const SMALL = {
  network: { input: { kind: 'gaussian', batch: 4, width: 8 }, depth: 5, width: 8 },
  seeds: { first: 1, count: 1 },
};
const LINK =
  'engine=reference&view=arena&network.input.kind=gaussian&network.input.batch=4&network.input.width=8&network.depth=5&network.width=8&seeds.count=1';
/** All combinations but softplus on the edge of chaos, which it does not have. */
const COMBINATIONS = 16 * 11 - 1;

async function measured(page: Page): Promise<void> {
  await expect(page.locator('.arena')).toHaveAttribute('data-measured', String(COMBINATIONS));
}

test('the numbers of the table are those that the library measures', async ({ lab, page }) => {
  await lab.open(LINK);
  await measured(page);
  await page.getByText('Numbers of these maps').click();
  const cells = async (activation: string, scheme: string) => {
    const row = page
      .locator('.arena > .numbers tbody tr')
      .filter({ has: page.getByRole('rowheader', { name: activation, exact: true }) })
      .filter({ has: page.getByRole('cell', { name: scheme, exact: true }) });
    await expect(row).toBeVisible();
    return row.locator('td').allInnerTexts();
  };
  for (const [activation, scheme, names] of [
    ['tanh', 'glorot', ['tanh', 'Glorot (Xavier)']],
    ['relu', 'torch-linear', ['ReLU', 'PyTorch Linear default']],
    ['gelu', 'edge-of-chaos', ['GELU (exact)', 'Edge of chaos (χ₁ = 1)']],
  ] as const) {
    const { signal, gradient } = referenceGrowth(activation, scheme);
    const texts = await cells(names[0], names[1]);
    expect([texts[1], texts[2], texts[4], texts[5]]).toEqual([
      (signal / 5).toFixed(4),
      signal.toFixed(4),
      (gradient / 4).toFixed(4),
      gradient.toFixed(4),
    ]);
  }
});

/** log10 of the root mean square: the last state over the input, and the gradient at layer 1 over that at the last. */
function referenceGrowth(activation: string, scheme: string): { readonly signal: number; readonly gradient: number } {
  const experiment = parseExperiment({ ...SMALL, network: { ...SMALL.network, activation, weights: { scheme } } });
  const [tower] = listTowers(experiment);
  const records = [...soundTower(tower, { measure: new Set(['forward', 'backward'] as const) })].flat();
  const size = (site: string, layer: number) => {
    const record = records.find(
      (own) => own.site === site && own.layer === layer && own.quantity === 'log10MeanSquare',
    );
    return Number(record?.value) / 2;
  };
  return {
    signal: size('state', 5) - size('state', 0),
    gradient: size('stateGradient', 1) - size('stateGradient', 5),
  };
}

test('a cell is read with the arrow keys, opened with Enter as the network that was measured, and left by undo', async ({
  lab,
  page,
}) => {
  await lab.open(LINK);
  await measured(page);
  const map = page.getByRole('application').first();
  await map.focus();
  await page.keyboard.press('ArrowDown'); // the first cell: linear with Glorot
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const reading = page.locator('.map-reading output').first();
  await expect(reading).toContainText('tanh with LeCun');
  await expect(reading).toContainText(/signal × \d/);
  await page.keyboard.press('Enter');
  await lab.drawn({ depth: 5 });
  expect(page.url()).toContain('network.weights.scheme=lecun');
  expect(page.url()).toContain('network.biases.std=scheme');
  await page.keyboard.press('Control+z');
  await measured(page);
  expect(page.url()).toContain('view=arena');
});

test('a combination that the model refuses says why, and does not open', async ({ lab, page }) => {
  await lab.open(LINK);
  await measured(page);
  const map = page.getByRole('application').first();
  await map.focus();
  for (const key of ['ArrowDown', 'PageDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
    await page.keyboard.press(key);
  await expect(page.locator('.map-reading output').first()).toContainText('not possible');
  await page.keyboard.press('Enter');
  await expect(page.locator('.arena')).toBeVisible();
});

test('every activation gets a verdict, and plain or residual is part of the link', async ({ lab, page }) => {
  await lab.open(LINK);
  await measured(page);
  const rows = page.locator('.arena-table tbody tr');
  await expect(rows).toHaveCount(16);
  await expect(page.locator('.arena-table [data-verdict="pending"]')).toHaveCount(0);
  await expect(page.locator('.arena-tally')).toContainText(/\d of 7 recommendations/);
  await page.getByRole('radio', { name: 'residual' }).check();
  await measured(page);
  expect(page.url()).toContain('arena.skip=residual');
  await expect(page.locator('.arena-verdicts')).toContainText('ReZero is left out here');
  await page.reload();
  await expect(page.getByRole('radio', { name: 'residual' })).toBeChecked();
});
