// Rules that join several settings of one network. Each returns the sentence that refuses it, or nothing.

import { criticalWeights } from './critical-weights.ts';
import { DIGIT_CLASSES, DIGIT_COUNT, DIGIT_PIXELS } from './digits.ts';
import { quote } from './input-error.ts';
import type { Network } from './network.ts';
import { type Scheme, settingAt } from './settings.ts';

const ANY_DISTRIBUTION = ['normal', 'uniform', 'truncated-normal'];
const ANY_MODE = ['fan-in', 'fan-out', 'fan-avg'];

/** What may be said explicitly beside "scheme" without contradicting the scheme. */
const SCHEME_CHOICES: Readonly<
  Record<Scheme, { readonly distributions: readonly string[]; readonly modes: readonly string[] }>
> = {
  normal: { distributions: ['normal', 'truncated-normal'], modes: [] },
  uniform: { distributions: ['uniform'], modes: [] },
  glorot: { distributions: ANY_DISTRIBUTION, modes: ANY_MODE },
  lecun: { distributions: ANY_DISTRIBUTION, modes: ANY_MODE },
  he: { distributions: ANY_DISTRIBUTION, modes: ANY_MODE },
  rezero: { distributions: ANY_DISTRIBUTION, modes: ANY_MODE },
  orthogonal: { distributions: ['normal'], modes: [] },
  'torch-linear': { distributions: ['uniform'], modes: ['fan-in'] },
  'keras-dense': { distributions: ['uniform'], modes: ['fan-avg'] },
  'flax-dense': { distributions: ['truncated-normal'], modes: ['fan-in'] },
  'edge-of-chaos': { distributions: ANY_DISTRIBUTION, modes: ['fan-in'] },
};

/** Every rule of one network that is broken, as messages. */
export function crossCheck(network: Network): string[] {
  return [...widthIssues(network), ...weightIssues(network), ...criticalIssues(network), ...digitIssues(network)];
}

function widthIssues({ width, depth }: Network): string[] {
  if (!Array.isArray(width) || width.length === depth) return [];
  return [
    `network.width: a list of ${width.length} widths does not fit network.depth ${depth}; expected one width a block`,
  ];
}

function weightIssues({ weights }: Network): string[] {
  const { scheme, distribution, mode } = weights;
  const { distributions, modes } = SCHEME_CHOICES[scheme];
  const issues: string[] = [];
  if (distribution !== 'scheme' && !distributions.includes(distribution)) {
    issues.push(
      `network.weights.distribution: "${distribution}" contradicts the scheme "${scheme}"; expected ${oneOf(distributions)}`,
    );
  }
  if (mode !== 'scheme' && !modes.includes(mode)) {
    const reason = modes.length === 0 ? 'which uses no fan' : 'which fixes its fan';
    issues.push(
      `network.weights.mode: "${mode}" contradicts the scheme "${scheme}", ${reason}; expected ${oneOf(modes)}`,
    );
  }
  return issues;
}

function criticalIssues(network: Network): string[] {
  const { weights, activation, biases } = network;
  if (weights.scheme !== 'edge-of-chaos' || criticalWeights(network) !== null) return [];
  const bias = biases.std === 'scheme' ? 0 : biases.std;
  return [
    `network.weights.scheme: "edge-of-chaos" has no weight variance that makes "${activation}" critical with biases of std ${bias}; expected ${
      criticalWeights({ ...network, biases: { std: 0 } }) === null
        ? 'another activation'
        : 'network.biases.std 0 or another activation'
    }`,
  ];
}

function digitIssues({ input, readout }: Network): string[] {
  if (input.kind !== 'digits') return [];
  const issues: string[] = [];
  const defaultWidth = settingAt('network.input.width').default;
  if (input.width !== DIGIT_PIXELS && input.width !== defaultWidth) {
    issues.push(`network.input.width: ${input.width} does not fit the digits; leave it out or write ${DIGIT_PIXELS}`);
  }
  for (const key of ['secondMoment', 'correlation'] as const) {
    const fallback = settingAt(`network.input.${key}`).default;
    if (input[key] !== fallback) {
      issues.push(
        `network.input.${key}: ${quote(input[key])} cannot be chosen for digits; leave it out or write ${fallback}`,
      );
    }
  }
  if (input.batch > DIGIT_COUNT) {
    issues.push(`network.input.batch: ${input.batch} is more than the ${DIGIT_COUNT} digits there are`);
  }
  if (readout.loss !== 'gaussian-cotangent' && readout.width < DIGIT_CLASSES) {
    issues.push(
      `network.readout.width: ${readout.width} outputs cannot tell ${DIGIT_CLASSES} digits apart; expected at least ${DIGIT_CLASSES}`,
    );
  }
  return issues;
}

function oneOf(words: readonly string[]): string {
  return ['scheme', ...words].map((word) => `"${word}"`).join(' or ');
}
