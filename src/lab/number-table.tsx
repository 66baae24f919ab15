// The figure's numbers as tables, made only when the reader opens them: a deep tower has a hundred thousand rows.

import { useSignal } from '@preact/signals';
import type { PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding } from '../experiment/sounding.ts';
import { figureMessagesOf } from './figure-messages.ts';
import { isResidual } from './figure-parts.ts';
import type { Lab } from './lab.ts';
import type { Messages } from './messages/en.ts';
import { pinnedBeside } from './pinned-run.ts';

/** More rows than this are thinned: a table is for reading, not for the whole of a deep tower. */
const MAX_ROWS = 400;
const MEASURED_COLUMNS = ['mean', 'low', 'high'] as const;
const PREDICTED_COLUMNS = ['expected', 'limit'] as const;
const PINNED_COLUMNS = ['mean'] as const;

interface NumberTableProps {
  readonly lab: Lab;
  readonly soundings: readonly Sounding[];
  readonly predictions: readonly (PredictedSounding | null)[];
}

export function NumberTable({ lab, soundings, predictions }: NumberTableProps) {
  const messages = lab.messages.value;
  const open = useSignal(false);
  const step = Math.ceil(((soundings[0]?.depth ?? 0) + 1) / MAX_ROWS);
  return (
    <details
      class="numbers"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{messages.table}</summary>
      {open.value && step > 1 && <p class="hint">{messages.tableThinned(step)}</p>}
      {open.value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1).
        <section class="tables" tabIndex={0} aria-label={messages.table}>
          {soundings.map((sounding, index) => (
            <Table
              key={String(isResidual(sounding))}
              sounding={sounding}
              prediction={predictions[index] ?? null}
              pinned={pinnedBeside(lab.pinned.value, sounding)}
              pinnedName={figureMessagesOf(lab.language.value).pinned}
              step={step}
              messages={messages}
            />
          ))}
        </section>
      )}
    </details>
  );
}

function Table({
  sounding,
  prediction,
  pinned,
  pinnedName,
  step,
  messages,
}: {
  readonly sounding: Sounding;
  readonly prediction: PredictedSounding | null;
  readonly pinned: Sounding | null;
  readonly pinnedName: string;
  readonly step: number;
  readonly messages: Messages;
}) {
  const layers = Array.from({ length: sounding.depth + 1 }, (_, layer) => layer).filter(
    (layer) => layer % step === 0 || layer === sounding.depth,
  );
  const sites = (['signal', 'echo'] as const).map((key) => ({
    key,
    rows: new Map(sounding[key].rows.map((row) => [row.layer, row])),
    predicted: prediction?.[key] ?? null,
    earlier: pinned === null ? null : new Map(pinned[key].rows.map((row) => [row.layer, row])),
  }));
  const { layer: layerName, ...measured } = messages.columns;
  const names = Object.entries({
    ...measured,
    ...(prediction === null ? {} : messages.theory.columns),
    ...(pinned === null ? {} : { pinned: pinnedName }),
  });
  return (
    <table>
      <caption>{messages.tableCaption(isResidual(sounding) ? messages.residual : messages.plain)}</caption>
      <thead>
        <tr>
          <th rowSpan={2} scope="col">
            {layerName}
          </th>
          <th colSpan={names.length} scope="colgroup" class="of-signal">
            {messages.signal}
          </th>
          <th colSpan={names.length} scope="colgroup" class="of-echo">
            {messages.echo}
          </th>
        </tr>
        <tr>
          {['signal', 'echo'].map((site) =>
            names.map(([key, name]) => (
              <th scope="col" key={site + key}>
                {name}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {layers.map((layer) => (
          <tr key={layer}>
            <th scope="row">{layer}</th>
            {sites.map(({ key, rows, predicted, earlier }) => [
              ...cells(rows.get(layer), MEASURED_COLUMNS, { key, messages }),
              ...(predicted === null ? [] : cells(predicted[layer], PREDICTED_COLUMNS, { key, messages })),
              ...(earlier === null
                ? []
                : cells(earlier.get(layer), PINNED_COLUMNS, { key: `pinned-${key}`, messages })),
            ])}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cells<Column extends string>(
  row: { readonly [column in Column]: number | null } | undefined,
  columns: readonly Column[],
  { key, messages }: { readonly key: string; readonly messages: Messages },
) {
  return columns.map((column) => (
    <td key={key + column}>{row === undefined ? messages.noValue : (row[column]?.toFixed(3) ?? messages.exactZero)}</td>
  ));
}
