// Stages in Chromium: one page each, served from source by Vite.

import { chromium } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { CHROMIUM_LAUNCH } from '../test/chromium-launch.ts';
import type { Target } from './contender.ts';
import type { Place, Stage } from './place.ts';
import type { Answers, Command } from './stage.ts';

/** On the processor the pages are isolated, without which they have no shared memory and the peers no threads. */
export async function openChromium(on: Target): Promise<Place> {
  const headers = on === 'cpu' ? ISOLATION : {};
  const server = await createServer({
    logLevel: 'silent',
    appType: 'custom',
    // Nothing is watched: a file saved during a run must not reload the pages.
    server: { port: 0, host: '127.0.0.1', hmr: false, ws: false, watch: null, headers },
    // A cache of its own, and the peers found ahead: a package found only when it is imported would make the page reload.
    cacheDir: 'node_modules/.vite-bench',
    optimizeDeps: { entries: ['bench/stage.ts'] },
    plugins: [{ name: 'empty-page', configureServer: (server) => serveEmptyPage(server, headers) }],
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? '';
  const launch = () => chromium.launch({ ...CHROMIUM_LAUNCH, args: launchArguments() });
  let browser = await launch();
  return {
    name: 'chromium',
    async openStage(): Promise<Stage> {
      // One that has crashed costs the contenders that were open, not those to come.
      if (!browser.isConnected()) browser = await launch();
      const page = await browser.newPage();
      await page.goto(`${address}empty`);
      const stage: Stage = {
        perform: async <K extends Command['kind']>(command: Command & { readonly kind: K }) => {
          // The contenders' pages share a browser, which gives hidden ones less: measured, 250 ms instead of 150 ms for W2.
          await page.bringToFront();
          // As text: inside a function the import would be rewritten for Node.
          const call = `import('/bench/stage.ts').then((stage) => stage.perform(navigator.gpu ?? null, ${JSON.stringify(command)}))`;
          return page.evaluate(call) as Promise<Answers[K]>;
        },
        close: () => page.close(),
      };
      return stage;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The tests' flags, which choose the software driver; without that choice where WEBGPU_HARDWARE=1 asks for the machine's own. */
function launchArguments(): string[] {
  const { args } = CHROMIUM_LAUNCH;
  return process.env.WEBGPU_HARDWARE === '1' ? args.filter((flag) => !flag.includes('swiftshader')) : args;
}

function serveEmptyPage({ middlewares }: ViteDevServer, headers: Readonly<Record<string, string>>): void {
  middlewares.use('/empty', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end('<!doctype html><title>bench</title>');
  });
}
