import { expect, test } from 'vitest';

/** E of f(u, v) for unit normal u and v with this correlation, by the trapezoidal rule, which converges exponentially here. */
function pairMean(f: (u: number, v: number) => number, correlation: number, nodes: number): number {
  const reach = 8;
  const step = (2 * reach) / nodes;
  const rest = Math.sqrt(1 - correlation ** 2);
  let sum = 0;
  let weights = 0;
  for (let i = 0; i <= nodes; i++) {
    const x = -reach + i * step;
    for (let j = 0; j <= nodes; j++) {
      const y = -reach + j * step;
      const weight = Math.exp(-(x * x + y * y) / 2);
      sum += weight * f(x, correlation * x + rest * y);
      weights += weight;
    }
  }
  return sum / weights;
}

/** Yang and Schoenholz 2017: p' = p + E phi(u)^2 and gamma' = gamma + E phi(u) phi(v), with u and v of variance p, no biases. */
function cosineAfter(blocks: number, { cosine, nodes }: { cosine: number; nodes: number }): number {
  let [p, gamma] = [1, cosine];
  for (let block = 0; block < blocks; block++) {
    const deviation = Math.sqrt(p);
    const product = (u: number, v: number) => Math.tanh(deviation * u) * Math.tanh(deviation * v);
    const square = (u: number) => Math.tanh(deviation * u) ** 2;
    const c = gamma / p;
    gamma += pairMean(product, c, nodes);
    p += pairMean(square, 0, nodes);
  }
  return gamma / p;
}

test('the cosine of two inputs in z + tanh(W z) is 0.4147 after 10 blocks and 0.2234 after 100, not 0.2226', () => {
  expect(cosineAfter(10, { cosine: 0.5, nodes: 120 })).toBeCloseTo(0.4147, 4);
  // At this depth the argument's deviation is 9, so tanh is a step of a ninth of a unit: nodes have to be closer than that.
  const fine = cosineAfter(100, { cosine: 0.5, nodes: 240 });
  expect(fine).toBeCloseTo(0.2234, 4);
  expect(cosineAfter(100, { cosine: 0.5, nodes: 320 })).toBeCloseTo(fine, 6);
});
