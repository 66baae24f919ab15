// One paper: what it found, how it is repeated here, the buttons that open and measure it, and its verdicts.

import { useEffect, useMemo } from 'preact/hooks';
import type { PaperPreset } from '../../experiment/papers/paper-preset.ts';
import { parseExperiment, toJson } from '../../model/experiment.ts';
import { useExport } from '../export/export-source.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { localized } from '../messages/languages.ts';
import { Symbols } from '../symbols.tsx';
import { exportTable } from './export-table.ts';
import { measure, type PaperResult, prepare, resultsOf } from './paper-results.ts';
import { openingChange, ownSettings } from './paper-settings.ts';
import { papersMessages } from './papers-messages.ts';
import { VerdictTable } from './verdict-table.tsx';

/** A turn of the page's own: input and drawing come first. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

export function PaperArticle({ lab, preset }: { readonly lab: Lab; readonly preset: PaperPreset }) {
  const language = lab.language.value;
  const messages = papersMessages[language];
  const results = resultsOf(lab);
  const result = results.value.get(preset.id) ?? null;
  useEffect(() => void prepare(results, preset, pause), [results, preset]);
  useExport(
    lab,
    useMemo(
      () =>
        result === null
          ? null
          : {
              name: `echosounder-${preset.id}`,
              figures: () => [],
              table: () => exportTable(result, language),
              experiments: () => preset.experiments.map(({ json }) => toJson(parseExperiment(json))),
            },
      [preset, result, language],
    ),
  );
  const title = localized(preset.title, language);
  return (
    <article class="paper" aria-labelledby="paper-title">
      <h2 id="paper-title">{title}</h2>
      <p class="paper-citation" lang="en">
        {preset.citation}
      </p>
      <h3>{messages.finding}</h3>
      <p>
        <Symbols text={localized(preset.finding, language)} />
      </p>
      <h3>{messages.setup}</h3>
      <p>
        <Symbols text={localized(preset.setup, language)} />
      </p>
      <Settings lab={lab} preset={preset} />
      <Actions lab={lab} preset={preset} result={result} />
      {result !== null && <VerdictTable caption={messages.tableCaption(title)} result={result} language={language} />}
    </article>
  );
}

function Settings({ lab, preset }: { readonly lab: Lab; readonly preset: PaperPreset }) {
  const language = lab.language.value;
  const messages = papersMessages[language];
  return (
    <details class="paper-settings">
      <summary>{messages.settings}</summary>
      <dl>
        {ownSettings(preset).map(({ setting, value }) => (
          <div key={setting.path}>
            <dt>{localized(setting.label, language)}</dt>
            <dd>{typeof value === 'string' ? choiceName(lab.messages.value, value) : settingText(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{messages.seeds}</dt>
          <dd>{preset.view.seeds}</dd>
        </div>
      </dl>
    </details>
  );
}

function settingText(value: unknown): string {
  if (value === true) return '✓';
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : JSON.stringify(value);
}

interface ActionsProps {
  readonly lab: Lab;
  readonly preset: PaperPreset;
  readonly result: PaperResult | null;
}

function Actions({ lab, preset, result }: ActionsProps) {
  const messages = papersMessages[lab.language.value];
  const engine = lab.engine.value;
  const open = engine.kind === 'open';
  const busy = [...resultsOf(lab).value.values()].some(({ progress }) => progress.kind === 'measuring');
  const own = result?.progress.kind === 'measuring';
  return (
    <div class="paper-actions">
      <button
        type="button"
        disabled={!open || busy || result === null}
        onClick={() =>
          open &&
          void measure(resultsOf(lab), preset, {
            records: lab.measureRecords,
            pause,
            engine: engine.status.kind,
          })
        }
      >
        {result?.progress.kind === 'measured' ? messages.measureAgain : messages.measure}
      </button>
      {own && (
        <button type="button" onClick={lab.cancel}>
          {messages.cancel}
        </button>
      )}
      <button type="button" onClick={() => lab.change(openingChange(preset))}>
        {messages.openIn[preset.view.view]}
      </button>
      <p role="status">{open ? stateText(preset, result, messages) : messages.waitingForEngine}</p>
      {result !== null && result.engine !== null && (
        <p class="hint">{messages.measuredBy(lab.messages.value.engineNames[result.engine])}</p>
      )}
    </div>
  );
}

function stateText(
  { experiments }: PaperPreset,
  result: PaperResult | null,
  messages: (typeof papersMessages)['en'],
): string {
  if (result === null) return messages.preparing;
  const { checks, verdicts, progress } = result;
  const decided = [...verdicts.values()];
  const agree = decided.filter((verdict) => verdict?.passes === true).length;
  const contradict = decided.filter((verdict) => verdict?.passes === false).length;
  const summary = messages.summary(agree, contradict, checks.length - agree - contradict);
  switch (progress.kind) {
    case 'idle':
    case 'measured':
      return summary;
    case 'measuring':
      return messages.measuring(progress.done, experiments.length);
    case 'cancelled':
      return `${messages.cancelled} ${summary}`;
    case 'failed':
      return messages.failed(progress.message);
    default:
      return progress satisfies never;
  }
}
