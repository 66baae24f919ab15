// Opening a file: chosen or dropped, read up to a size, checked, and shown as one step that undo takes back. Whatever is wrong
// with it is said in one sentence, and nothing is changed.

import { useSignal } from '@preact/signals';
import { InputError, quote } from '../../model/input-error.ts';
import type { Refusal } from '../change-setting.ts';
import type { Lab } from '../lab.ts';
import type { Change } from '../lab-state.ts';
import { type ExportMessages, exportMessages } from './export-messages.ts';
import { MAX_IMPORT_BYTES, readImport } from './import-experiment.ts';

export function ImportFile({ lab }: { readonly lab: Lab }) {
  const messages = exportMessages[lab.language.value];
  const outcome = useSignal<readonly string[]>([]);
  const over = useSignal(false);

  async function open(file: File | undefined): Promise<void> {
    if (file !== undefined) outcome.value = await openFile(lab, file, messages);
  }

  return (
    <section class="export-part" aria-labelledby="export-open">
      <h2 id="export-open">{messages.open}</h2>
      <p class="export-note">{messages.openNote}</p>
      <label
        class={`export-drop${over.value ? ' is-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          void open(event.dataTransfer?.files[0]);
        }}
      >
        {messages.chooseFile}{' '}
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const input = event.currentTarget;
            // The same file may be chosen again after it was changed.
            void open(input.files?.[0]).then(() => {
              input.value = '';
            });
          }}
        />
      </label>
      <div class="export-outcome" role="status">
        {outcome.value.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </section>
  );
}

/** What happened, in sentences. */
async function openFile(lab: Lab, file: File, messages: ExportMessages): Promise<readonly string[]> {
  const name = quote(file.name);
  let text: string;
  try {
    text = await file.slice(0, MAX_IMPORT_BYTES).text();
  } catch {
    return [messages.notOpened(name, messages.unreadable)];
  }
  try {
    const { change, fallback, firstOnly } = readImport(text, { complete: file.size <= MAX_IMPORT_BYTES });
    const refusal = lab.change(change);
    if (refusal === null)
      return [messages.opened(name), ...(firstOnly.length > 0 ? [messages.firstOnly(firstOnly)] : [])];
    const reason = refusalText(refusal, change, messages);
    if (fallback === change || lab.change(fallback) !== null) return [messages.notOpened(name, reason)];
    return [messages.opened(name), messages.refusedSweep(reason)];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map((issue, index) => (index === 0 ? messages.notOpened(name, issue) : issue));
  }
}

function refusalText(refusal: Refusal, { settings = new Map() }: Change, messages: ExportMessages): string {
  if (refusal.kind === 'whole') return refusal.message;
  const path = [...settings].find(([, value]) => value === refusal.value)?.[0] ?? '';
  return messages.badValue(path, quote(refusal.value));
}
