// One layer read off: a slider for keyboard and touch, and the four numbers of the twin at that layer, each with what theory
// expects of it.

import type { PredictedRow, PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding } from '../experiment/sounding.ts';
import { sizeText } from '../plot/log-axis.ts';
import type { TraceRow } from '../plot/trace.ts';
import { figureMessagesOf } from './figure-messages.ts';
import { isResidual } from './figure-parts.ts';
import type { Lab } from './lab.ts';
import type { Messages } from './messages/en.ts';
import { pinnedBeside } from './pinned-run.ts';
import { Powers } from './powers.tsx';

interface LayerReadoutProps {
  readonly lab: Lab;
  readonly depth: number;
  readonly soundings: readonly Sounding[];
  readonly predictions: readonly (PredictedSounding | null)[];
  /** The layer whose inside is shown; null where none is. */
  readonly inside: number | null;
  readonly onOpen: (layer: number) => void;
}

/** The panel that shows the inside of a layer. */
export const INSIDE_ID = 'inside';

export function LayerReadout({ lab, depth, soundings, predictions, inside, onOpen }: LayerReadoutProps) {
  const messages = lab.messages.value;
  const texts = figureMessagesOf(lab.language.value);
  const layer = Math.min(depth, lab.layer.value ?? 1);
  const pinnedSize = (rows: readonly TraceRow[] | undefined): string | null => {
    if (rows === undefined) return null;
    const { size } = reading(rows, layer, messages);
    return texts.pinnedSize(size);
  };
  const readings = soundings.map((sounding, index) => ({
    name: isResidual(sounding) ? messages.residual : messages.plain,
    signal: {
      ...reading(sounding.signal.rows, layer, messages),
      theory: expectation(predictions[index]?.signal[layer], messages),
      pinned: pinnedSize(pinnedBeside(lab.pinned.value, sounding)?.signal.rows),
    },
    echo: {
      ...reading(sounding.echo.rows, layer, messages),
      theory: expectation(predictions[index]?.echo[layer], messages),
      pinned: pinnedSize(pinnedBeside(lab.pinned.value, sounding)?.echo.rows),
    },
  }));
  const spoken = readings
    .map(({ name, signal, echo }) => `${name}: ${messages.signal} ${signal.size}, ${messages.echo} ${echo.size}`)
    .join('; ');
  return (
    <section class="readout" aria-label={messages.readoutName}>
      <div class="readout-layer">
        <label for="layer">{messages.readout}</label>
        <strong>{layer === 0 ? `0 · ${messages.inputLayer}` : layer}</strong>
        <input
          id="layer"
          type="range"
          min={0}
          max={depth}
          step={1}
          value={layer}
          aria-valuetext={`${layer}; ${spoken}`}
          onInput={(event) => {
            lab.layer.value = event.currentTarget.valueAsNumber;
            if (inside !== null) onOpen(event.currentTarget.valueAsNumber);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onOpen(layer);
          }}
        />
        <button
          type="button"
          class="look-inside"
          aria-expanded={inside === layer}
          aria-controls={INSIDE_ID}
          onClick={() => onOpen(layer)}
        >
          {texts.lookInside(layer)}
        </button>
        <p class="hint">{messages.readoutHint}</p>
      </div>
      {readings.map(({ name, signal, echo }) => (
        <dl class="dials" key={name}>
          <Dial kind="signal" title={`${name} · ${messages.signal}`} {...signal} />
          <Dial kind="echo" title={`${name} · ${messages.echo}`} {...echo} />
        </dl>
      ))}
    </section>
  );
}

interface Reading {
  readonly size: string;
  readonly spread: string;
}

interface DialProps extends Reading {
  readonly kind: 'signal' | 'echo';
  readonly title: string;
  readonly theory: readonly string[];
  readonly pinned: string | null;
}

function Dial({ kind, title, size, spread, theory, pinned }: DialProps) {
  return (
    <div class={`dial dial-${kind}`}>
      <dt>{title}</dt>
      <dd>
        <span class="dial-size">
          <Powers text={size} />
        </span>
        <span class="dial-spread">
          <Powers text={spread} />
        </span>
        {pinned !== null && (
          <span class="dial-pinned">
            <Powers text={pinned} />
          </span>
        )}
        <span class="dial-theory">
          {theory.map((text) => (
            <span key={text}>
              <Powers text={text} />
            </span>
          ))}
        </span>
      </dd>
    </div>
  );
}

// A tenth is the least that two digits always show.
const VISIBLE_DECADES = Math.log10(1.1);

/** What theory expects, with its band, and infinite width where that is visibly another number; empty without theory. */
function expectation(row: PredictedRow | undefined, { theory, exactZero }: Messages): string[] {
  if (row === undefined) return [];
  const { expected, low, high, limit } = row;
  if (expected === null || low === null || high === null || limit === null) return [theory.expected(exactZero)];
  return [
    theory.expected(sizeText(expected)),
    theory.band(sizeText(low), sizeText(high)),
    ...(Math.abs(limit - expected) < VISIBLE_DECADES ? [] : [theory.limit(sizeText(limit))]),
  ];
}

function reading(rows: readonly TraceRow[], layer: number, messages: Messages): Reading {
  const row = rows.find((candidate) => candidate.layer === layer);
  if (row === undefined) return { size: messages.noValue, spread: '' };
  if (row.mean === null || row.low === null || row.high === null) return { size: messages.exactZero, spread: '' };
  return {
    size: sizeText(row.mean),
    spread: row.seeds.length > 1 ? messages.spread(sizeText(row.low), sizeText(row.high)) : '',
  };
}
