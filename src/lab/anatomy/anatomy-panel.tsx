// The inside of one layer for both towers, side by side: what its values look like, how many of its units are dead or saturated,
// and where its gradient comes from. Computed by the reference in the worker; the last answer stays until the next one comes.

import type { Signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Sounding } from '../../experiment/sounding.ts';
import { toJson } from '../../model/experiment.ts';
import { isResidual } from '../figure-parts.ts';
import type { Lab } from '../lab.ts';
import { AnatomyAsker, requestKey, type TowerAnatomy } from './anatomy-asker.ts';
import type { AnatomyRequest } from './anatomy-contract.ts';
import { anatomyMessages } from './anatomy-messages.ts';
import { AnatomyTower } from './anatomy-tower.tsx';
import './anatomy.css';
import '../../plot/anatomy.css';

/** A slider that has not moved for this long rests. */
const REST_MS = 250;

interface AnatomyPanelProps {
  readonly lab: Lab;
  readonly inside: Signal<number | null>;
}

export function AnatomyPanel({ lab, inside }: AnatomyPanelProps) {
  const messages = anatomyMessages[lab.language.value];
  const shown = lab.shown.value;
  const layer = inside.value;
  const [answers, setAnswers] = useState<readonly Answered[]>([]);
  const asker = useMemo(
    () =>
      new AnatomyAsker(
        (request) => lab.sounder.anatomy(request),
        (towers, requests) => setAnswers((before) => renewed(before, towers, requests)),
      ),
    [lab],
  );
  useEffect(() => () => asker.close(), [asker]);
  const requests = useMemo(() => {
    if (shown === null || layer === null) return [];
    const experiment = toJson(shown.experiment);
    return shown.soundings.map((sounding) =>
      requestFor(sounding, { experiment, layer, seed: shown.experiment.seeds.first }),
    );
  }, [shown, layer]);
  // More seeds of the same run ask for nothing new.
  const question = requests.map(requestKey).join('\n');
  useEffect(() => {
    if (requests.length === 0) return;
    const timer = setTimeout(() => asker.want(requests), answers.length === 0 ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [asker, question]);
  if (shown === null || layer === null) return null;
  const named = shown.soundings.map((sounding, index) => ({
    name: isResidual(sounding) ? lab.messages.value.residual : lab.messages.value.plain,
    skip: isResidual(sounding),
    tower: answers[index]?.tower ?? PENDING,
    current: answers[index]?.key === requestKey(requests[index]),
  }));
  const waiting = named.some(({ current }) => !current);
  return (
    <>
      <p class="hint" role="status">
        {waiting ? messages.pending : messages.reference(requests[0]?.seed ?? 0)}
      </p>
      <div class="inside-towers">
        {named.map(({ name, skip, tower, current }) => (
          <AnatomyTower
            key={String(skip)}
            name={name}
            skip={skip}
            tower={tower}
            stale={!current}
            messages={messages}
            pageMessages={lab.messages.value}
          />
        ))}
      </div>
    </>
  );
}

function requestFor(sounding: Sounding, run: { experiment: unknown; layer: number; seed: number }): AnatomyRequest {
  const { experiment, layer, seed } = run;
  return {
    experiment,
    skip: isResidual(sounding),
    // A seed that is drawn: one with a fault has nothing to show.
    seed: sounding.seeds[0] ?? seed,
    layer: Math.min(layer, sounding.depth),
  };
}

/** What is known of a tower, and the question that it answers. */
interface Answered {
  readonly tower: TowerAnatomy;
  readonly key: string | null;
}

const PENDING: TowerAnatomy = { kind: 'pending' };

/** While a question is open, the answer to the one before stays. */
function renewed(
  before: readonly Answered[],
  towers: readonly TowerAnatomy[],
  requests: readonly AnatomyRequest[],
): readonly Answered[] {
  return towers.map((tower, index) =>
    tower.kind === 'pending'
      ? (before[index] ?? { tower: PENDING, key: null })
      : { tower, key: requestKey(requests[index]) },
  );
}
