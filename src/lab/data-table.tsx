// The numbers behind a figure as a table, made only when the reader opens it.

import { useSignal } from '@preact/signals';
import type { Messages } from './messages/en.ts';

const EMPTY: TableContent = { columns: [], rows: [] };

/** More rows than this are left to the export: a table is for reading. */
const MAX_ROWS = 400;

interface DataTableProps {
  readonly messages: Messages;
  readonly summary: string;
  readonly caption: string;
  /** Asked for only while the table is open. */
  readonly content: () => TableContent;
}

export interface TableContent {
  readonly columns: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
}

export function DataTable({ messages, summary, caption, content }: DataTableProps) {
  const open = useSignal(false);
  const { columns, rows } = open.value ? content() : EMPTY;
  return (
    <details
      class="numbers"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{summary}</summary>
      {open.value && rows.length > MAX_ROWS && <p class="hint">{messages.tableCut(MAX_ROWS, rows.length)}</p>}
      {open.value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1).
        <section class="tables" tabIndex={0} aria-label={summary}>
          <table>
            <caption>{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col" key={column}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MAX_ROWS).map((cells, row) => (
                <tr key={row}>
                  {cells.map((text, index) => {
                    const key = columns[index];
                    return index === 0 ? (
                      <th scope="row" key={key}>
                        {text}
                      </th>
                    ) : (
                      <td key={key}>{text}</td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
