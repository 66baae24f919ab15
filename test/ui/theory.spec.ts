// Theory beside measurement: the dashed line and its band, live under the controls, and what it says in words.

import type { Page } from '@playwright/test';
import { expect, inWorker, type LabPage, SMALL, test } from './lab-page.ts';

const TOWERS = ['Plain', 'Residual'] as const;

/** Lets the worker hold back what it asks of the CPU engine's workers for as long as the test wants. */
async function holdMeasurements(page: Page): Promise<(held: boolean) => Promise<void>> {
  await inWorker(
    page,
    `let held = false;
     new BroadcastChannel('test').addEventListener('message', ({ data }) => { held = data; });
     const post = Worker.prototype.postMessage;
     Worker.prototype.postMessage = function (...args) {
       const send = () => (held ? setTimeout(send, 20) : post.apply(this, args));
       send();
     }`,
  );
  return (held) => page.evaluate((value) => new BroadcastChannel('test').postMessage(value), held);
}

function dashes(lab: LabPage, tower: (typeof TOWERS)[number], site: 'signal' | 'echo') {
  return lab.tower(tower).locator(`.panel-${site} .theory-line`);
}

function words(lab: LabPage, tower: (typeof TOWERS)[number]) {
  return lab.tower(tower).locator('.theory-words');
}

test('the start view has a dashed line with its band over both towers, down and back up', async ({ lab }) => {
  await lab.open('');
  await lab.drawn({ depth: 64, seeds: 5 });
  for (const tower of TOWERS) {
    for (const site of ['signal', 'echo'] as const) {
      const line = dashes(lab, tower, site);
      await expect(line).toHaveAttribute('stroke-dasharray', /^\d+ \d+$/);
      // One stroke through the input and 64 layers.
      await expect(line).toHaveAttribute('d', /^M[^M]+$/);
      expect((await line.getAttribute('d'))?.match(/[ML]/g)).toHaveLength(65);
      await expect(lab.tower(tower).locator(`.panel-${site} .theory-band`)).toHaveAttribute('d', /^M[^M]+z$/);
      await expect(lab.tower(tower).locator(`.panel-${site} .theory path`)).toHaveCount(4);
    }
  }
  await expect(words(lab, 'Plain')).toContainText('Theory: ordered (χ₁ = 0.70).');
  await expect(words(lab, 'Plain')).toContainText('this network has 64 layers: deeper than that');
});

test('the dashed line follows a slider that is held while nothing new is measured', async ({ lab, page }) => {
  const hold = await holdMeasurements(page);
  await lab.open();
  await lab.drawn();
  await hold(true);
  const before = await dashes(lab, 'Plain', 'echo').getAttribute('d');
  const box = await lab.control('Gain').boundingBox();
  if (box === null) throw new Error('the gain slider has no box');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 5 });
  await expect(dashes(lab, 'Plain', 'echo')).not.toHaveAttribute('d', before ?? '');
  await expect(words(lab, 'Plain')).toContainText('Theory: chaotic');
  expect(await lab.twin.getAttribute('data-view')).not.toContain('network.weights.gain');
  await page.mouse.up();
  await hold(false);
  await expect(lab.twin).toHaveAttribute('data-view', /network\.weights\.gain/);
});

test('a figure of another depth keeps its own dashed line, and the words are about the new depth', async ({
  lab,
  page,
}) => {
  const hold = await holdMeasurements(page);
  await lab.open();
  await lab.drawn();
  await hold(true);
  const before = await dashes(lab, 'Residual', 'signal').getAttribute('d');
  await lab.control('Depth, exact value').fill('9');
  await lab.control('Depth, exact value').press('Enter');
  await expect(words(lab, 'Residual')).toContainText('that at layer 9');
  await expect(lab.twin).toHaveAttribute('data-depth', '6');
  await expect(dashes(lab, 'Residual', 'signal')).toHaveAttribute('d', before ?? '');
  await hold(false);
  await lab.drawn({ depth: 9 });
  await expect(dashes(lab, 'Residual', 'signal')).toHaveAttribute('d', /^M(?:[^L]+L){9}[^L]+$/);
});

test('links to three phases are called ordered, critical and chaotic in both languages', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  for (const [languageName, names] of [
    ['English', ['Theory: ordered (χ₁', 'Theory: critical (χ₁', 'Theory: chaotic (χ₁']],
    ['简体中文', ['理论：有序（χ₁', '理论：临界（χ₁', '理论：混沌（χ₁']],
  ] as const) {
    await page.getByRole('radio', { name: languageName }).check();
    for (const [index, link] of ['', '&network.biases.std=0', '&network.weights.gain=2'].entries()) {
      await lab.open(SMALL + link);
      await expect(page.locator('.theory-words').first()).toContainText(names[index]);
    }
  }
});

test('a residual relu network gets the course of its gradient instead of a phase', async ({ lab }) => {
  await lab.open(`${SMALL}&network.activation=relu`);
  await lab.drawn();
  await expect(words(lab, 'Plain')).toContainText('Theory: ordered (χ₁ = 0.50)');
  await expect(words(lab, 'Residual')).toContainText(
    /^Theory: with the skip there is no depth scale\. The gradient at layer 1 is expected to be .+ times that at layer 6\./,
  );
});

test('an activation after the sum has no dashed line, no numbers of the theory, and says so', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await page.getByText('Numbers of this figure').click();
  // For the signal and for the gradient, in both tables.
  await expect(page.getByRole('columnheader', { name: 'theory' })).toHaveCount(4);
  await expect(page.locator('.dial-theory').first()).toContainText(/^theory .+band .+ to /);
  await lab.control('Activation after the sum').check();
  await lab.drawn();
  for (const tower of TOWERS) await expect(words(lab, tower)).toHaveText('No theory for an activation after the sum.');
  await expect(page.locator('.theory-line')).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'theory' })).toHaveCount(0);
  await expect(page.locator('.dial-theory').first()).toBeEmpty();
});

test('a network too deep for the page to predict gets its dashed line from the worker', async ({ lab, page }) => {
  await lab.open(SMALL.replace('depth=6', 'depth=5000'));
  await lab.drawn({ depth: 5000 });
  for (const tower of TOWERS) await expect(dashes(lab, tower, 'echo')).toHaveAttribute('d', /^M/);
  await expect(words(lab, 'Plain')).toContainText('this network has 5000 layers: deeper than that');
  await expect(page.locator('.theory-words').last()).toContainText('Theory: with the skip');
});
