// The sounding grown up: the inside of a layer, a pinned run, and the number formats that a tower leaves.

import { expect, SMALL, test } from './lab-page.ts';

const inside = '#inside';

test('a click on the figure opens that layer, for both towers, and Escape closes it', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await expect(page.locator(inside)).toBeHidden();
  const canvas = lab.tower('Residual').locator('.canvas');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the figure has no box');
  // Layers 0 to 6 share the height; the middle of the figure is in layer 2, 3 or 4.
  await canvas.click({ position: { x: box.width / 3, y: box.height / 2 } });
  await expect(page.getByRole('heading', { name: /^Layer [234] of 6 from inside$/ })).toBeVisible();
  for (const name of ['Plain', 'Residual'] as const) {
    const tower = page.locator(inside).getByRole('article', { name });
    await expect(tower.getByRole('img', { name: /Pre-activation a: histogram/ })).toBeVisible();
    await expect(tower.getByRole('img', { name: /Gradient ∂L\/∂z: histogram/ })).toBeVisible();
    await expect(tower).toContainText('No activation is exactly 0.');
  }
  await expect(page.locator(inside)).toContainText('Computed in float64 by the reference for seed 1.');
  await expect(page.locator(inside).getByRole('article', { name: 'Plain' })).toContainText(
    'Without a skip the whole gradient goes through F.',
  );
  const bar = page.locator(inside).getByRole('img', { name: /^Through all blocks from \d to 6: skips alone .+ %/ });
  await expect(bar).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator(inside)).toBeHidden();
});

test('by keyboard Enter on the layer slider opens its layer, which then follows the slider', async ({ lab, page }) => {
  await lab.open(`${SMALL}&network.activation=relu`);
  await lab.drawn();
  const slider = page.getByRole('slider', { name: 'Layer' });
  await slider.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Layer 1 of 6 from inside' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Layer 2 of 6 from inside' })).toBeVisible();
  const plain = page.locator(inside).getByRole('article', { name: 'Plain' });
  await expect(plain).toHaveAttribute('aria-busy', 'false');
  await expect(plain).toContainText(/\d of 8 units (is|are) dead for the whole batch|No activation is exactly 0/);
  await page.keyboard.press('End');
  const residual = page.locator(inside).getByRole('article', { name: 'Residual' });
  await expect(residual).toContainText('This is the last layer: no block follows.');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator(inside)).toBeHidden();
  await expect(slider).toBeFocused();
});

test('the open layer is asked for anew when a setting changes', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await page.getByRole('button', { name: 'Look inside layer 1' }).click();
  const plain = page.locator(inside).getByRole('article', { name: 'Plain' });
  await expect(plain).toContainText('No activation is exactly 0.');
  await lab.control('Activation').selectOption('relu');
  await expect(plain).toContainText('of all activations are exactly 0.');
});

test('a pinned run stays in figure, readout and table, and says what has changed since', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const pinned = page.locator('.sounding .pinned');
  await expect(pinned).toHaveCount(0);
  await page.getByRole('button', { name: 'Pin this run' }).click();
  await expect(pinned).toHaveCount(4);
  await expect(page.getByText('Its settings are those of this run.')).toBeVisible();
  const before = await lab.dials();
  await lab.control('Activation').selectOption('relu');
  await expect(page.getByText('Pinned: Activation tanh → now ReLU.')).toBeVisible();
  await lab.drawn();
  await expect(pinned).toHaveCount(4);
  expect(await page.locator('.dial-pinned').allInnerTexts()).toEqual(before.map((size) => `pinned ${size}`));
  await page.getByText('Numbers of this figure').click();
  await expect(page.getByRole('columnheader', { name: 'pinned' })).toHaveCount(4);
  await page.getByRole('button', { name: 'Unpin' }).click();
  await expect(pinned).toHaveCount(0);
  await expect(page.locator('.dial-pinned')).toHaveCount(0);
});

test('where the gradient underflows float16 the layer is named', async ({ lab }) => {
  await lab.open('network.input.batch=4&network.depth=40&network.width=8&network.weights.gain=0.3&seeds.count=1');
  await lab.drawn({ depth: 40 });
  await expect(lab.tower('Plain').locator('.format-words')).toContainText(
    /The gradient leaves float16 at layer \d+ \(underflow\); float32 and bfloat16 hold it everywhere\./,
  );
});

test('the inside of a layer is there in Chinese and fits a narrow screen', async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await lab.open();
  await lab.drawn();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await page.getByRole('button', { name: '查看第 1 层内部' }).click();
  await expect(page.getByText('由参考引擎以 float64 计算，种子 1。')).toBeVisible();
  await expect(page.locator(inside).getByRole('article', { name: '残差网络' })).toContainText('仅跳跃连接');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
