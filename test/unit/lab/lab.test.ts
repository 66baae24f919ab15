import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import type { EngineStatus, Sounder, SoundOutcome, SoundRequest } from '../../../src/lab/sounder-contract.ts';

const STATUS: EngineStatus = { kind: 'cpu', adapter: 'two cores', reason: '' };
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A page with a worker whose runs end when they are cancelled; theory waits for a frame that never comes. */
async function page() {
  const asked: SoundRequest[] = [];
  let end: (outcome: SoundOutcome) => void = () => undefined;
  const sounder = {
    open: async () => STATUS,
    sound: (request: SoundRequest) => {
      asked.push(request);
      return new Promise<SoundOutcome>((resolve) => {
        end = resolve;
      });
    },
    cancel: async () => end({ kind: 'cancelled' }),
  };
  const lab = createLab(sounder as unknown as Sounder);
  lab.begin();
  await turn();
  return { lab, asked };
}

beforeEach(() => {
  vi.stubGlobal('window', {
    location: { hash: '', pathname: '/', search: '' },
    history: { replaceState: () => undefined },
  });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('navigator', { languages: ['en'], language: 'en' });
  vi.stubGlobal('requestAnimationFrame', () => 0);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the phase plane shows the twin’s run as it goes, and its options start no other', async () => {
  const { lab, asked } = await page();
  expect(asked).toHaveLength(1);
  lab.showView('phase');
  lab.setOption('phase.axes', 'variance');
  lab.undo();
  await turn();
  expect(asked).toHaveLength(1);
  lab.set('network.depth', 9);
  await turn();
  expect(asked).toHaveLength(2);
});

test('a view without the twin ends its run, and the way back begins one', async () => {
  const { lab, asked } = await page();
  lab.showView('papers');
  await turn();
  expect(lab.run.value).toEqual({ kind: 'idle' });
  lab.language.value = 'zh-Hans';
  await turn();
  expect(asked).toHaveLength(1);
  lab.undo();
  await turn();
  expect(asked).toHaveLength(2);
  expect(lab.run.value.kind).toBe('running');
});
