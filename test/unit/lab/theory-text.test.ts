import { expect, test } from 'vitest';
import { fromLink } from '../../../src/lab/link.ts';
import { messagesOf } from '../../../src/lab/messages/languages.ts';
import { type Outlook, outlooksOf } from '../../../src/lab/outlook.ts';
import { theoryText } from '../../../src/lab/theory-text.ts';
import { gaussianInputMoments } from '../../../src/theory/input-moments.ts';
import type { Phase } from '../../../src/theory/phase.ts';

const { theory: en } = messagesOf('en');
const { theory: zh } = messagesOf('zh-Hans');

/** What theory says of the twin of this link on gaussian inputs. */
function outlooks(link: string): readonly Outlook[] {
  const read = fromLink(`network.input.kind=gaussian&${link}`);
  if (!('state' in read)) throw new Error(`not a link: ${link}`);
  return outlooksOf(read.state.experiment, gaussianInputMoments);
}

const ORDERED: Phase = {
  kind: 'ordered',
  weightVariance: 1,
  biasVariance: 0.09,
  q: 0.3,
  chi1: 0.7,
  cStar: 1,
  depthScale: 2.8,
  trainableDepth: 16,
};
const phrase = (phase: Partial<Phase>, depth = 64, messages = en) =>
  theoryText(
    {
      kind: 'predicted',
      prediction: { signal: [], echo: [], phase: { ...ORDERED, ...phase } as Phase, doubt: null },
    },
    depth,
    messages,
  );

test.each([
  ['network.width=256', 'ordered (χ₁ = 0.70)', '有序（χ₁ = 0.70）'],
  ['network.width=256&network.biases.std=0', 'critical (χ₁ = 1.00)', '临界（χ₁ = 1.00）'],
  ['network.width=256&network.weights.gain=2', 'chaotic (χ₁ = 1.33, c* = 0.26)', '混沌（χ₁ = 1.33，c* = 0.26）'],
])('a plain network of %s is called by its phase in both languages', (link, english, chinese) => {
  const [plain] = outlooks(link);
  expect(theoryText(plain, 64, en)).toContain(`Theory: ${english}`);
  expect(theoryText(plain, 64, zh)).toContain(`理论：${chinese}`);
});

test('the depth that can be trained is compared with the depth that is set', () => {
  expect(phrase({}, 64)).toContain(
    'Trainable to about 16 layers (6 depth scales); this network has 64 layers: deeper than that.',
  );
  expect(phrase({}, 16)).toContain('this network has 16 layers: within that.');
  expect(phrase({}, 1)).toContain('this network has 1 layer: within that.');
  expect(phrase({}, 17, zh)).toContain('本网络有 17 层：超出此深度。');
});

test('a rate is told in layers a factor e of the mean square, chaos with the scale of its correlations', () => {
  // 1 / |ln 0.7| = 2.80, 1 / ln 1.33 = 3.51.
  expect(phrase({})).toContain('shrink by a factor e every 2.8 layers');
  const chaos = phrase({ kind: 'chaotic', chi1: 1.33, cStar: 0.26, depthScale: 6.65, trainableDepth: 39 });
  expect(chaos).toContain('over a depth scale of 6.7 layers');
  expect(chaos).toContain('by a factor e every 3.5 layers');
});

test('no depth limit is told at criticality, and no depth at all where nothing passes a layer', () => {
  const critical = { kind: 'critical', chi1: 1, depthScale: null, trainableDepth: null } as const;
  expect(phrase(critical)).toBe(
    'Theory: critical (χ₁ = 1.00), at the edge of chaos. Nothing is lost or grows exponentially with depth. There is no depth limit.',
  );
  expect(phrase({ ...critical, q: 0 })).toContain('The signal dies out, but slowly');
  expect(phrase({ ...critical, q: Number.POSITIVE_INFINITY })).toContain('grows without bound, but slowly');
  expect(phrase({ chi1: 0, depthScale: 0, trainableDepth: 0 })).toBe(
    'Theory: ordered (χ₁ = 0). No gradient passes a layer. Not even one layer can be trained through.',
  );
});

test('a length that goes to 0 or grows without bound is told as the fate of the signal', () => {
  expect(phrase({ q: 0 })).toContain('The signal dies out');
  const chaos = { kind: 'chaotic', chi1: 2, cStar: null, depthScale: 1.44, trainableDepth: 8 } as const;
  expect(phrase({ ...chaos, q: Number.POSITIVE_INFINITY })).toContain('Theory: chaotic (χ₁ = 2.00). The signal grows');
  expect(phrase({ ...chaos, q: 0 })).toContain('There is no signal');
});

test('no number is rounded into a contradiction', () => {
  expect(phrase({ chi1: 0.9985, depthScale: 666, trainableDepth: 3998 })).toContain('ordered (χ₁ = 0.999)');
  expect(phrase({ kind: 'chaotic', chi1: 1.0012, cStar: 0.99924 })).toContain('χ₁ = 1.001, c* = 1 − 7.6×10⁻⁴');
  expect(phrase({ chi1: 18.0018, kind: 'chaotic', cStar: 0 })).toContain('χ₁ = 18, c* = 0.00');
});

test('with a skip the course of the gradient is told instead of a phase, and nothing after the sum', () => {
  const [, residual] = outlooks('network.activation=relu&network.width=256&network.depth=32');
  expect(theoryText(residual, 32, en)).toMatch(
    /^Theory: with the skip there is no depth scale\. The gradient at layer 1 is expected to be .+ times that at layer 32\./,
  );
  expect(theoryText(residual, 32, zh)).toMatch(
    /^理论：有跳跃连接时没有深度尺度。预期第 1 层的梯度是第 32 层的 .+ 倍。/,
  );
  const [, same] = outlooks('network.width=128&network.branchScale=zero&network.input.width=128');
  expect(theoryText(same, 64, en)).toContain('expected to be as large as that at layer 64');
  const [, none] = outlooks('network.activationAfterSum=true');
  expect(theoryText(none, 64, en)).toBe('No theory for an activation after the sum.');
});

test('a doubt about mean field follows the sentence, one for each kind', () => {
  const [plain] = outlooks('network.width=8&network.activation=relu&network.weights.scheme=he');
  expect(theoryText(plain, 64, en)).toContain('Depth is large against width here');
  for (const messages of [en, zh]) expect(new Set(Object.values(messages.doubt)).size).toBe(2);
});

test('what is on its way and what failed are said, not left blank', () => {
  expect(theoryText(null, 64, en)).toBe(en.pending);
  expect(theoryText({ kind: 'failed', message: 'no root' }, 64, en)).toContain('no root');
});
