// Who keeps signal and gradient best with one activation, from measured growths alone, and whether the recommended initialiser is
// among them. Growths are log10 of a root of a second moment over the whole depth.

import type { Scheme } from '../../model/settings.ts';
import type { CellValue } from '../grid-runner.ts';

/** Within a factor of three a training run hardly notices, as in the verdicts of a sounding. */
const KEPT_DECADES = Math.log10(3);

export interface Contestant {
  readonly scheme: Scheme;
  readonly signal: CellValue;
  readonly gradient: CellValue;
}

export interface Ranked {
  readonly scheme: Scheme;
  readonly signal: number;
  readonly gradient: number;
  /** The end that changes more, in decades: 0 keeps both. */
  readonly worst: number;
  /** How far the seeds of the end that changes more lie apart. */
  readonly apart: number;
}

export interface RowVerdict {
  /** `pending` until every cell of the row is there; `unstated` where no source recommends anything. */
  readonly kind: 'pending' | 'lost' | 'best' | 'beaten' | 'unstated';
  /** The measured numbers of the recommended initialiser; null where none is stated or where it has no number. */
  readonly recommended: Ranked | null;
  /** The one whose worse end changes least. */
  readonly best: Ranked | null;
  /** All that cannot be told from the best: within a factor of three, or nearer to it than its seeds lie apart. By merit. */
  readonly equals: readonly Ranked[];
}

/** The verdict on one activation. Contestants without a number (exactly zero, faulty) rank nowhere. */
export function rowVerdict(contestants: readonly Contestant[], recommended: Scheme | null): RowVerdict {
  const nothing = { recommended: null, best: null, equals: [] };
  if (contestants.some(({ signal, gradient }) => signal.kind === 'pending' || gradient.kind === 'pending'))
    return { kind: 'pending', ...nothing };
  const ranked = contestants.flatMap(rank).sort((a, b) => a.worst - b.worst);
  const best = ranked.at(0);
  if (best === undefined) return { kind: 'lost', ...nothing };
  const equals = ranked.filter(({ worst }) => worst - best.worst <= Math.max(KEPT_DECADES, best.apart));
  const own = ranked.find(({ scheme }) => scheme === recommended) ?? null;
  const kind = recommended === null ? 'unstated' : own !== null && equals.includes(own) ? 'best' : 'beaten';
  return { kind, recommended: own, best, equals };
}

/** Whether both ends stay within a factor of three. */
export function keepsBoth({ worst }: Ranked): boolean {
  return worst <= KEPT_DECADES;
}

function rank({ scheme, signal, gradient }: Contestant): Ranked[] {
  if (signal.kind !== 'value' || gradient.kind !== 'value') return [];
  const end = Math.abs(signal.mean) >= Math.abs(gradient.mean) ? signal : gradient;
  return [
    {
      scheme,
      signal: signal.mean,
      gradient: gradient.mean,
      worst: Math.abs(end.mean),
      apart: end.high - end.low,
    },
  ];
}
