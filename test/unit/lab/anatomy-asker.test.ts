import { expect, test } from 'vitest';
import { AnatomyAsker, type TowerAnatomy } from '../../../src/lab/anatomy/anatomy-asker.ts';
import { type AnatomyAnswer, type AnatomyRequest, anatomyTower } from '../../../src/lab/anatomy/anatomy-contract.ts';

const request = (layer: number, skip = false): AnatomyRequest => ({ experiment: { version: 1 }, skip, seed: 1, layer });
const answerFor = ({ layer }: AnatomyRequest): AnatomyAnswer => ({ kind: 'too-large', multiplyAdds: layer, limit: 0 });

/** A worker whose answers come when the test lets them. */
function harness() {
  const open: { readonly request: AnatomyRequest; readonly settle: (error?: Error) => void }[] = [];
  const asked: number[] = [];
  const told: (readonly TowerAnatomy[])[] = [];
  const asker = new AnatomyAsker(
    (wish) =>
      new Promise((resolve, reject) => {
        asked.push(wish.layer);
        open.push({
          request: wish,
          settle: (error) => (error === undefined ? resolve(answerFor(wish)) : reject(error)),
        });
      }),
    (towers) => told.push(towers),
  );
  const settle = async (error?: Error) => {
    open.shift()?.settle(error);
    // Two turns of promises lie between an answer and the next question.
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
  };
  const kinds = () => told.map((towers) => towers.map(({ kind }) => kind).join(' '));
  return { asker, asked, told, settle, kinds };
}

test('one question is asked at a time, and each answer is told as it comes', async () => {
  const { asker, asked, settle, kinds } = harness();
  asker.want([request(1), request(1, true)]);
  expect(asked).toEqual([1]);
  await settle();
  expect(asked).toEqual([1, 1]);
  await settle();
  expect(kinds()).toEqual(['pending pending', 'answered pending', 'answered answered']);
});

test('only the newest of several wishes is asked for, and the overtaken answer is not told', async () => {
  const { asker, asked, settle, told } = harness();
  asker.want([request(1), request(1, true)]);
  asker.want([request(2)]);
  asker.want([request(3)]);
  await settle();
  expect(asked).toEqual([1, 3]);
  await settle();
  expect(told.at(-1)).toEqual([{ kind: 'answered', answer: answerFor(request(3)) }]);
  expect(told.flat().filter(({ kind }) => kind === 'answered')).toHaveLength(1);
});

test('what was answered once is not asked again, not even an overtaken question', async () => {
  const { asker, asked, settle, told } = harness();
  asker.want([request(1)]);
  asker.want([request(2)]);
  await settle();
  await settle();
  asker.want([request(1)]);
  await settle();
  expect(asked).toEqual([1, 2]);
  expect(told.at(-1)).toEqual([{ kind: 'answered', answer: answerFor(request(1)) }]);
});

test('a failure is told with its message and asked again the next time', async () => {
  const { asker, asked, settle, told } = harness();
  asker.want([request(1), request(2)]);
  await settle(new Error('a sum left float64'));
  await settle();
  expect(told.at(-1)).toEqual([
    { kind: 'failed', message: 'a sum left float64' },
    { kind: 'answered', answer: answerFor(request(2)) },
  ]);
  asker.want([request(1)]);
  expect(asked).toEqual([1, 2, 1]);
});

test('after it is closed nothing is told', async () => {
  const { asker, settle, told } = harness();
  asker.want([request(1)]);
  const before = told.length;
  asker.close();
  await settle();
  expect(told).toHaveLength(before);
});

test('the tower of a request has its seed and its skip, whatever seeds the experiment has', () => {
  const experiment = { version: 1, sweep: { 'network.skip': [false, true] }, seeds: { first: 5, count: 3 } };
  const tower = anatomyTower({ experiment, skip: true, seed: 6, layer: 0 });
  expect(tower.seed).toBe(6);
  expect(tower.layers[0].skip).toBe(true);
  expect(() => anatomyTower({ experiment: { version: 1 }, skip: true, seed: 6, layer: 0 })).toThrow('network.skip');
});
