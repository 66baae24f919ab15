import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { startExperiment } from '../../../src/lab/hash.ts';
import { followTheory, type PredictionSource } from '../../../src/lab/live-theory.ts';
import { Predictions } from '../../../src/lab/predictions.ts';
import type { Shown } from '../../../src/lab/sounding-runner.ts';
import { type Experiment, withSetting } from '../../../src/model/experiment.ts';

/** Frames come when the test says so, and take as long as it says; what is asked of the predictions is noted. */
function bench() {
  const never = () => new Promise<never>(() => undefined);
  const source = new Predictions({ inputMoments: never, predict: never });
  const asked: Experiment[] = [];
  const predictions: PredictionSource = {
    arrivals: source.arrivals,
    known: (experiment) => source.known(experiment),
    of: (experiment, options) => {
      asked.push(experiment);
      return source.of(experiment, options);
    },
  };
  const experiment = signal(withSetting(startExperiment(), 'network.input.kind', 'gaussian'));
  const moving = signal(false);
  const shown = signal<Shown | null>(null);
  let frames: (() => void)[] = [];
  let now = 0;
  const live = followTheory(
    { experiment, moving, shown },
    { predictions, clock: { frame: (callback) => frames.push(callback), now: () => now } },
  );
  const frame = (ms = 16) => {
    const due = frames;
    frames = [];
    now += ms;
    for (const callback of due) callback();
  };
  return {
    live,
    asked,
    known: predictions.known,
    experiment,
    moving,
    shown,
    frame,
    set: (path: string, value: number) => {
      experiment.value = withSetting(experiment.value, path, value);
    },
    /** Lets frames pass until nothing waits for one; fails where that never comes. */
    settle: () => {
      for (let passed = 0; frames.length > 0; passed += 1) {
        expect(passed).toBeLessThan(50);
        frame();
      }
    },
  };
}

const figureOf = (experiment: Experiment): Shown => ({ experiment, soundings: [], seedsDone: 1 });

test('the theory of the first settings is there before anything has been measured', () => {
  const { live, frame } = bench();
  expect(live.current.value).toBeNull();
  frame();
  expect(live.current.value?.depth).toBe(64);
  expect(live.drawn.value).toBe(live.current.value);
});

test('however many ticks a slider sends, one prediction is computed a frame, for the last of them', () => {
  const { live, asked, known, moving, set, settle, frame } = bench();
  settle();
  asked.length = 0;
  moving.value = true;
  for (const gain of [1.1, 1.2, 1.3]) set('network.weights.gain', gain);
  expect(asked).toHaveLength(0);
  frame();
  expect(asked.map(({ network }) => network.weights.gain)).toEqual([1.3]);
  expect(live.current.value).toBe(known(asked[0]));
});

test('a prediction and its painting are followed by a pause as long, and the newest value is not forgotten', () => {
  const { live, asked, set, settle, frame } = bench();
  settle();
  set('network.weights.gain', 1.1);
  frame();
  const first = live.current.value;
  set('network.weights.gain', 1.2);
  // 400 ms until the frame with the first value has been painted, and 400 ms of pause from then on.
  frame(400);
  for (let waited = 0; waited < 390; waited += 10) frame(10);
  expect(live.current.value).toBe(first);
  frame(20);
  expect(live.current.value).not.toBe(first);
  expect(asked.at(-1)?.network.weights.gain).toBe(1.2);
});

test('the figure shows the theory of the settings where the depth fits, and its own where it does not', () => {
  const { live, known, experiment, shown, set, settle } = bench();
  const measured = experiment.value;
  shown.value = figureOf(measured);
  settle();
  set('network.weights.gain', 2);
  settle();
  expect(live.drawn.value).toBe(live.current.value);
  expect(live.drawn.value).not.toBe(known(measured));
  set('network.depth', 65);
  settle();
  expect(live.current.value?.depth).toBe(65);
  expect(live.drawn.value).toBe(known(measured));
});

test('a figure of another depth never borrows a theory, not even for one frame', () => {
  const { live, shown, experiment, settle } = bench();
  settle();
  shown.value = figureOf(withSetting(experiment.value, 'network.depth', 7));
  expect(live.drawn.value).toBeNull();
  settle();
  expect(live.drawn.value?.depth).toBe(7);
});

test('a deep network has no theory while its slider moves', () => {
  const { live, moving, set, settle } = bench();
  moving.value = true;
  set('network.depth', 90_000);
  settle();
  expect(live.current.value).toBeNull();
});
