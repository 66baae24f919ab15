// Which engine measures, and the way on where WebGPU is missing or goes away.

import { chromium, type Page } from '@playwright/test';
import { expect, inWorker, LabPage, SMALL, test } from './lab-page.ts';

/** SMALL on the engine that the link asks for. */
const on = (engine: string, hash = SMALL) => `engine=${engine}&${hash}`;

const WITHOUT_WEBGPU = "Object.defineProperty(Object.getPrototypeOf(navigator), 'gpu', { value: undefined })";

test('where the adapter computes on the processor, the CPU engine measures and the page says why', async ({ lab }) => {
  await lab.open();
  await expect(lab.engine).toContainText('CPU engine · WebAssembly SIMD + FMA');
  await expect(lab.page.locator('.engine-reason')).toContainText(/swiftshader.* computes on the processor.* thread/i);
  await lab.drawn();
});

test('without WebGPU the CPU engine measures and the page says why', async ({ lab, page }) => {
  await page.addInitScript(`delete Object.getPrototypeOf(navigator).gpu`);
  await inWorker(page, WITHOUT_WEBGPU);
  await lab.open();
  await expect(lab.engine).toContainText('CPU engine · WebAssembly SIMD');
  await expect(page.locator('.engine-reason')).toContainText('WebGPU is not available here');
  await lab.drawn();
});

test('without WebGPU and WebAssembly SIMD the reference engine measures and the page says why', async ({
  lab,
  page,
}) => {
  await inWorker(page, `${WITHOUT_WEBGPU}; WebAssembly.validate = () => false`);
  await lab.open();
  await expect(lab.engine).toContainText('Reference engine · float64');
  await expect(page.locator('.engine-reason')).toContainText('no WebAssembly SIMD');
  await lab.drawn();
});

test('without an adapter the CPU engine measures and the page says why', async ({ baseURL }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({ locale: 'en-GB', ...(baseURL === undefined ? {} : { baseURL }) });
    const lab = new LabPage(await context.newPage());
    await lab.open();
    await expect(lab.engine).toContainText('CPU engine');
    await expect(lab.page.locator('.engine-reason')).toContainText(/adapter|WebGPU/);
    await lab.drawn();
  } finally {
    await browser.close();
  }
});

test('the engine that a link asks for measures, with its adapter named, and is not remembered', async ({
  lab,
  page,
}) => {
  await lab.open(on('webgpu'));
  await expect(lab.engine).toContainText(/^WebGPU · .*swiftshader/i);
  await lab.drawn();
  await lab.control('Depth, exact value').fill('7');
  await lab.control('Depth, exact value').press('Enter');
  await expect(page).toHaveURL(/#engine=webgpu&.*network\.depth=7/);
  await lab.control('Engine').selectOption('cpu');
  await expect(page).not.toHaveURL(/engine=/);
  await lab.open('engine=cuda');
  await expect(page.locator('.notice').first()).toContainText('engine');
});

test('all engines, chosen by the reader, measure the same numbers to the digits shown', async ({ lab, page }) => {
  await lab.open(on('webgpu'));
  await lab.drawn();
  await expect(lab.engine).toContainText('WebGPU');
  const webgpu = await lab.dials();
  for (const [choice, name] of [
    ['cpu', 'CPU engine'],
    ['reference', 'Reference engine'],
  ]) {
    await lab.control('Engine').selectOption(choice);
    await expect(lab.engine).toContainText(name);
    await lab.drawn();
    // Two digits are shown; a value at the edge of rounding may fall to either side, one unit of the second digit away.
    (await lab.dials()).forEach((text, index) => {
      const [a, b] = [text, webgpu[index]].map((shown) => Number(shown.replace('×10', 'e').replace('−', '-')));
      expect(Math.abs(a - b)).toBeLessThanOrEqual(0.1 * Math.abs(b));
    });
  }
  await page.reload();
  await expect(lab.engine).toContainText('Reference engine');
});

/** Loses the first device in the middle of what it was given: at its 2000th dispatch, which only a deep network reaches. */
const LOSES_ITSELF = `
  let dispatches = 0;
  let first = null;
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    first ??= device;
    return device;
  };
  const dispatch = GPUComputePassEncoder.prototype.dispatchWorkgroups;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...args) {
    dispatches += 1;
    if (dispatches === 2000) first.destroy();
    return dispatch.apply(this, args);
  }`;

/** Loses the device at `lose`; after `hide` no further one can be had until `show`. */
const LOSABLE = `
  let hidden = false;
  const channel = new BroadcastChannel('test');
  channel.addEventListener('message', ({ data }) => { hidden = data === 'hide' || (hidden && data !== 'show'); });
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    if (hidden) throw new Error('the device is hidden');
    const device = await request.apply(this, args);
    channel.addEventListener('message', ({ data }) => { if (data === 'lose') device.destroy(); });
    return device;
  }`;

const broadcast = (page: Page, word: string) =>
  page.evaluate((text) => new BroadcastChannel('test').postMessage(text), word);

test('a device lost in the middle of a sounding is replaced, the sounding goes on, and the status says so', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await inWorker(page, LOSES_ITSELF);
  await lab.open(on('webgpu', SMALL.replace('network.depth=6', 'network.depth=3000')));
  await lab.drawn({ depth: 3000 });
  await expect(page.getByText('The graphics device was lost; a new one has taken over')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(lab.engine).toContainText('WebGPU');
  // The next sounding is an ordinary one.
  await lab.control('Depth, exact value').fill('7');
  await lab.control('Depth, exact value').press('Enter');
  await lab.drawn({ depth: 7 });
  await expect(page.getByText('The graphics device was lost')).toHaveCount(0);
});

test('a lost device that none can replace is told, the figure stays, and a new device carries on', async ({ page }) => {
  const lab = new LabPage(page);
  await inWorker(page, LOSABLE);
  await lab.open(on('webgpu'));
  await lab.drawn();
  const before = await lab.dials();
  await broadcast(page, 'hide');
  await broadcast(page, 'lose');
  await lab.control('Activation').selectOption('relu');
  await expect(page.getByRole('alert')).toContainText('The graphics device was lost');
  await expect(page.getByRole('alert')).toContainText('no other could be opened');
  expect(await lab.dials()).toEqual(before);
  await broadcast(page, 'show');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(lab.twin).toHaveAttribute('data-view', /network\.activation=relu/);
  await lab.drawn();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await lab.dials()).not.toEqual(before);
});
