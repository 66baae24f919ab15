// The view as a link, the reader's preferences, and the page in every size, language and theme.

import { expect, LabPage, SMALL, test, violationsOf } from './lab-page.ts';

test('a link reproduces the numbers in another browser', async ({ lab, page, browser }) => {
  await lab.open(`${SMALL}&seeds.first=41`);
  await lab.drawn();
  await lab.control('Activation').selectOption('relu');
  await expect(lab.twin).toHaveAttribute('data-view', /network\.activation=relu/);
  await lab.drawn();
  const numbers = await lab.dials();
  const other = await browser.newContext({ locale: 'en-GB' });
  const copy = new LabPage(await other.newPage());
  await copy.page.goto(page.url());
  await copy.drawn();
  expect(await copy.dials()).toEqual(numbers);
  await other.close();
});

test('the last view is there again after a reload without the link', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  await lab.control('Depth, exact value').fill('9');
  await lab.control('Depth, exact value').press('Enter');
  await lab.drawn({ depth: 9 });
  await page.goto('about:blank');
  await lab.open('');
  await lab.drawn({ depth: 9 });
});

for (const hash of [
  'network.depth=-1',
  '__proto__=1',
  'network.activation=%3Cimg%20src=x%20onerror=alert(1)%3E',
  `network.depth=${'9'.repeat(9000)}`,
]) {
  test(`a link that cannot be read gives the defaults and one notice: ${hash.slice(0, 40)}`, async ({ lab, page }) => {
    page.on('dialog', () => {
      throw new Error('a link opened a dialog');
    });
    await lab.open(hash);
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expect(page.getByRole('alert')).toContainText('The link could not be read');
    await expect(lab.control('Depth, exact value')).toHaveValue('64');
    await expect(page.locator('.water img')).toHaveCount(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('the language is switched at once, told to the document, and remembered', async ({ lab, page }) => {
  await lab.open();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(lab.control('深度')).toBeVisible();
  await lab.drawn();
  await expect(page.locator('.verdict-echo').first()).toContainText('梯度');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
});

test('a Chinese browser is greeted in Chinese', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('./');
  await expect(page.getByRole('form', { name: '设置' })).toBeVisible();
  await context.close();
});

test('the theme is chosen apart from the system and changes the ground', async ({ lab, page }) => {
  await lab.open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).not.toBe(light);
});

for (const [language, languageName] of [
  ['en', 'English'],
  ['zh-Hans', '简体中文'],
] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing in ${language}, ${theme}`, async ({ lab, page }) => {
      await lab.open();
      await page.getByRole('radio', { name: languageName }).check();
      await page.locator(`input[name="theme"][value="${theme}"]`).check();
      await lab.drawn();
      await page.locator('.numbers summary').click();
      await page.locator('.exact').first().fill('200000');
      await page.locator('.exact').first().press('Enter');
      await expect(page.locator('.refusal')).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    });
  }
}

for (const width of [390, 768, 1920]) {
  test(`nothing scrolls sideways at ${width} pixels`, async ({ lab, page }) => {
    await page.setViewportSize({ width, height: 844 });
    await lab.open();
    await lab.drawn();
    const room = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(room[0]).toBe(room[1]);
    // The two columns keep the same size wherever they stand, up to the rounding of a layout.
    const widths = await page
      .locator('svg.sounding')
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().width));
    expect(widths[0]).toBeCloseTo(widths[1], 0);
  });
}

test('a field keeps what is typed in it while the page is drawn anew around it', async ({ lab, page }) => {
  await lab.open();
  await lab.drawn();
  const width = lab.control('Width, exact value');
  await width.fill('1');
  await page.evaluate(() => {
    window.location.hash = window.location.hash.replace('network.depth=6', 'network.depth=7');
  });
  await lab.drawn({ depth: 7 });
  await expect(width).toHaveValue('1');
  await width.press('End');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(width).toHaveValue('12');
  await expect.poll(() => page.url()).toContain('network.width=12');
  expect(page.url()).toContain('network.depth=7');
});

test('an option of the phase plane measures nothing, and a cancelled run can be had again', async ({ lab, page }) => {
  await lab.open(
    `view=phase&${SMALL.replace('network.depth=6', 'network.depth=20000').replace('network.width=8', 'network.width=64')}`,
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled before anything was drawn.')).toBeVisible({ timeout: 15_000 });
  await page.getByLabel('Axes count').selectOption('variance');
  await expect(page.getByText('Cancelled before anything was drawn.')).toBeVisible();
  await page.getByRole('button', { name: 'Measure again' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
});
