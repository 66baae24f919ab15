// What the page says of the theory, in English. Sizes and counts come in as text.

export const theoryEn = {
  caption:
    'The dashed line is what theory expects of networks of this width, the mean over all seeds; its hatched band reaches two standard deviations of a seed to either side. Both follow the settings at once.',
  expected: (size: string) => `theory ${size}`,
  band: (low: string, high: string) => `band ${low} to ${high}`,
  limit: (size: string) => `at infinite width ${size}`,
  columns: { expected: 'theory', limit: 'infinite width' },

  together: (sentences: readonly string[]) => sentences.join(' '),
  pending: 'Theory is on its way …',
  none: 'No theory for an activation after the sum.',
  failed: (message: string) => `Theory could not be computed here: ${message}`,

  phase: {
    ordered: (chi1: string, _cStar: string | null) => `Theory: ordered (χ₁ = ${chi1}).`,
    critical: (chi1: string, _cStar: string | null) => `Theory: critical (χ₁ = ${chi1}), at the edge of chaos.`,
    chaotic: (chi1: string, cStar: string | null) =>
      `Theory: chaotic (χ₁ = ${chi1}${cStar === null ? '' : `, c* = ${cStar}`}).`,
  },
  /** `inputs` and `squares` are layers: the depth scale, and over how many a mean square changes by e. */
  fate: {
    blocked: (_inputs: string, _squares: string) => 'No gradient passes a layer.',
    alike: (_inputs: string, squares: string) =>
      `Inputs become alike and gradients vanish: mean squares shrink by a factor e every ${squares} layers.`,
    dying: (_inputs: string, squares: string) =>
      `The signal dies out and gradients vanish: mean squares shrink by a factor e every ${squares} layers.`,
    apart: (inputs: string, squares: string) =>
      `Inputs drift apart over a depth scale of ${inputs} layers; gradients explode, their mean square growing by a factor e every ${squares} layers.`,
    silent: (_inputs: string, squares: string) =>
      `There is no signal; gradients explode, their mean square growing by a factor e every ${squares} layers.`,
    unbounded: (_inputs: string, squares: string) =>
      `The signal grows without bound and gradients explode: mean squares grow by a factor e every ${squares} layers.`,
    level: (_inputs: string, _squares: string) => 'Nothing is lost or grows exponentially with depth.',
    fading: (_inputs: string, _squares: string) =>
      'The signal dies out, but slowly: nothing is lost or grows exponentially with depth.',
    swelling: (_inputs: string, _squares: string) =>
      'The signal grows without bound, but slowly: nothing is lost or grows exponentially with depth.',
  },
  noLimit: 'There is no depth limit.',
  untrainable: 'Not even one layer can be trained through.',
  trainable: (limit: number, scales: number, depth: number) =>
    `Trainable to about ${layers(limit)} (${scales} depth scales); this network has ${layers(depth)}: ${depth > limit ? 'deeper than that' : 'within that'}.`,

  skip: 'Theory: with the skip there is no depth scale.',
  course: {
    kept: (_size: string, from: number, to: number) =>
      `The gradient at layer ${to} is expected to be as large as that at layer ${from}.`,
    grows: (size: string, from: number, to: number) =>
      `The gradient at layer ${to} is expected to be ${size} times that at layer ${from}.`,
    shrinks: (size: string, from: number, to: number) =>
      `The gradient at layer ${to} is expected to be ${size} of that at layer ${from}.`,
    zero: (_size: string, _from: number, to: number) => `The gradient at layer ${to} is expected to be exactly 0.`,
  },

  doubt: {
    spread:
      'Depth is large against width here: mean squares of seeds differ by more than a factor e, and mean field is not expected to describe a single network.',
    shift:
      'At this width the first correction already moves the mean square by half: infinite-width theory is not expected to hold.',
  },
};

export type TheoryMessages = typeof theoryEn;

function layers(count: number): string {
  return count === 1 ? '1 layer' : `${count} layers`;
}
