// npm run bench:page: what a reader without a GPU waits for. The built page in a Chromium without one: when it is first painted, how long the
// default sounding takes to follow a slider that is being moved, from the input event to the next frame after the figure is drawn anew, how
// long each view takes to be complete, and how long the page's own thread is held up meanwhile; and how long a sweep of 64 depths by 64
// gains takes, at width 128, through the same engine on the same page.

import { resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build, createServer, preview } from 'vite';
import { CHROMIUM_LAUNCH } from '../test/chromium-launch.ts';

const MOVEMENTS = 60;
const VIEWS = ['sweep', 'phase', 'arena', 'frameworks', 'papers'];
// A view that takes longer than this on any machine is broken.
const VIEW_PATIENCE_MS = 120_000;
// Longer than any pause between the parts of what a view asks for.
const VIEW_REST_MS = 1000;
const SWEEP = {
  network: { width: 128, skip: false, activation: 'tanh', input: { width: 128, batch: 32 } },
  sweep: { 'network.depth': { from: 1, to: 64, count: 64 }, 'network.weights.gain': { from: 0.5, to: 2, count: 64 } },
  measure: ['forward', 'backward'],
};

// No WebGPU at all, as on a machine without a GPU whose browser offers no software adapter.
const browser = await chromium.launch({
  ...CHROMIUM_LAUNCH,
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});
try {
  await measureSlider();
  await measureSweep();
} finally {
  await browser.close();
}
process.exit(0);

async function measureSlider(): Promise<void> {
  const outDir = resolve('node_modules/.cache/bench-page');
  await build({ logLevel: 'silent', build: { outDir, emptyOutDir: true } });
  const server = await preview({ logLevel: 'silent', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(recordLongTasks);
    const opened = performance.now();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.waitForSelector('.twin[data-seeds]:not([data-seeds="0"])');
    console.log(
      `first figure after ${Math.round(performance.now() - opened)} ms on ${await page.innerText('.engine')}`,
    );
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    console.log(`first paint after ${paint?.toFixed(0)} ms`);
    await page.waitForFunction(() => document.querySelector('.twin')?.getAttribute('data-seeds') === '5');
    console.log(`while it opened: ${await longTasks(page)}`);
    const times = (await follow(page)).sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(share * (times.length - 1))].toFixed(1);
    console.log(
      `slider, ${times.length} movements: median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, worst ${at(1)} ms; ${await longTasks(page)}`,
    );
    for (const view of VIEWS) await measureView(page, view);
  } finally {
    await server.close();
  }
}

/** From the click on its name until the last of its rests: nothing is measured, loaded or worked out any more. */
async function measureView(page: Page, view: string): Promise<void> {
  await page.click(`.views a[href*="view=${view}"]`);
  const taken = await page.evaluate(
    async ({ patience, rest }) => {
      const started = performance.now();
      const busy = () =>
        document.querySelector('.water .waiting, progress:not(.resting), [data-complete="false"]') !== null;
      let restingSince = started;
      for (let now = started; now - restingSince < rest; now = performance.now()) {
        if (now - started > patience) throw new Error('the view does not come to rest');
        if (busy()) restingSince = now;
        await new Promise((done) => requestAnimationFrame(done));
      }
      return restingSince - started;
    },
    { patience: VIEW_PATIENCE_MS, rest: VIEW_REST_MS },
  );
  console.log(`view ${view}: at rest after ${Math.round(taken)} ms; ${await longTasks(page)}`);
}

/** Runs in the page before anything else. Chromium reports tasks of 50 ms and more. */
function recordLongTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { longTasks: tasks });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
    buffered: true,
  });
}

/** What held up the page's thread since the last call, in words. */
async function longTasks(page: Page): Promise<string> {
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0));
  if (tasks.length === 0) return 'no task of 50 ms or more';
  return `${tasks.length} tasks of 50 ms or more, the longest ${Math.max(...tasks).toFixed(0)} ms`;
}

/** Milliseconds of each movement. Runs in the page: the slider of the weights' gain goes to and fro in small steps. */
function follow(page: Page): Promise<number[]> {
  return page.evaluate(async (movements) => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range][id*="gain"]');
    const twin = document.querySelector('.twin');
    if (slider === null || twin === null) throw new Error('the page has no slider of the gain, or no figure');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const times: number[] = [];
    for (let movement = 0; movement < movements; movement++) {
      const before = twin.getAttribute('data-view');
      const started = performance.now();
      // To and fro, so that the slider never stands at its end.
      if (movement % 20 < 10) slider.stepUp(1);
      else slider.stepDown(1);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (twin.getAttribute('data-view') === before) {
        if (performance.now() - started > 10_000) throw new Error('the figure did not follow the slider for 10 s');
        await frame();
      }
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 30));
    }
    return times;
  }, MOVEMENTS);
}

async function measureSweep(): Promise<void> {
  const server = await createServer({
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1', hmr: false, ws: false, watch: null },
  });
  await server.listen();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0]}`);
    // As text: inside a function the import would be rewritten for Node.
    const run = `import('/bench/page-sweep.ts').then(({ sweepTimes }) => sweepTimes(${JSON.stringify(SWEEP)}))`;
    for (let repetition = 0; repetition < 3; repetition++) {
      const { towers, half, all, adapter } = (await page.evaluate(run)) as {
        towers: number;
        half: number;
        all: number;
        adapter: string;
      };
      console.log(
        `sweep of ${towers} networks on ${adapter}: half after ${(half / 1000).toFixed(2)} s, all after ${(all / 1000).toFixed(2)} s`,
      );
    }
  } finally {
    await server.close();
  }
}
