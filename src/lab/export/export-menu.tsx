// The menu of files: what leaves the page (figure, numbers, experiment, code), what comes back into it, and saved views.

import { useSignal } from '@preact/signals';
import { toJson } from '../../model/experiment.ts';
import { messageOf } from '../../model/input-error.ts';
import type { FigureTheme } from '../../plot/style-sheet.ts';
import type { Lab } from '../lab.ts';
import { toLink } from '../link.ts';
import { CopyCode } from './copy-code.tsx';
import { download } from './download.ts';
import { csvText } from './export-csv.ts';
import { figurePng, figureSvg } from './export-figure.ts';
import { experimentText, resultText } from './export-json.ts';
import { exportMessages } from './export-messages.ts';
import type { ExportSource } from './export-source.ts';
import { ImportFile } from './import-file.tsx';
import { SavedRuns } from './saved-runs.tsx';
import './export.css';

const THEMES = ['light', 'dark'] as const satisfies readonly FigureTheme[];

export function ExportMenu({ lab }: { readonly lab: Lab }) {
  return (
    <div class="exports">
      <Exports lab={lab} />
      <CopyCode lab={lab} />
      <ImportFile lab={lab} />
      <SavedRuns lab={lab} />
    </div>
  );
}

type Made = { readonly name: string; readonly content: Blob };

function Exports({ lab }: { readonly lab: Lab }) {
  const messages = exportMessages[lab.language.value];
  const source = lab.exportSource.value;
  const theme = useSignal<FigureTheme>(shownTheme());
  const withAdapter = useSignal(false);
  const outcome = useSignal('');
  const view = lab.messages.value.views[lab.view.value];

  function figure(own: ExportSource): string {
    if (own.figures().length === 0) throw new Error(messages.noFigure);
    const words = { title: `Echosounder: ${view}`, description: messages.description(view) };
    return figureSvg(own, { ...words, theme: theme.value });
  }

  async function save(make: () => Made | Promise<Made>): Promise<void> {
    try {
      const { name, content } = await make();
      download(name, content);
      outcome.value = messages.saved(name);
    } catch (error) {
      outcome.value = messages.failed(messageOf(error));
    }
  }

  /** A file an experiment, numbered where there are several. */
  async function saveEach({ name, experiments }: ExportSource): Promise<void> {
    const all = experiments();
    for (const [index, experiment] of all.entries()) {
      const number = all.length === 1 ? '' : `.${index + 1}`;
      await save(() => ({ name: `${name}${number}.experiment.json`, content: jsonBlob(experiment) }));
    }
  }

  /** A button for one kind of file of what the view offers. */
  function kind(ending: string, text: string, content: (own: ExportSource) => Blob | Promise<Blob>) {
    return (
      <button
        type="button"
        disabled={source === null}
        onClick={() =>
          source !== null &&
          void save(async () => ({ name: `${source.name}.${ending}`, content: await content(source) }))
        }
      >
        {text}
      </button>
    );
  }

  return (
    <>
      <section class="export-part" aria-labelledby="export-figure">
        <h2 id="export-figure">{messages.figure}</h2>
        <p class="export-note">{source === null ? messages.nothing : messages.figureNote}</p>
        <label class="export-choice">
          {messages.theme}{' '}
          <select
            value={theme.value}
            onChange={(event) => {
              theme.value = THEMES.find((known) => known === event.currentTarget.value) ?? 'light';
            }}
          >
            {THEMES.map((value) => (
              <option key={value} value={value}>
                {messages.themes[value]}
              </option>
            ))}
          </select>
        </label>
        <div class="export-buttons">
          {kind('svg', 'SVG', (own) => textBlob(figure(own), 'image/svg+xml'))}
          {kind('png', 'PNG', (own) => figurePng(figure(own)))}
        </div>
      </section>
      <section class="export-part" aria-labelledby="export-numbers">
        <h2 id="export-numbers">{messages.numbers}</h2>
        <p class="export-note">{messages.numbersNote}</p>
        <label class="export-choice">
          <input
            type="checkbox"
            checked={withAdapter.value}
            onChange={(event) => {
              withAdapter.value = event.currentTarget.checked;
            }}
          />{' '}
          {messages.withAdapter}
        </label>
        <div class="export-buttons">
          {kind('csv', 'CSV', (own) => textBlob(csvText(own.table()), 'text/csv'))}
          {kind('json', 'JSON', (own) => {
            const engine = lab.engine.value;
            const status = own.status ?? (engine.kind === 'open' ? engine.status : null);
            return textBlob(
              resultText(own, { status, withAdapter: withAdapter.value, view: toLink(lab.state.peek()) }),
              'application/json',
            );
          })}
        </div>
      </section>
      <section class="export-part" aria-labelledby="export-experiment">
        <h2 id="export-experiment">{messages.experiment}</h2>
        <p class="export-note">{messages.experimentNote}</p>
        <div class="export-buttons">
          <button type="button" disabled={source === null} onClick={() => source !== null && void saveEach(source)}>
            {messages.ofView}
          </button>
          <button
            type="button"
            onClick={() =>
              void save(() => ({ name: 'experiment.json', content: jsonBlob(toJson(lab.experiment.value)) }))
            }
          >
            {messages.ofBase}
          </button>
        </div>
      </section>
      <p class="export-outcome" role="status">
        {outcome.value}
      </p>
    </>
  );
}

function textBlob(text: string, type: string): Blob {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

function jsonBlob(experiment: Readonly<Record<string, unknown>>): Blob {
  return textBlob(experimentText(experiment), 'application/json');
}

/** The page's own, however it came about. */
function shownTheme(): FigureTheme {
  const { theme } = document.documentElement.dataset;
  if (theme === 'dark' || theme === 'light') return theme;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
