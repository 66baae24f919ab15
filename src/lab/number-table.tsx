// The figure's numbers as tables, made only when the reader opens them: a deep tower has a hundred thousand rows.

import { useSignal } from '@preact/signals';
import type { SiteSounding, Sounding } from '../experiment/sounding.ts';
import { isResidual } from './figure-parts.ts';
import type { Lab } from './lab.ts';
import type { Messages } from './messages/en.ts';

/** More rows than this are thinned: a table is for reading, not for the whole of a deep tower. */
const MAX_ROWS = 400;

export function NumberTable({ lab, soundings }: { readonly lab: Lab; readonly soundings: readonly Sounding[] }) {
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
          {soundings.map((sounding) => (
            <Table key={String(isResidual(sounding))} sounding={sounding} step={step} messages={messages} />
          ))}
        </section>
      )}
    </details>
  );
}

function Table({
  sounding,
  step,
  messages,
}: {
  readonly sounding: Sounding;
  readonly step: number;
  readonly messages: Messages;
}) {
  const layers = Array.from({ length: sounding.depth + 1 }, (_, layer) => layer).filter(
    (layer) => layer % step === 0 || layer === sounding.depth,
  );
  const sites = [sounding.signal, sounding.echo].map((site) => new Map(site.rows.map((row) => [row.layer, row])));
  const { layer: layerName, ...names } = messages.columns;
  return (
    <table>
      <caption>{messages.tableCaption(isResidual(sounding) ? messages.residual : messages.plain)}</caption>
      <thead>
        <tr>
          <th rowSpan={2} scope="col">
            {layerName}
          </th>
          <th colSpan={3} scope="colgroup" class="of-signal">
            {messages.signal}
          </th>
          <th colSpan={3} scope="colgroup" class="of-echo">
            {messages.echo}
          </th>
        </tr>
        <tr>
          {['signal', 'echo'].map((site) =>
            Object.entries(names).map(([key, name]) => (
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
            {sites.map((rows, index) => cells(rows.get(layer), { key: index === 0 ? 'signal' : 'echo', messages }))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cells(row: SiteSounding['rows'][number] | undefined, { key, messages }: { key: string; messages: Messages }) {
  return (['mean', 'low', 'high'] as const).map((column) => (
    <td key={key + column}>{row === undefined ? messages.noValue : (row[column]?.toFixed(3) ?? messages.exactZero)}</td>
  ));
}
