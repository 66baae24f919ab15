// The sweep view: a map of what the library measures, readable and opened by pointer and by keyboard, with theory on top.

import { ReferenceEngine } from '../../src/engine/reference-engine.ts';
import { cellQuantity } from '../../src/experiment/cell-quantities.ts';
import { experimentOf } from '../../src/lab/hash.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { expect, SMALL, test } from './lab-page.ts';

const GAUSSIAN = 'network.input.kind=gaussian&network.input.width=8';
/** Twelve networks of eight units. */
const MAP = `view=sweep&sweep.x=network.weights.gain:0.5,1,2&sweep.y=network.depth:2,6&${GAUSSIAN}&${SMALL}`;

const map = '.map-canvas';

for (const [engine, name] of [
  ['cpu', 'CPU engine'],
  ['webgpu', 'WebGPU'],
] as const) {
  test(`every cell that ${engine} measures is what the reference engine measures of the same experiment`, async ({
    lab,
    page,
  }) => {
    await lab.open(`engine=${engine}&${MAP}`);
    await expect(lab.engine).toContainText(name);
    await expect(page.locator('.sweep-cost')).toHaveAttribute('data-measured', '12');
    await page.getByText('Numbers of this map').click();
    const rows = page.getByRole('table').locator('tbody tr');
    await expect(rows).toHaveCount(12);
    const shown = await rows.evaluateAll((nodes) =>
      nodes.map((node) => [...node.children].map((cell) => cell.textContent ?? '')),
    );

    const base = experimentOf(
      new Map<string, unknown>([
        ['network.input.kind', 'gaussian'],
        ['network.input.width', 8],
        ['network.input.batch', 4],
        ['network.depth', 6],
        ['network.width', 8],
        ['seeds.count', 1],
      ]),
    );
    const experiment = parseExperiment({
      ...base,
      measure: ['forward', 'backward'],
      sweep: { 'network.skip': [false, true], 'network.depth': [2, 6], 'network.weights.gain': [0.5, 1, 2] },
    });
    const records: MeasurementRecord[] = [];
    for await (const record of new ReferenceEngine('test').run(experiment)) records.push(record);
    const expected = Array.from({ length: 12 }, (_, tower) => {
      const depth = Math.floor(tower / 3) % 2 === 0 ? 2 : 6;
      return cellQuantity('gradientGrowth').valueOf(
        records.filter((record) => record.tower === tower),
        depth,
      );
    });
    for (const [tower, value] of expected.entries()) {
      const [skip, depth, gain, mean, , , seeds] = shown[tower];
      expect([skip, depth, gain, seeds]).toEqual([
        tower < 6 ? 'Plain' : 'Residual',
        Math.floor(tower / 3) % 2 === 0 ? '2' : '6',
        ['0.5', '1', '2'][tower % 3],
        '1',
      ]);
      // Three decimals are shown; float32 sums of eight terms stay far below that over six layers.
      expect(Math.abs(Number(mean) - Number(value))).toBeLessThan(0.0006);
    }
  });
}

test('the default map fills in with the lines of theory on the plain network alone', async ({ lab, page }) => {
  await lab.open('view=sweep');
  await expect(page.locator('.sweep-cost')).toHaveAttribute('data-measured', '768');
  const [plain, residual] = await page.locator('.sweep-multiple').all();
  await expect(plain.locator('.heat-line')).toHaveCount(5);
  await expect(plain.locator('.heat-lines text').filter({ hasText: 'χ₁ = 1' })).toHaveCount(1);
  await expect(residual.locator('.heat-line')).toHaveCount(0);
  await expect(page.locator('.heat-pending')).toHaveCount(0);
  await page.getByLabel('Lines of theory').uncheck();
  await expect(plain.locator('.heat-line')).toHaveCount(0);
  await expect(page).toHaveURL(/sweep\.contours=off/);
});

test('the keyboard moves over the map, reads a cell and opens its sounding, which is one step back', async ({
  lab,
  page,
}) => {
  await lab.open(MAP);
  await expect(page.locator('.sweep-cost')).toHaveAttribute('data-measured', '12');
  const first = page.locator('.sweep-multiple').first();
  await first.locator(map).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'End', 'ArrowDown']) await page.keyboard.press(key);
  await expect(first.locator('output')).toContainText('Gain 2, Depth 6: the gradient at layer 1 is');
  await expect(first.locator('output')).toContainText('Theory: χ₁ =');
  await page.keyboard.press('Enter');
  await lab.drawn({ depth: 6 });
  await expect(lab.control('Gain, exact value')).toHaveValue('2');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.sweep-maps')).toBeVisible();
  await expect(lab.control('Gain, exact value')).toHaveValue('1');
});

test('a click on a cell opens its sounding', async ({ lab, page }) => {
  await lab.open(MAP);
  await expect(page.locator('.sweep-cost')).toHaveAttribute('data-measured', '12');
  const canvas = page.locator(map).first();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the map has no box');
  await canvas.click({ position: { x: box.width - 30, y: 40 } });
  await lab.drawn({ depth: 2 });
  await expect(lab.control('Gain, exact value')).toHaveValue('2');
});

test('the axes are chosen by native controls, the link holds them, and two axes never share a setting', async ({
  lab,
  page,
}) => {
  await lab.open(MAP);
  await page.getByLabel('Across: setting').selectOption('network.depth');
  // Depth stood on the other axis: the two change places.
  await expect(page).toHaveURL(/sweep\.x=network\.depth:2,6&sweep\.y=network\.weights\.gain:0\.5,1,2/);
  await page.getByLabel('Down or up: setting').selectOption('network.activation');
  await page.getByLabel('Colour').selectOption('saturatedShare');
  await expect(page).toHaveURL(/sweep\.quantity=saturatedShare/);
  await expect(page.locator('.heat-axis-y').first()).toContainText('tanh');
  await page.reload();
  await expect(page.getByLabel('Down or up: setting')).toHaveValue('network.activation');
});

test('a value that an axis does not take is refused in words, and the map stays', async ({ lab, page }) => {
  await lab.open(`view=sweep&sweep.y=network.depth:2..6:3&sweep.x=network.weights.gain:0.5,1&${GAUSSIAN}&${SMALL}`);
  const from = page.getByLabel('Down or up: from');
  await from.fill('9');
  await from.press('Enter');
  await expect(page.locator('.sweep-bar').getByRole('alert')).toContainText('from 9 is greater than to 6');
  await expect(page.locator('.sweep-cost')).toHaveAttribute('data-total', '12');
});

test('a run that would take long waits for a click', async ({ lab, page }) => {
  await lab.open(`view=sweep&${SMALL}`);
  await page.getByLabel('Across: how many').fill('128');
  await page.getByLabel('Across: how many').press('Enter');
  await lab.control('Width, exact value').fill('512');
  await lab.control('Width, exact value').press('Enter');
  await expect(page.getByRole('button', { name: 'Measure this map' })).toBeVisible();
  await expect(page.locator('.sweep-cost')).toHaveAttribute('data-measured', '0');
});

test('the map is read in Chinese too', async ({ lab, page }) => {
  await lab.open(MAP);
  await page.getByRole('radio', { name: '简体中文' }).check();
  const first = page.locator('.sweep-multiple').first();
  await first.locator(map).focus();
  await page.keyboard.press('ArrowRight');
  await expect(first.locator('output')).toContainText('第 1 层的梯度是末层的');
});
