// What the theory is told of a batch of inputs.

import { describe, expect, it } from 'vitest';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import { gaussianInputMoments, sampleMoments } from '../../../src/theory/input-moments.ts';
import { expectNear } from '../math/expect-near.ts';

describe('the moments of given samples', () => {
  const [batch, width] = [12, 30];
  // Samples of different sizes around 0.3.
  const values = drawBaseWeights(4, 1, 'normal', batch, width).map(
    (z, i) => (0.3 + z) * (1 + (Math.floor(i / width) % 5)),
  );
  const rows = Array.from({ length: batch }, (_, s) => [...values.subarray(s * width, (s + 1) * width)]);
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const cosine = (a: readonly number[], b: readonly number[]) =>
    product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  const moments = sampleMoments(values, { batch, width });

  it('come in groups by growing second moment that make up the batch', () => {
    const { groups } = moments;
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.length).toBeLessThanOrEqual(5);
    for (let k = 1; k < groups.length; k++) expect(groups[k].secondMoment).toBeGreaterThan(groups[k - 1].secondMoment);
    const total = (pick: (group: (typeof groups)[number]) => number) =>
      groups.reduce((sum, group) => sum + group.weight * pick(group), 0);
    expectNear(
      total(() => 1),
      1,
      1e-15,
      'weights',
    );
    const all = rows.flat();
    expectNear(
      total((group) => group.secondMoment),
      product(all, all) / all.length,
      1e-12,
      'second moment',
    );
    expectNear(
      total((group) => group.mean),
      all.reduce((a, b) => a + b) / all.length,
      1e-13,
      'mean',
    );
  });

  it('have the mean of 1 - cosine over neighbours and of the cosine over all pairs', () => {
    let apart = 0;
    for (let i = 0; i < batch; i += 2) apart += (1 - cosine(rows[i], rows[i + 1])) / (batch / 2);
    expectNear(moments.decorrelation ?? Number.NaN, apart, 1e-13, 'decorrelation');
    let sum = 0;
    for (let a = 0; a < batch; a++) for (let b = 0; b < a; b++) sum += cosine(rows[a], rows[b]);
    expectNear(moments.correlation, sum / ((batch * (batch - 1)) / 2), 1e-13, 'correlation');
  });

  it('are those of the one sample there is, or of a sample of zeros', () => {
    const one = sampleMoments(Float64Array.of(1, 2, 3), { batch: 1, width: 3 });
    expect(one.groups).toEqual([{ weight: 1, secondMoment: 14 / 3, mean: 2 }]);
    expect([one.decorrelation, one.correlation]).toEqual([null, 0]);
    const none = sampleMoments(new Float64Array(6), { batch: 2, width: 3 });
    expect([none.decorrelation, none.correlation]).not.toContain(Number.NaN);
  });
});

describe('the moments of gaussian inputs', () => {
  it('are those asked for: partners are as alike as said, others not at all', () => {
    const spec = { kind: 'gaussian', width: 7, batch: 4, secondMoment: 2.5, correlation: 0.6 } as const;
    const { groups, decorrelation, correlation, fixed } = gaussianInputMoments(spec);
    expect([groups, fixed]).toEqual([[{ weight: 1, secondMoment: 2.5, mean: 0 }], false]);
    expectNear(decorrelation ?? Number.NaN, 0.4, 1e-15, 'decorrelation');
    // One partner among three others.
    expectNear(correlation, 0.2, 1e-15, 'correlation');
    expect(gaussianInputMoments({ ...spec, batch: 1 }).decorrelation).toBeNull();
  });
});
