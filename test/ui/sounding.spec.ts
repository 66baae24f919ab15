// What the page is for: the twin, measured and drawn, live under the controls.

import { expect, SMALL, test } from './lab-page.ts';

test('the page opens on the twin of 64 layers, measured by the engine that it names', async ({ lab, page }) => {
  await lab.open('');
  await expect(lab.engine).toContainText('CPU engine · WebAssembly SIMD');
  await lab.drawn({ depth: 64, seeds: 5 });
  for (const name of ['Plain', 'Residual'] as const) {
    // The input and 64 layers, once for the signal and once for the gradient.
    await expect(lab.tower(name).locator('.panel-signal')).toHaveAttribute('data-strips', '65');
    await expect(lab.tower(name).locator('.panel-echo')).toHaveAttribute('data-strips', '65');
    await expect(lab.tower(name).locator('.verdict-echo')).toContainText(
      /The gradient at layer 1 is .+ of that at layer 64|times that at layer 64/,
    );
  }
  expect(new URL(page.url()).hash).toBe('');
});

test('the figure follows a slider while it is still held', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const box = await lab.control('Depth').boundingBox();
  if (box === null) throw new Error('the depth slider has no box');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.335, middle);
  await page.mouse.down();
  for (let step = 0; step <= 10; step += 1) await page.mouse.move(box.x + box.width * (0.335 + 0.01 * step), middle);
  await expect(lab.twin).not.toHaveAttribute('data-depth', '6');
  const held = Number(await lab.twin.getAttribute('data-depth'));
  expect(held).toBeGreaterThan(6);
  await page.mouse.up();
  await expect(page).toHaveURL(/network\.depth=\d+/);
});

test('the figure is redrawn once a seed and once for its theory, however often progress is told', async ({
  lab,
  page,
}) => {
  const seeds = 3;
  await lab.open(SMALL.replace('depth=6', 'depth=200').replace('seeds.count=1', `seeds.count=${seeds}`));
  await lab.drawn({ depth: 200, seeds });
  await page.evaluate(() => {
    const count = () => {
      document.body.dataset.redraws = String(Number(document.body.dataset.redraws ?? 0) + 1);
    };
    for (const canvas of document.querySelectorAll('.canvas > div'))
      new MutationObserver(count).observe(canvas, { childList: true });
  });
  await lab.control('Activation').selectOption('relu');
  await expect(lab.twin).toHaveAttribute('data-view', /network\.activation=relu/);
  await lab.drawn({ depth: 200, seeds });
  // Two towers; the theory may come together with the first seed.
  const redraws = Number(await page.evaluate(() => document.body.dataset.redraws));
  expect(redraws).toBeGreaterThanOrEqual(2 * seeds);
  expect(redraws).toBeLessThanOrEqual(2 * (seeds + 1));
});

test('a slider movement is one step back, by button and by key', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await lab.control('Gain').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'Reset Gain to its default' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.keyboard.press('Control+z');
  await expect(lab.control('Gain, exact value')).toHaveValue('1');
  await expect(page.getByRole('button', { name: 'Reset Gain to its default' })).toBeHidden();
  await page.keyboard.press('Control+Shift+z');
  await expect(lab.control('Gain, exact value')).not.toHaveValue('1');
});

test('a refused value is explained beside its control and the figure stays', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const before = await lab.dials();
  await lab.control('Depth, exact value').fill('200000');
  await lab.control('Depth, exact value').press('Enter');
  await expect(page.getByText('Depth takes a whole number from 1 to 100000; 200000 is not one.')).toBeVisible();
  await lab.drawn();
  expect(await lab.dials()).toEqual(before);
  expect(page.url()).toContain('network.depth=6');
});

test('a long run is cancelled, and the next one comes at once', async ({ lab, page }) => {
  await lab.open(
    SMALL.replace('network.depth=6', 'network.depth=20000').replace('network.width=8', 'network.width=64'),
  );
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await expect(page.getByText('Cancelled before anything was drawn.')).toBeVisible({ timeout: 15_000 });
  await lab.control('Depth, exact value').fill('5');
  await lab.control('Depth, exact value').press('Enter');
  await lab.drawn({ depth: 5 });
});

test('the layer that is read off moves with the pointer and with the keyboard', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const first = await lab.dials();
  await page
    .locator('.canvas')
    .first()
    .hover({ position: { x: 60, y: 300 } });
  await expect(page.locator('.hairline')).toHaveCount(2);
  await lab.control('Layer').focus();
  await page.keyboard.press('End');
  await expect(lab.control('Layer')).toHaveAttribute(
    'aria-valuetext',
    /^6; Plain: Signal .+, Gradient .+; Residual: Signal/,
  );
  expect(await lab.dials()).not.toEqual(first);
});

test('what is exactly zero is said in words and drawn at no number', async ({ lab }) => {
  // Gaussian input as wide as the network, so that the first block has its skip too.
  await lab.open(
    `${SMALL}&network.input.kind=gaussian&network.input.width=8&network.weights.gain=0&network.biases.std=0`,
  );
  await lab.drawn();
  await expect(lab.tower('Plain').locator('.panel-signal .zeros')).toContainText('exactly 0 from layer 1');
  await expect(lab.tower('Plain').locator('.verdict-signal')).toHaveText(
    'The signal at layer 6 is exactly 0: nothing arrives.',
  );
  await expect(lab.tower('Residual').locator('.panel-signal .zeros rect')).toHaveCount(0);
});

test('a signal far beyond float32 is an ordinary result', async ({ lab, page }) => {
  await lab.open(`${SMALL.replace('depth=6', 'depth=300')}&network.activation=leaky-relu&network.weights.gain=6`);
  await lab.drawn({ depth: 300 });
  await lab.control('Layer').focus();
  await page.keyboard.press('End');
  const [signal] = await lab.dials();
  // A layer multiplies the mean square by gain^2 / 2 = 18 on average: 188 decades of the root after 300 layers, less what
  // so narrow a network loses to its spread, 5 / (4 width ln 10) = 0.07 decades a layer (Hanin and Rolnick 2018): about 167.
  const decades = Number(signal.replace(/^.*×10/, ''));
  expect(decades).toBeGreaterThan(100);
  await expect(lab.tower('Plain').locator('.verdict-signal')).toContainText('it explodes');
});

test('the table holds the numbers of the figure, a row for each layer', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await page.getByText('Numbers of this figure').click();
  const table = page.getByRole('table').first();
  await expect(table.locator('tbody tr')).toHaveCount(7);
  await expect(table.locator('tbody tr').last()).toContainText(/^6/);
});
