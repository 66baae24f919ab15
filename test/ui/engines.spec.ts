// Which engine measures, and the way on where WebGPU is missing or goes away.

import { chromium } from '@playwright/test';
import { expect, inWorker, LabPage, test } from './lab-page.ts';

test('without WebGPU the reference engine measures and the page says why', async ({ lab, page }) => {
  const remove = "Object.defineProperty(Object.getPrototypeOf(navigator), 'gpu', { value: undefined })";
  await page.addInitScript(`delete Object.getPrototypeOf(navigator).gpu`);
  await inWorker(page, remove);
  await lab.open();
  await expect(lab.engine).toContainText('Reference engine · float64');
  await expect(page.locator('.engine-reason')).toContainText('WebGPU is not available here');
  await lab.drawn();
});

test('without an adapter the reference engine measures and the page says why', async ({ baseURL }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({ locale: 'en-GB', ...(baseURL === undefined ? {} : { baseURL }) });
    const lab = new LabPage(await context.newPage());
    await lab.open();
    await expect(lab.engine).toContainText('Reference engine · float64');
    await expect(lab.page.locator('.engine-reason')).toContainText(/adapter|WebGPU/);
    await lab.drawn();
  } finally {
    await browser.close();
  }
});

test('both engines, chosen by the reader, measure the same numbers to the digits shown', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await expect(lab.engine).toContainText('WebGPU');
  const webgpu = await lab.dials();
  await lab.control('Engine').selectOption('reference');
  await expect(lab.engine).toContainText('Reference engine');
  await lab.drawn();
  // Two digits are shown; a value at the edge of rounding may fall to either side, one unit of the second digit away.
  const reference = await lab.dials();
  reference.forEach((text, index) => {
    const [a, b] = [text, webgpu[index]].map((shown) => Number(shown.replace('×10', 'e').replace('−', '-')));
    expect(Math.abs(a - b)).toBeLessThanOrEqual(0.1 * Math.abs(b));
  });
  await page.reload();
  await expect(lab.engine).toContainText('Reference engine');
});

test('a lost device is told, the figure stays, and a new device carries on', async ({ page }) => {
  const lab = new LabPage(page);
  await inWorker(
    page,
    `const request = GPUAdapter.prototype.requestDevice;
     GPUAdapter.prototype.requestDevice = async function (...args) {
       const device = await request.apply(this, args);
       new BroadcastChannel('test').addEventListener('message', () => device.destroy());
       return device;
     }`,
  );
  await lab.open();
  await lab.drawn();
  const before = await lab.dials();
  await page.evaluate(() => new BroadcastChannel('test').postMessage('lose'));
  await lab.control('Activation').selectOption('relu');
  await expect(page.getByRole('alert')).toContainText('The graphics device was lost');
  expect(await lab.dials()).toEqual(before);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(lab.twin).toHaveAttribute('data-view', /network\.activation=relu/);
  await lab.drawn();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await lab.dials()).not.toEqual(before);
});
