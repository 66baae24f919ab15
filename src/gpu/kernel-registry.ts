// Every kernel with its bindings and its override constants: the one list of what there is. The host addresses bindings by
// name; their order here is the order of @binding in group 0: params uniform (always with a dynamic offset) first, then
// read-only inputs, then outputs.

import { ACTIVATION_NAMES } from '../math/activation-names.ts';
import { NO_ACTIVATION } from './pass-params.ts';

export interface KernelBinding {
  readonly name: string;
  readonly kind: 'uniform' | 'read' | 'write';
}

export interface KernelLayout {
  readonly bindings: readonly KernelBinding[];
  /** Names of the kernel's `override` constants. */
  readonly constants: readonly string[];
  /** Whether its text depends on the variant (kernel-variants.ts). */
  readonly varies: boolean;
}

export const KERNELS = {
  activate: {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
    varies: true,
  },
  'clear-words': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'draw-weights': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'weights', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'layer-backward': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'weights', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
    varies: true,
  },
  'layer-forward': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'weights', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
    varies: true,
  },
  'log-histogram': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: true,
  },
  'loss-gradient': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'targets', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'measure-moments': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: true,
  },
  'multiply-slope': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
    varies: true,
  },
  'pair-correlation': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'probe-activation': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'arguments', kind: 'read' },
      { name: 'results', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'probe-copy': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'source', kind: 'read' },
      { name: 'copied', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'probe-empty': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'words', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'probe-fma': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'sums', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'probe-words': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'words', kind: 'write' },
    ],
    constants: [],
    varies: false,
  },
  'reduce-statistics': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'plan', kind: 'read' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: true,
  },
  'weight-gradient': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'items', kind: 'read' },
      { name: 'arena', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
    varies: true,
  },
} as const satisfies Record<string, KernelLayout>;

export type KernelStem = keyof typeof KERNELS;

export function kernelStems(): readonly KernelStem[] {
  return Object.keys(KERNELS) as KernelStem[];
}

export function kernelLayout(stem: KernelStem): KernelLayout {
  return KERNELS[stem];
}

/** Every value that an override constant is given. */
export const CONSTANT_VALUES: ReadonlyMap<string, readonly number[]> = new Map([
  ['ACTIVATION', [...ACTIVATION_NAMES.keys(), NO_ACTIVATION]],
]);
