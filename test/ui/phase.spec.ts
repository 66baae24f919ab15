// The phase plane: the point moves by keys, pointer, fields and the papers' buttons, and the sounding goes with it.

import type { Page } from '@playwright/test';
import { expect, SMALL, test } from './lab-page.ts';

// The plane needs no engine; the CPU's opens at once.
const PHASE = `view=phase&engine=cpu&${SMALL}`;

function ring(page: Page) {
  return page.getByRole('slider', { name: 'Point of the network' });
}

/** Waits for the fine plane. */
async function planeDrawn(page: Page): Promise<void> {
  await expect(page.locator('.phase-canvas')).toHaveAttribute('data-lines', '41');
  await expect(page.locator('.phase-canvas')).toHaveAttribute('data-complete', 'true');
}

test('arrow keys move the point, the sounding follows, and one undo takes the whole movement back', async ({
  lab,
  page,
}) => {
  await lab.open(PHASE);
  await planeDrawn(page);
  await lab.drawn();
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 1, σb = 0\.3: Ordered/);
  await ring(page).focus();
  for (let k = 0; k < 5; k++) await page.keyboard.down('ArrowUp');
  await page.keyboard.up('ArrowUp');
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 1\.05, σb = 0\.3/);
  await expect(lab.twin).toHaveAttribute('data-view', /network\.weights\.gain=1\.05/);
  await expect(page).toHaveURL(/network\.weights\.scheme=lecun/);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σb = 0\.301/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 1, σb = 0\.3/);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('dragging to the upper left makes the network chaotic', async ({ lab, page }) => {
  await lab.open(PHASE);
  await planeDrawn(page);
  await lab.drawn();
  const plane = await page.locator('.phase-layer').boundingBox();
  if (plane === null) throw new Error('the plane has no place on the page');
  const from = await ring(page).boundingBox();
  if (from === null) throw new Error('the ring has no place on the page');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(plane.x + plane.width / 2, plane.y + plane.height / 3, { steps: 6 });
  await page.mouse.move(plane.x + plane.width / 10, plane.y + plane.height / 6, { steps: 6 });
  await page.mouse.up();
  // A pixel is less than a step of a hundredth here; the plane itself may begin between two.
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 2\.(49|5|51), σb = 0\.1: Chaotic/);
  await expect(page.locator('.phase-words')).toContainText('Chaotic');
  await expect(lab.twin).toHaveAttribute('data-view', /network\.weights\.gain=2\.(49|5)/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 1, σb = 0\.3/);
});

test("a paper's button sets activation and point, and shows the plane of both", async ({ lab, page }) => {
  await lab.open(PHASE);
  await planeDrawn(page);
  const button = page.getByRole('button', { name: /GELU.*σ.*1\.547/ });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect(lab.control('Activation')).toHaveValue('gelu');
  await planeDrawn(page);
  await expect(page.locator('.phase-notes')).toContainText('the length itself does not hold');
  await expect(page.locator('.phase-notes')).toContainText('3.562');
});

test('the fields set the point exactly and refuse what is no deviation', async ({ lab, page }) => {
  await lab.open(PHASE);
  await planeDrawn(page);
  const weights = page.locator('.phase-exact input').first();
  await weights.fill('1.2345');
  await weights.press('Enter');
  await expect(ring(page)).toHaveAttribute('aria-valuetext', /σw = 1\.234|σw = 1\.235/);
  await expect(page).toHaveURL(/network\.weights\.gain=1\.2345/);
  await weights.fill('-2');
  await weights.press('Enter');
  await expect(page.getByRole('alert')).toContainText('-2');
  await expect(page).toHaveURL(/network\.weights\.gain=1\.2345/);
});

test('the options are in the link and the table has the edge', async ({ lab, page }) => {
  await lab.open(`${PHASE}&phase.axes=variance&phase.window=close&phase.quantity=xiC`);
  await planeDrawn(page);
  await expect(page.getByLabel('Axes count')).toHaveValue('variance');
  await expect(page.locator('.phase-plane')).toContainText('variance of the biases');
  await page.getByLabel('Bands show').selectOption('chi1');
  await expect(page).not.toHaveURL(/phase\.quantity/);
  await page.getByText('Numbers of the figure').click();
  await expect(page.getByRole('table', { name: /Edge of chaos of tanh/ }).getByRole('row')).not.toHaveCount(2);
});
