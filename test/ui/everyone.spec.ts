// Every view for every reader: both languages and all themes before axe, every control by keyboard, any width of window, the
// presentation, and the links that lead there and back.

import type { Page } from '@playwright/test';
import { VIEWS } from '../../src/lab/lab-state.ts';
import { expect, SMALL, test, violationsOf } from './lab-page.ts';

/** A map of a few small networks. */
const FEW =
  'sweep.x=network.weights.gain:0.5..2:3:log&sweep.y=network.depth:2..6:3&frameworks.fanIn=8&frameworks.fanOut=8';
const LANGUAGES = [
  ['en', 'English', 'Ready'],
  ['zh-Hans', '简体中文', '就绪'],
] as const;

function link(view: (typeof VIEWS)[number]): string {
  return `view=${view}&${FEW}&${SMALL}`;
}

/** Until the view is there and nothing runs any more. */
async function atRest(page: Page, ready = 'Ready'): Promise<void> {
  await expect(page.locator('.water .waiting')).toHaveCount(0);
  await expect(page.getByText(ready, { exact: true })).toBeVisible();
}

for (const view of VIEWS) {
  test(`axe finds nothing in the view ${view}, in any language and theme`, async ({ lab, page }) => {
    await lab.open(link(view));
    for (const [language, languageName, ready] of LANGUAGES) {
      await page.getByRole('radio', { name: languageName }).check();
      // What only one theme changes, its colours, is the same in every language.
      for (const theme of language === 'en' ? (['light', 'dark', 'contrast'] as const) : (['light', 'dark'] as const)) {
        await page.locator(`input[name="theme"][value="${theme}"]`).check();
        await atRest(page, ready);
        // Words and structure differ by language, only colours by theme; a table's numbers are text like all other.
        const whole = theme === 'light';
        await page.locator('.numbers').evaluateAll((tables, open) => {
          for (const table of tables) (table as HTMLDetailsElement).open = open;
        }, whole);
        const found = await violationsOf(page, { coloursOnly: !whole });
        expect(found, `${language}, ${theme}`).toEqual([]);
      }
    }
  });

  test(`nothing of the view ${view} scrolls sideways, from a phone to a projector, and axe finds nothing on the phone`, async ({
    lab,
    page,
  }) => {
    await lab.open(link(view));
    for (const width of [1920, 768, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await atRest(page);
      // Figures take their new size a moment after the window has.
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
        .toBe(0);
    }
    // On the phone parts stand below each other, in another order.
    for (const [language, languageName, ready] of LANGUAGES) {
      await page.getByRole('radio', { name: languageName }).check();
      await atRest(page, ready);
      expect(await violationsOf(page), language).toEqual([]);
    }
  });

  test(`every control of the view ${view} is reached by the tab key, and says its name`, async ({ lab, page }) => {
    await lab.open(link(view));
    await atRest(page);
    const expected = await page.evaluate(() => {
      const reachable = 'a[href], button, input, select, summary, [tabindex="0"]';
      const groups = new Set<string>();
      let count = 0;
      for (const node of document.querySelectorAll<HTMLElement>(reachable)) {
        if (node.matches(':disabled') || !node.checkVisibility({ visibilityProperty: true })) continue;
        // Radio buttons of one name are one stop.
        if (node instanceof HTMLInputElement && node.type === 'radio') {
          if (groups.has(node.name)) continue;
          groups.add(node.name);
        }
        node.dataset.stop = String(count);
        count += 1;
      }
      return count;
    });
    const visited = new Set<string>();
    for (let presses = 0; presses < expected + 40 && visited.size < expected; presses += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const node = document.activeElement as HTMLElement | null;
        if (node === null || node === document.body) return null;
        const group = node instanceof HTMLInputElement && node.type === 'radio' ? node.name : null;
        const marked = group === null ? node : document.querySelector<HTMLElement>(`input[name="${group}"][data-stop]`);
        return marked?.dataset.stop ?? null;
      });
      if (stop !== null) visited.add(stop);
    }
    const missed = await page.evaluate(
      (seen) =>
        [...document.querySelectorAll<HTMLElement>('[data-stop]')]
          .filter((node) => !seen.includes(node.dataset.stop ?? ''))
          .map((node) => node.outerHTML.slice(0, 160)),
      [...visited],
    );
    expect(missed).toEqual([]);
  });

  test(`the link of the view ${view} leads to it from elsewhere, and undo leads back`, async ({ lab, page }) => {
    await lab.open(SMALL.replace('seeds.count=1', 'seeds.first=41&seeds.count=1'));
    await lab.drawn();
    const name = await page.locator(`.views a`).nth(VIEWS.indexOf(view)).innerText();
    await page.locator('.views').getByRole('link', { name, exact: true }).click();
    await expect(page.locator('.views [aria-current="page"]')).toHaveText(name);
    await atRest(page);
    const address = page.url();
    if (view === VIEWS[0]) expect(address).not.toContain('view=');
    else expect(address).toContain(`view=${view}`);
    await page.reload();
    await expect(page.locator('.views [aria-current="page"]')).toHaveText(name);
    expect(page.url()).toBe(address);
    await atRest(page);
    if (view === 'papers') await page.getByRole('radio', { name: /Poole/ }).check();
    else {
      await lab.control('Depth, exact value').fill('4');
      await lab.control('Depth, exact value').press('Enter');
    }
    await expect(page).not.toHaveURL(address);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page).toHaveURL(address);
  });
}

test('the presentation hides the settings and ends with Escape', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  await page.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByRole('form', { name: 'Settings' })).toBeHidden();
  await expect(lab.tower('Plain')).toBeVisible();
  expect(await size()).toBeGreaterThan(before);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('form', { name: 'Settings' })).toBeVisible();
});

test('a link starts nothing large by itself, and a click does', async ({ lab, page }) => {
  // 2048 layers of 1024 units on 32 samples, both towers: some 4e11 multiply-adds.
  await lab.open('network.depth=2048&network.width=1024&seeds.count=1');
  await expect(page.getByText(/This link asks for a run of .+ multiply-adds/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden();
  await page.getByRole('button', { name: 'Measure it' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
});
