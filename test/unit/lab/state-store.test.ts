import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toLink } from '../../../src/lab/link.ts';
import { createStateStore } from '../../../src/lab/state-store.ts';

/** The little of a browser that the store touches: an address bar and a memory. */
function browser(hash = '', stored: Record<string, string> = {}) {
  const memory = new Map(Object.entries(stored));
  const address = { hash, pathname: '/', search: '' };
  vi.stubGlobal('window', {
    location: address,
    history: {
      replaceState: (_data: unknown, _title: string, url: string) => (address.hash = url.replace(/^\/*/, '')),
    },
  });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  });
  return { address, memory };
}

function store() {
  const heard: { moving: boolean; asked: boolean }[] = [];
  let settles = 0;
  const created = createStateStore({
    changed: (how) => heard.push(how),
    settled: () => {
      settles += 1;
    },
  });
  return { ...created, heard, settles: () => settles };
}

beforeEach(() => {
  browser();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('changes that belong together are one step of the history', () => {
  const lab = store();
  const refusal = lab.change({
    view: 'phase',
    settings: new Map<string, unknown>([
      ['network.weights.scheme', 'lecun'],
      ['network.weights.gain', 1.3],
      ['network.biases.std', 0.2],
    ]),
  });
  expect(refusal).toBe(null);
  expect(lab.view.value).toBe('phase');
  expect(lab.history.value.past).toHaveLength(1);
  lab.undo();
  expect(toLink(lab.state.value)).toBe('');
  lab.redo();
  expect(lab.experiment.value.network.weights).toMatchObject({ scheme: 'lecun', gain: 1.3 });
});

test('of a change whose last part is refused nothing is applied, and the reason stands beside that part', () => {
  const lab = store();
  const before = lab.state.value;
  const refusal = lab.change({
    view: 'sweep',
    settings: new Map<string, unknown>([
      ['network.depth', 12],
      ['network.weights.gain', -1],
    ]),
  });
  expect(refusal).toMatchObject({ kind: 'value', value: -1 });
  expect(lab.state.value).toBe(before);
  expect([...lab.refusals.value.keys()]).toEqual(['network.weights.gain']);
  expect(lab.heard).toEqual([]);
});

test('a bad link changes nothing and says why; a good one is a step that can be taken back', () => {
  const lab = store();
  lab.set('network.depth', 9);
  const before = lab.state.value;
  expect(lab.readLink('#view=sweep&network.depth=-4')).not.toBe(null);
  expect(lab.state.value).toBe(before);
  expect(lab.linkProblem.value?.kind).toBe('refused');
  expect(lab.readLink('#view=arena&network.depth=5')).toBe(null);
  expect(lab.heard.at(-1)).toEqual({ moving: false, asked: false });
  lab.undo();
  expect(lab.experiment.value.network.depth).toBe(9);
});

test('a link that is fine takes the notice of a bad one away, also where it shows what is shown already', () => {
  const lab = store();
  lab.set('network.depth', 9);
  lab.readLink('#network.depth=-4');
  expect(lab.readLink('#network.depth=9')).toBe(null);
  expect(lab.linkProblem.value).toBe(null);
  expect(lab.history.value.past).toHaveLength(1);
});

test('what starts anew takes all refusals with it', () => {
  const lab = store();
  lab.set('network.depth', -4);
  expect(lab.refusals.value.size).toBe(1);
  lab.change({ settings: new Map([['network.width', 16]]), fromStart: true });
  expect(lab.refusals.value.size).toBe(0);
});

test('a slider’s movement is one step, measured as it goes, and written when it rests', () => {
  vi.useFakeTimers();
  const { address } = browser();
  const lab = store();
  for (const depth of [10, 11, 12]) lab.set('network.depth', depth, { moving: true });
  expect(lab.heard.map(({ moving }) => moving)).toEqual([true, true, true]);
  expect(address.hash).toBe('');
  vi.advanceTimersByTime(1000);
  expect(address.hash).toBe('#network.depth=12');
  expect(lab.history.value.past).toHaveLength(1);
});

test('a change to what is already set is no step and measures nothing', () => {
  const lab = store();
  lab.set('network.depth', 64);
  lab.showView('sounding');
  expect(lab.history.value.past).toEqual([]);
  expect(lab.heard).toEqual([]);
});

test('the last state is kept, view included, and a link goes before it', () => {
  const { memory } = browser();
  const lab = store();
  lab.change({ view: 'arena', settings: new Map([['network.depth', 7]]) });
  const kept = Object.fromEntries(memory);
  browser('', kept);
  expect(toLink(store().state.value)).toBe('view=arena&network.depth=7');
  browser('#network.depth=3', kept);
  expect(toLink(store().state.value)).toBe('network.depth=3');
});

test('a corrupted memory gives the start without a word', () => {
  browser('', { 'echosounder.view': 'network.depth=<script>' });
  const lab = store();
  expect(toLink(lab.state.value)).toBe('');
  expect(lab.linkProblem.value).toBe(null);
});

test('resetting keeps the view and can be taken back', () => {
  const lab = store();
  lab.change({ view: 'arena', settings: new Map([['network.depth', 7]]) });
  lab.resetAll();
  expect(toLink(lab.state.value)).toBe('view=arena');
  lab.undo();
  expect(lab.experiment.value.network.depth).toBe(7);
});
