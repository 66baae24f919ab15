// The verdict on each activation: whether the recommended initialiser is best as measured here, and which are as good.

import { useMemo } from 'preact/hooks';
import { recommendedScheme } from '../../experiment/recommendations.ts';
import type { Scheme } from '../../model/settings.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { Powers } from '../powers.tsx';
import { ARENA_ACTIVATIONS } from './arena-grid.ts';
import { arenaMessages } from './arena-messages.ts';
import { type ArenaCell, verdictText } from './arena-text.ts';
import { type RowVerdict, rowVerdict } from './arena-verdict.ts';
import type { MeasuredArena } from './use-arena.ts';

interface ArenaVerdictsProps {
  readonly lab: Lab;
  readonly measured: MeasuredArena;
}

export function ArenaVerdicts({ lab, measured: { cells, choice } }: ArenaVerdictsProps) {
  const messages = lab.messages.value;
  const texts = arenaMessages[lab.language.value];
  const residual = choice.skip === 'residual';
  const rows = useMemo(() => verdictsOf(cells, residual), [cells, residual]);
  const stated = rows.filter(({ recommended }) => recommended !== null);
  const done = rows.every(({ verdict }) => verdict.kind !== 'pending');
  const best = stated.filter(({ verdict }) => verdict.kind === 'best').length;
  return (
    <div class="arena-verdicts">
      <h3 id="arena-verdicts">{texts.verdicts}</h3>
      <p class="hint">
        {texts.verdictsIntro} {residual && texts.rezero}
      </p>
      <p class="arena-tally" role="status">
        {done ? texts.tally(best, stated.length) : texts.waiting}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1). */}
      <section class="tables" tabIndex={0} aria-labelledby="arena-verdicts">
        <table class="arena-table">
          <thead>
            <tr>
              <th scope="col">{texts.activation}</th>
              <th scope="col">{texts.columns.verdict}</th>
              <th scope="col">{texts.columns.equals}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ activation, recommended, verdict }) => (
              <tr key={activation} data-verdict={verdict.kind}>
                <th scope="row">{choiceName(messages, activation)}</th>
                <td>
                  <span class="arena-sign" role="img" aria-label={texts.marksInWords[verdict.kind]}>
                    {texts.marks[verdict.kind]}
                  </span>{' '}
                  <Powers text={verdictText(verdict, recommended, { messages, texts })} />
                </td>
                <td>{texts.list(verdict.equals.map(({ scheme }) => choiceName(messages, scheme)))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

interface VerdictRow {
  readonly activation: ArenaCell['activation'];
  readonly recommended: Scheme | null;
  readonly verdict: RowVerdict;
}

/** ReZero starts a residual block as the identity: it would win every row without a contest. */
function verdictsOf(cells: readonly ArenaCell[], residual: boolean): VerdictRow[] {
  return ARENA_ACTIVATIONS.map((activation) => {
    const contestants = cells.filter(
      (cell) => cell.activation === activation && cell.refusal === null && !(residual && cell.scheme === 'rezero'),
    );
    const recommended = recommendedScheme(activation);
    return {
      activation,
      recommended,
      verdict: rowVerdict(
        contestants.map(({ scheme, signal, gradient }) => ({ scheme, signal: signal.whole, gradient: gradient.whole })),
        recommended,
      ),
    };
  });
}
