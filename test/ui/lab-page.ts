// The page as a test sees it: the parts a reader looks at, by their names, and a check that the console stayed silent.

import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** A network so small that a software adapter measures it at once. */
export const SMALL = 'network.input.batch=4&network.depth=6&network.width=8&seeds.count=1';

export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get twin(): Locator {
    return this.page.locator('.twin');
  }

  get engine(): Locator {
    return this.page.locator('.engine');
  }

  tower(name: 'Plain' | 'Residual'): Locator {
    return this.page.getByRole('article', { name });
  }

  control(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** The four numbers of the layer that is read off. */
  dials(): Promise<string[]> {
    return this.page.locator('.dial-size').allInnerTexts();
  }

  async open(hash = SMALL): Promise<void> {
    await this.page.goto(hash === '' ? './' : `./#${hash}`);
  }

  /** Waits until a figure of this depth with this many seeds stands, and nothing runs any more. */
  async drawn({ depth = 6, seeds = 1 }: { depth?: number; seeds?: number } = {}): Promise<void> {
    await expect(this.twin).toHaveAttribute('data-depth', String(depth));
    await expect(this.twin).toHaveAttribute('data-seeds', String(seeds));
    await expect(
      this.page.getByText('Ready', { exact: true }).or(this.page.getByText('就绪', { exact: true })),
    ).toBeVisible();
  }
}

/** Puts script in front of the worker's own: init scripts do not reach workers. Imports have no effect, so it runs in time. */
export async function inWorker(page: Page, script: string): Promise<void> {
  await page.route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

/** What axe finds, one line a rule; of the colours alone where nothing else can have changed. */
export async function violationsOf(page: Page, { coloursOnly = false } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (coloursOnly ? axe.withRules(['color-contrast']) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

/** A test with the lab, which fails when anything was written to the console as an error or a warning. */
export const test = base.extend<{ lab: LabPage; complaints: string[] }>({
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  lab: async ({ page, complaints: _watched }, use) => {
    await use(new LabPage(page));
  },
});

export { expect };
