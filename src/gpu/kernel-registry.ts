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
}

export const KERNELS = {
  activate: {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'input', kind: 'read' },
      { name: 'output', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
  },
  'draw-weights': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'weights', kind: 'write' },
    ],
    constants: [],
  },
  'layer-backward': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'weights', kind: 'read' },
      { name: 'delta', kind: 'read' },
      { name: 'gradient_input', kind: 'read' },
      { name: 'argument', kind: 'read' },
      { name: 'first', kind: 'write' },
      { name: 'second', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
  },
  'layer-forward': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'weights', kind: 'read' },
      { name: 'input', kind: 'read' },
      { name: 'skip_input', kind: 'read' },
      { name: 'linear', kind: 'write' },
      { name: 'output', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
  },
  'log-histogram': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'input', kind: 'read' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
  },
  'loss-gradient': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'output', kind: 'read' },
      { name: 'targets', kind: 'read' },
      { name: 'gradient', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
  },
  'measure-moments': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'input', kind: 'read' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
  },
  'multiply-slope': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'gradient', kind: 'read' },
      { name: 'argument', kind: 'read' },
      { name: 'output', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: ['ACTIVATION'],
  },
  'pair-correlation': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'input', kind: 'read' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
  },
  'probe-activation': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'arguments', kind: 'read' },
      { name: 'results', kind: 'write' },
    ],
    constants: [],
  },
  'probe-copy': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'source', kind: 'read' },
      { name: 'copied', kind: 'write' },
    ],
    constants: [],
  },
  'probe-empty': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'words', kind: 'write' },
    ],
    constants: [],
  },
  'probe-fma': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'sums', kind: 'write' },
    ],
    constants: [],
  },
  'probe-words': {
    bindings: [
      { name: 'params', kind: 'uniform' },
      { name: 'words', kind: 'write' },
    ],
    constants: [],
  },
  'reduce-statistics': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'plan', kind: 'read' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
  },
  'weight-gradient': {
    bindings: [
      { name: 'pass_params', kind: 'uniform' },
      { name: 'towers', kind: 'read' },
      { name: 'delta', kind: 'read' },
      { name: 'input', kind: 'read' },
      { name: 'output', kind: 'write' },
      { name: 'ledger', kind: 'write' },
    ],
    constants: [],
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
