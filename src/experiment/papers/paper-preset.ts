// A paper as something that can be checked: what it found, the networks that repeat it, and each of its numbers with how far ours may
// lie from it. A check never bends to what was measured: where the two contradict each other it fails, and `deviation` says why.

import type { PaperId } from './paper-ids.ts';
import type { Measured, PaperRun } from './paper-run.ts';

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

export interface PaperPreset {
  readonly id: PaperId;
  /** Authors and year, as the list of papers has them. */
  readonly name: string;
  readonly citation: string;
  readonly title: Bilingual;
  readonly finding: Bilingual;
  /** What is other than in the paper: sizes, inputs, and what is left out. */
  readonly setup: Bilingual;
  /** What one click opens: the settings of this network, all others at their defaults. */
  readonly view: {
    readonly view: 'sounding' | 'phase';
    readonly network: Readonly<Record<string, unknown>>;
    readonly seeds: number;
    /** Options of that view, as they stand in the link. */
    readonly options?: Readonly<Record<string, string>>;
  };
  readonly experiments: readonly PaperExperiment[];
  /** Made when asked for, because the expectations at finite width take some milliseconds of theory. */
  readonly checks: () => readonly PaperCheck[];
}

export interface PaperExperiment {
  readonly id: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export type PaperRuns = ReadonlyMap<string, PaperRun>;

export interface PaperCheck {
  readonly id: string;
  /** `theory`: computed here from mean field. `measured`: out of an engine's run. */
  readonly kind: 'theory' | 'measured';
  readonly text: Bilingual;
  /** Where the expected number stands, or how it was had. */
  readonly source: Bilingual;
  readonly expected: number;
  /** `log`: the two are compared as factors, and tolerances are natural logarithms. */
  readonly scale: 'linear' | 'log';
  readonly tolerance: Tolerance;
  /** null where what it needs was not measured. */
  readonly measured: (runs: PaperRuns) => Measured | null;
  /** Why the verdict is known to be a contradiction. */
  readonly deviation?: Bilingual;
}

export interface Tolerance {
  readonly absolute: number;
  /** How many standard errors of the measured value itself are allowed on top. */
  readonly standardErrors: number;
  readonly reason: Bilingual;
}

export interface PaperVerdict {
  readonly check: PaperCheck;
  readonly measured: number;
  /** A difference, or with the scale `log` a factor of at least 1 either way. */
  readonly allowed: number;
  readonly passes: boolean;
}

/** What the runs say to a check; null where its run is missing or nothing of it is sound. */
export function verdictOf(check: PaperCheck, runs: PaperRuns): PaperVerdict | null {
  const answer = check.measured(runs);
  if (answer === null || !Number.isFinite(answer.value)) return null;
  const { absolute, standardErrors } = check.tolerance;
  const reach = absolute + standardErrors * answer.standardError;
  const distance =
    check.scale === 'log' ? Math.abs(Math.log(answer.value / check.expected)) : Math.abs(answer.value - check.expected);
  return {
    check,
    measured: answer.value,
    allowed: check.scale === 'log' ? Math.exp(reach) : reach,
    passes: distance <= reach,
  };
}
