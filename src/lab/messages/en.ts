// Every string of the page in English; the other languages have the same keys by type. Labels and helps of settings live in
// the settings table, what is said of the theory in a file of its own.

import { theoryEn } from './theory-en.ts';

export const en = {
  languageName: 'English',
  title: 'Echosounder',
  tagline: 'Send a signal down a deep network. Listen to the gradient that comes back.',
  skipToFigure: 'Skip to the figure',
  viewMenu: 'Views',
  views: {
    sounding: 'Sounding',
    sweep: 'Sweep',
    phase: 'Phase plane',
    arena: 'Arena',
    frameworks: 'Frameworks',
    papers: 'Papers',
  },
  loadingPart: 'Loading …',
  partFailed: (message: string) => `This part of the page could not be loaded: ${message}`,
  files: 'Save and open',
  present: 'Present',
  presentEnd: 'End presentation',
  heldRun: (multiplyAdds: string) =>
    `This link asks for a run of ${multiplyAdds} multiply-adds. Nothing that large starts by itself.`,
  startHeld: 'Measure it',
  language: 'Language',
  theme: 'Theme',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark', contrast: 'Contrast' },
  engine: 'Engine',
  engines: { auto: 'Automatic', webgpu: 'WebGPU', cpu: 'CPU (WebAssembly)', reference: 'Reference (float64)' },
  engineNames: { webgpu: 'WebGPU', cpu: 'CPU engine', reference: 'Reference engine' },
  opening: 'Opening an engine …',
  software: 'software',
  retry: 'Try again',
  engineFailed: (message: string) => `No engine could be opened: ${message}`,
  runFailed: (message: string) => `This sounding stopped: ${message}`,
  deviceLost: 'The graphics device was lost. The last complete figure is kept.',
  withoutWebgpu: 'WebGPU is not available here; the processor measures.',

  controls: 'Settings',
  groups: { network: 'Network', weights: 'Weights', residual: 'Residual sum', input: 'Input and loss', seeds: 'Seeds' },
  undo: 'Undo',
  redo: 'Redo',
  resetAll: 'Reset all',
  reset: (label: string) => `Reset ${label} to its default`,
  changed: 'changed',
  swept: 'This view gives it values of its own.',
  copyLink: 'Copy link',
  copied: 'Copied',
  copyFailed: 'Copy it from the address bar',
  exactValue: (label: string) => `${label}, exact value`,
  valueKind: (label: string) => `${label}, kind of value`,
  ownNumber: 'number',
  profile: (text: string) => `Profile ${text} from the link`,
  refusedNumber: (label: string, value: string, min: string, max: string) =>
    `${label} takes a number from ${min} to ${max}; ${value} is outside. The figure keeps the last good value.`,
  refusedInteger: (label: string, value: string, min: string, max: string) =>
    `${label} takes a whole number from ${min} to ${max}; ${value} is not one. The figure keeps the last good value.`,
  refusedEmpty: (label: string) => `${label} needs a number. The figure keeps the last good value.`,
  refusedWhole: (message: string) => `Not possible: ${message}. The figure keeps the last good value.`,
  badLink: (message: string) => `The link could not be read, so nothing of it is shown: ${message}`,
  linkTooLong: 'it is longer than 8 KiB',
  linkBadPart: (part: string) => `${part} is neither a setting nor an option of the page`,
  dismiss: 'Dismiss',

  /** Readable names of choices; what is not here is shown by its own name. */
  choices: {
    scheme: 'from the scheme',
    width: 'as the block',
    gaussian: 'Gaussian noise',
    digits: 'Handwritten digits',
    zero: 'zero (ReZero)',
    'linear-activation': 'linear → activation',
    'activation-linear': 'activation → linear',
    'linear-activation-linear': 'linear → activation → linear',
    'softmax-cross-entropy': 'softmax, cross-entropy',
    'mean-squared-error': 'mean squared error',
    'gaussian-cotangent': 'Gaussian cotangent',
    normal: 'normal',
    uniform: 'uniform',
    'truncated-normal': 'truncated normal',
    orthogonal: 'orthogonal',
    glorot: 'Glorot (Xavier)',
    lecun: 'LeCun',
    he: 'He (Kaiming)',
    'torch-linear': 'PyTorch Linear default',
    'keras-dense': 'Keras Dense default',
    'flax-dense': 'Flax Dense default',
    rezero: 'ReZero',
    'edge-of-chaos': 'Edge of chaos (χ₁ = 1)',
    linear: 'linear',
    logistic: 'logistic (sigmoid)',
    relu: 'ReLU',
    'leaky-relu': 'leaky ReLU',
    elu: 'ELU',
    selu: 'SELU',
    gelu: 'GELU (exact)',
    'gelu-tanh': 'GELU (tanh form)',
    silu: 'SiLU (swish)',
    'hard-tanh': 'hard tanh',
  },

  layer: 'layer',
  plain: 'Plain',
  residual: 'Residual',
  plainFormula: 'z ← F(z)',
  residualFormula: 'z ← z + F(z)',
  signal: 'Signal',
  echo: 'Gradient',
  signalAxis: '↓ signal |z|',
  echoAxis: '↑ gradient |∂L/∂z|',
  figureName: (tower: string, depth: number) =>
    `${tower} network with ${depth} layers: signal going down on the left, gradient coming back up on the right; the same numbers are in the table below`,
  zero: (from: number, to: number, kind: 'signal' | 'echo', last: number) => {
    if (kind === 'signal' && to === last) return `exactly 0 from layer ${from}`;
    if (kind === 'echo' && from <= 1) return `exactly 0 up to layer ${to}`;
    return from === to ? `exactly 0 at layer ${from}` : `exactly 0 from layer ${from} to ${to}`;
  },
  caption:
    'Depth runs down the page. Each strip is one layer: the fuller its colour, the more values of that size. The line is the root of the second moment, averaged over the seeds in the logarithm; the shade spans the smallest and the largest seed. Both networks share their axes and their weights.',
  captionGrouped: (span: number) => `At this depth one strip stands for ${span} layers.`,
  captionNoStrips: (limit: number) => `Beyond ${limit} layers only the line is measured, without strips.`,
  readout: 'Layer',
  readoutName: 'Numbers of one layer',
  readoutHint: 'Point at the figure, or move this slider, to read one layer.',
  inputLayer: 'input',
  exactZero: 'exactly 0',
  noValue: 'not measured',
  spread: (low: string, high: string) => `seeds ${low} to ${high}`,
  verdict: {
    echo: {
      kept: (size: string, from: number, to: number) =>
        `The gradient at layer ${to} is ${size} of that at layer ${from}: it is kept.`,
      shrinks: (size: string, from: number, to: number) =>
        `The gradient at layer ${to} is ${size} of that at layer ${from}: it shrinks.`,
      vanishes: (size: string, from: number, to: number) =>
        `The gradient at layer ${to} is ${size} of that at layer ${from}: it vanishes.`,
      grows: (size: string, from: number, to: number) =>
        `The gradient at layer ${to} is ${size} times that at layer ${from}: it grows.`,
      explodes: (size: string, from: number, to: number) =>
        `The gradient at layer ${to} is ${size} times that at layer ${from}: it explodes.`,
      zero: (_size: string, _from: number, to: number) =>
        `The gradient at layer ${to} is exactly 0: nothing comes back.`,
      undefined: (_size: string, from: number) => `There is no gradient at layer ${from} to compare with.`,
    },
    signal: {
      kept: (size: string, _from: number, to: number) =>
        `The signal at layer ${to} is ${size} times the input: it is kept.`,
      shrinks: (size: string, _from: number, to: number) =>
        `The signal at layer ${to} is ${size} of the input: it shrinks.`,
      vanishes: (size: string, _from: number, to: number) =>
        `The signal at layer ${to} is ${size} of the input: it vanishes.`,
      grows: (size: string, _from: number, to: number) =>
        `The signal at layer ${to} is ${size} times the input: it grows.`,
      explodes: (size: string, _from: number, to: number) =>
        `The signal at layer ${to} is ${size} times the input: it explodes.`,
      zero: (_size: string, _from: number, to: number) => `The signal at layer ${to} is exactly 0: nothing arrives.`,
      undefined: (_size: string, _from: number, _to: number) =>
        'The input is exactly 0: there is nothing to compare with.',
    },
  },
  fault: (seeds: readonly number[], layer: number, text: string) =>
    seeds.length === 1
      ? `Seed ${seeds[0]} is left out: at layer ${layer}, ${text}.`
      : `Seeds ${seeds.join(', ')} are left out: at layer ${layer}, ${text}.`,
  faults: {
    1: 'a value that is not finite was found in device memory; please report it with the adapter named here',
    2: 'an argument of sin lies beyond 8192, where float32 cannot resolve its phase',
    4: 'a slope or an exponent lies outside what is tracked',
  },
  unknownFault: (code: number) => `a fault with code ${code} was reported`,
  allFaulty: 'No seed is left to draw.',

  seedsDrawn: (done: number, total: number) => (total === 1 ? '1 seed' : `${done} of ${total} seeds`),
  measuring: 'Measuring',
  waiting: 'The first sounding is on its way …',
  nothingYet: 'There is no figure yet.',
  idle: 'Ready',
  cancelled: 'Cancelled; the figure shows the last complete state.',
  cancelledEarly: 'Cancelled before anything was drawn.',
  cancelledPart: 'Cancelled; what was measured before stays.',
  measureAgain: 'Measure again',
  stale: 'The figure still shows the earlier settings.',
  cancel: 'Cancel',
  remaining: (count: number, unit: 's' | 'min' | 'h') => `about ${count} ${unit} left`,
  runNotices: {
    'device-lost': 'The graphics device was lost; a new one has taken over and what was interrupted is measured again.',
    'worker-lost': 'A worker ended unexpectedly; a new one has taken over and what was interrupted is measured again.',
    'less-memory': 'Memory is short; fewer networks are measured at a time.',
  },
  otherAdapter: (adapter: string) => `It is another adapter (${adapter}): numbers may differ in their last digits.`,

  theory: theoryEn,

  table: 'Numbers of this figure',
  tableCut: (shown: number, total: number) => `The first ${shown} of ${total} rows; an export holds them all.`,
  tableThinned: (step: number) => `Every ${step}th layer; the ends are always included.`,
  tableCaption: (tower: string) =>
    `${tower}: log10 of the root of the second moment by layer, mean over the seeds, with the smallest and the largest seed, and what theory expects`,
  columns: { layer: 'Layer', mean: 'mean', low: 'least', high: 'greatest' },
  footer: 'Every number is measured or computed on your own machine. A link reproduces the figure, seeds included.',
};

export type Messages = typeof en;

/** A choice of the settings table as the reader sees it. */
export function choiceName(messages: Messages, choice: string): string {
  return new Map(Object.entries(messages.choices)).get(choice) ?? choice;
}
