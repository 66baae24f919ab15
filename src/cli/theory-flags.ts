// The flags of `theory`: either an experiment with an engine, or an activation with its deviations, checked by the settings
// table that checks experiments.

import type { FieldQuestion } from '../experiment/field-report.ts';
import type { ActivationName } from '../math/activation-names.ts';
import { InputError, quote } from '../model/input-error.ts';
import { readValue } from '../model/schema.ts';
import { allowed, settingAt } from '../model/settings.ts';
import type { EngineChoice } from './engine-choice.ts';

export interface TheoryFlags {
  readonly engine: EngineChoice;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly activation?: string;
  readonly weightStd?: string;
  readonly biasStd?: string;
  readonly leakySlope?: string;
}

const TWO_FORMS = 'either an experiment, or --activation with --weight-std';
const ACTIVATION = settingAt('network.activation');
const LEAKY_SLOPE = settingAt('network.leakySlope');
// The bounds of every deviation; that of the biases has a word beside them which means nothing here.
const DEVIATION = settingAt('network.weights.std');

/** Throws InputError where an experiment is given together with what only makes sense without one, or the other way round. */
export function checkForm(
  path: string | undefined,
  flags: TheoryFlags,
  { engineGiven = false }: { readonly engineGiven?: boolean } = {},
): void {
  const field = fieldFlags(flags).find(([, value]) => value !== undefined);
  if (path === undefined && field === undefined) {
    throw new InputError(`theory: nothing is given; expected ${TWO_FORMS}`);
  }
  if (path !== undefined && field !== undefined) {
    throw new InputError(`${field[0]}: ${quote(field[1])} is not allowed beside an experiment; expected ${TWO_FORMS}`);
  }
  if (path !== undefined) return;
  const idle = [
    ['--engine', engineGiven ? flags.engine : undefined],
    ['--out', flags.out],
  ].find(([, value]) => value !== undefined);
  if (idle === undefined) return;
  throw new InputError(`${idle[0]}: ${quote(idle[1])} is not allowed without an experiment, which alone is measured`);
}

/** The flags of the second form, checked. */
export function readQuestion(flags: TheoryFlags): FieldQuestion {
  const { activation, weightStd, biasStd = '0', leakySlope = String(LEAKY_SLOPE.default) } = flags;
  if (activation === undefined) throw new InputError(`--activation: missing; expected ${allowed(ACTIVATION)}`);
  if (weightStd === undefined) throw new InputError(`--weight-std: missing; expected ${allowed(DEVIATION)}`);
  const name = readValue(ACTIVATION, activation, '--activation');
  if ('issue' in name) throw new InputError(name.issue);
  return {
    // The setting's choices are the names of the activations.
    activation: name.value as ActivationName,
    weightStd: readNumber('--weight-std', weightStd, DEVIATION),
    biasStd: readNumber('--bias-std', biasStd, DEVIATION),
    leakySlope: readNumber('--leaky-slope', leakySlope, LEAKY_SLOPE),
  };
}

function readNumber(flag: string, text: string, setting: typeof DEVIATION): number {
  // Number() takes "" for 0 and "0x1f" for 31.
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const read = readValue(setting, value);
  if ('value' in read) return Number(read.value);
  throw new InputError(`${flag}: ${quote(text)} is not allowed; expected ${allowed(setting)}`);
}

function fieldFlags({ activation, weightStd, biasStd, leakySlope }: TheoryFlags): [string, string | undefined][] {
  return [
    ['--activation', activation],
    ['--weight-std', weightStd],
    ['--bias-std', biasStd],
    ['--leaky-slope', leakySlope],
  ];
}
