import { expect, test } from 'vitest';
import { changed, historyOf, redone, settled, undone } from '../../../src/lab/history.ts';

test('the ticks of one slider movement are undone in one step', () => {
  let history = historyOf(64);
  for (const depth of [65, 70, 90]) history = changed(history, depth, 'network.depth');
  history = settled(history);
  expect(history.present).toBe(90);
  expect(undone(history).present).toBe(64);
  expect(redone(undone(history)).present).toBe(90);
});

test('two movements of the same slider are two steps', () => {
  const once = settled(changed(historyOf(1), 2, 'a'));
  const twice = settled(changed(once, 3, 'a'));
  expect(undone(twice).present).toBe(2);
  expect(undone(undone(twice)).present).toBe(1);
});

test('a change of another setting closes the step before it', () => {
  const history = changed(changed(historyOf('start'), 'depth', 'a'), 'width', 'b');
  expect(undone(history).present).toBe('depth');
});

test('a change after an undo drops what could have been redone', () => {
  const history = changed(undone(settled(changed(historyOf(1), 2, 'a'))), 5, 'b');
  expect(redone(history).present).toBe(5);
});

test('undo and redo at the ends change nothing', () => {
  const history = historyOf('only');
  expect(undone(history)).toBe(history);
  expect(redone(history)).toBe(history);
});
