import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { parseExperiment } from '../../src/model/experiment.ts';
import { expect, SMALL, test } from './lab-page.ts';

const FAST = `engine=cpu&${SMALL}`;

async function menu(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Save and open' }).click();
  const panel = page.locator('.exports');
  await expect(panel).toBeVisible();
  return panel;
}

/** What a button of the menu gives as a file. */
async function saved(page: Page, button: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

function jsonFile(name: string, value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { name, mimeType: 'application/json', buffer: Buffer.from(text) };
}

test('the figure is saved as an SVG with the lines of the page, and as a PNG with twice its pixels', async ({
  lab,
  page,
}) => {
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  const part = panel.getByRole('region', { name: 'Figure' });
  const svg = await saved(page, part.getByRole('button', { name: 'SVG' }));
  expect(svg.name).toBe('sounding.svg');
  const text = svg.bytes.toString('utf8');
  expect(text).not.toMatch(/var\(|light-dark|class=/);
  const read = await page.evaluate((source) => {
    const own = new DOMParser().parseFromString(source, 'image/svg+xml');
    const data = (root: ParentNode) => [...root.querySelectorAll('path')].map((path) => path.getAttribute('d'));
    return {
      error: own.querySelector('parsererror')?.textContent ?? null,
      names: [...own.querySelectorAll('text[font-size="16"]')].map((name) => name.textContent),
      metadata: own.querySelector('metadata')?.textContent ?? '',
      width: Number(own.documentElement.getAttribute('width')),
      drawn: data(own),
      shown: [...document.querySelectorAll('svg.sounding')].flatMap(data),
    };
  }, text);
  expect(read.error).toBeNull();
  expect(read.names).toEqual(['Plain', 'Residual']);
  expect(read.drawn).toEqual(read.shown);
  expect(parseExperiment(JSON.parse(read.metadata).experiment).network.depth).toBe(6);

  const png = await saved(page, part.getByRole('button', { name: 'PNG' }));
  expect(png.name).toBe('sounding.png');
  expect([...png.bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect(png.bytes.readUInt32BE(16)).toBe(2 * read.width);
});

test('the numbers are those of the page, and the adapter is only named where the reader wants it', async ({
  lab,
  page,
}) => {
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  const part = panel.getByRole('region', { name: 'Numbers' });
  const csv = (await saved(page, part.getByRole('button', { name: 'CSV' }))).bytes.toString('utf8').trim().split('\n');
  // A heading and seven layers of two networks.
  expect(csv).toHaveLength(15);
  await page.locator('.number-table, details').filter({ hasText: 'Numbers of this figure' }).locator('summary').click();
  const shownRow = await page.locator('table').first().locator('tbody tr').nth(3).locator('td').first().innerText();
  expect(Number(csv[4].split(',')[3]).toFixed(2)).toBe(Number(shownRow.replace('−', '-')).toFixed(2));

  const json = () =>
    saved(page, part.getByRole('button', { name: 'JSON' })).then(({ bytes }) => JSON.parse(String(bytes)));
  const without = await json();
  expect(Object.keys(without)).toEqual(['experiment', 'engine', 'version', 'view', 'columns', 'rows']);
  // The link without its wish for an engine: what measured stands beside it.
  expect(without.view).toBe(SMALL);
  expect(without.rows).toHaveLength(14);
  await part.getByRole('checkbox').check();
  expect((await json()).adapter).toContain('WebAssembly');
});

test('an experiment that is saved can be opened again, as one step of the history', async ({ lab, page }) => {
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  const own = await saved(page, panel.getByRole('button', { name: 'of the sounding, as JSON' }));
  const file = panel.getByRole('region', { name: 'Open' });
  const input = file.locator('input[type=file]');
  await input.setInputFiles(jsonFile('deeper.json', { network: { depth: 9, width: 8, input: { batch: 4 } } }));
  await expect(file.getByRole('status')).toHaveText('"deeper.json" is open.');
  await lab.drawn({ depth: 9, seeds: 1 });
  await input.setInputFiles(jsonFile('own.json', own.bytes.toString('utf8')));
  await lab.drawn();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await lab.drawn({ depth: 9, seeds: 1 });
});

test('a file that is wrong is answered with what is wrong in it, and changes nothing', async ({ lab, page }) => {
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  const file = panel.getByRole('region', { name: 'Open' });
  const before = page.url();
  for (const [content, answer] of [
    [{ network: { depth: 0 } }, 'network.depth: 0 is not allowed; expected a whole number from 1 to 100000'],
    ['{"network":', 'the file is not JSON'],
    [' '.repeat(2 ** 20 + 1), 'the file is larger than 1048576 bytes'],
    [{ network: { '<img src=x onerror=alert(1)>': 1 } }, 'is not a setting'],
  ] as const) {
    await file.locator('input[type=file]').setInputFiles(jsonFile('bad.json', content));
    await expect(file.getByRole('status')).toContainText(answer);
    await expect(file.getByRole('status')).toContainText('was not opened, nothing has changed');
    expect(page.url()).toBe(before);
  }
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
});

test('a file can be dropped on the page', async ({ lab, page }) => {
  await lab.open(FAST);
  await lab.drawn();
  await menu(page);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    const text = '{"network":{"depth":4,"width":8,"input":{"batch":4}}}';
    data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return data;
  });
  await page.locator('.export-drop').dispatchEvent('drop', { dataTransfer: transfer });
  await lab.drawn({ depth: 4 });
});

test('a view is saved under a name, outlives the page, is renamed, opened, deleted and brought back', async ({
  lab,
  page,
}) => {
  await lab.open(FAST);
  await lab.drawn();
  let panel = await menu(page);
  await panel.getByLabel('Name', { exact: true }).fill('six layers');
  await panel.getByRole('button', { name: 'Save this view' }).click();
  await lab.open(`engine=cpu&${SMALL.replace('depth=6', 'depth=3')}`);
  await page.reload();
  await lab.drawn({ depth: 3 });
  panel = await menu(page);
  await panel.getByRole('button', { name: 'Rename six layers' }).click();
  await panel.getByLabel('New name').fill('half a dozen');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Open half a dozen' }).click();
  await lab.drawn({ depth: 6 });
  await panel.getByRole('button', { name: 'Delete half a dozen' }).click();
  await expect(panel.getByText('Nothing is saved yet.')).toBeVisible();
  await panel.getByRole('button', { name: 'Bring it back' }).click();
  await expect(panel.getByRole('button', { name: 'Open half a dozen' })).toBeVisible();
});

test('spoilt storage has forgotten, closed storage says so, and the page works on', async ({ lab, page }) => {
  await page.addInitScript(() => localStorage.setItem('echosounder.saved-runs', '{"spoilt'));
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  await expect(panel.getByText('Nothing is saved yet.')).toBeVisible();
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new Error('closed');
    };
  });
  await panel.getByLabel('Name', { exact: true }).fill('kept for now');
  await panel.getByRole('button', { name: 'Save this view' }).click();
  await expect(panel.getByText('This browser keeps nothing for the page')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Open kept for now' })).toBeVisible();
});

test('the network is copied as a program, or shown where the browser does not copy', async ({ lab, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open(FAST);
  await lab.drawn();
  const panel = await menu(page);
  await panel.getByLabel('Network').selectOption('residual');
  await panel.getByRole('button', { name: 'Copy JAX' }).click();
  await expect(panel.getByText('The JAX program is copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('import jax');
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await panel.getByRole('button', { name: 'Copy PyTorch' }).click();
  await expect(panel.getByRole('textbox', { name: 'The PyTorch program' })).toHaveValue(/import torch/);
});

for (const language of ['English', '简体中文']) {
  test(`the menu of files has no fault of accessibility and fits a phone, in ${language}`, async ({ lab, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await lab.open(FAST);
    await lab.drawn();
    await page.getByRole('radio', { name: language }).check();
    await page.locator('.files button[aria-controls=files]').click();
    await expect(page.locator('.exports')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('.exports').analyze();
    expect(violations).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
