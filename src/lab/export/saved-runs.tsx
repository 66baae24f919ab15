// Saved views: a name for what is shown, opened, renamed and deleted again. The link is the whole of a saved view.

import { useSignal } from '@preact/signals';
import type { Lab } from '../lab.ts';
import { toLink } from '../link.ts';
import { type ExportMessages, exportMessages } from './export-messages.ts';
import {
  keepRuns,
  keptRuns,
  MAX_NAME_LENGTH,
  renamed,
  restored,
  type SavedRun,
  withoutRun,
  withRun,
} from './saved-run-store.ts';

const KEEPER = () => localStorage;

/** What was said or can be taken back. */
type Outcome = { readonly text: string; readonly deleted: { readonly run: SavedRun; readonly place: number } | null };

const SILENT: Outcome = { text: '', deleted: null };

export function SavedRuns({ lab }: { readonly lab: Lab }) {
  const messages = exportMessages[lab.language.value];
  const runs = useSignal(keptRuns(KEEPER));
  const name = useSignal('');
  const renaming = useSignal<string | null>(null);
  const outcome = useSignal(SILENT);
  const kept = useSignal(true);

  /** What is kept by now: another tab may have saved too. */
  function current(): readonly SavedRun[] {
    return kept.value ? keptRuns(KEEPER) : runs.value;
  }

  function keep(next: readonly SavedRun[]): void {
    runs.value = next;
    kept.value = keepRuns(next, KEEPER);
  }

  function save(): void {
    const next = withRun(current(), { name: name.value, link: toLink(lab.state.value) });
    if (typeof next === 'string') {
      outcome.value = { text: messages.problems[next], deleted: null };
      return;
    }
    keep(next);
    name.value = '';
    outcome.value = SILENT;
  }

  return (
    <section class="export-part" aria-labelledby="export-runs">
      <h2 id="export-runs">{messages.runs}</h2>
      <p class="export-note">{kept.value ? messages.runsNote : messages.notKept}</p>
      <form
        class="export-row"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <input
          aria-label={messages.runName}
          placeholder={messages.runName}
          maxLength={MAX_NAME_LENGTH}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
        <button type="submit">{messages.save}</button>
      </form>
      <div class="export-outcome" role="status">
        {outcome.value.text}{' '}
        {outcome.value.deleted !== null && (
          <button
            type="button"
            onClick={() => {
              const { deleted } = outcome.value;
              if (deleted !== null) keep(restored(current(), deleted.run, deleted));
              outcome.value = SILENT;
            }}
          >
            {messages.undoDelete}
          </button>
        )}
      </div>
      {runs.value.length === 0 && <p class="export-note">{messages.noRuns}</p>}
      <ul class="saved-runs">
        {runs.value.map((run, place) => (
          <li key={run.name}>
            {renaming.value === run.name ? (
              <RenameForm
                messages={messages}
                name={run.name}
                onDone={(to) => {
                  renaming.value = null;
                  if (to !== null) keep(renamed(current(), run.name, to));
                }}
              />
            ) : (
              <>
                <button
                  type="button"
                  class="saved-run"
                  aria-label={messages.openRun(run.name)}
                  onClick={() => {
                    lab.openLink(run.link);
                    outcome.value =
                      lab.linkProblem.value === null ? SILENT : { text: messages.badRun(run.name), deleted: null };
                  }}
                >
                  {run.name}
                </button>
                <button
                  type="button"
                  aria-label={messages.renameRun(run.name)}
                  onClick={() => {
                    renaming.value = run.name;
                  }}
                >
                  {messages.rename}
                </button>
                <button
                  type="button"
                  aria-label={messages.deleteRun(run.name)}
                  onClick={() => {
                    keep(withoutRun(current(), run.name));
                    outcome.value = { text: messages.deleted(run.name), deleted: { run, place } };
                  }}
                >
                  {messages.delete}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RenameFormProps {
  readonly messages: ExportMessages;
  readonly name: string;
  /** null where the name stays. */
  readonly onDone: (to: string | null) => void;
}

function RenameForm({ messages, name, onDone }: RenameFormProps) {
  const text = useSignal(name);
  return (
    <form
      class="export-row"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(text.value);
      }}
    >
      <input
        aria-label={messages.newName}
        maxLength={MAX_NAME_LENGTH}
        value={text.value}
        ref={(input) => input?.focus()}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
      <button type="submit">{messages.keepName}</button>
      <button type="button" onClick={() => onDone(null)}>
        {messages.cancel}
      </button>
    </form>
  );
}
