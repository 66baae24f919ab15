// What leaves the page and what comes back into it: presentation, and the menu of exports, imports and saved runs, whose code
// comes when it is opened.

import { useSignal } from '@preact/signals';
import type { Lab } from './lab.ts';
import { type LabPart, LazyPart } from './lazy-part.tsx';

const exportMenu = async (): Promise<LabPart> => (await import('./export/export-menu.tsx')).ExportMenu;

export function FileMenu({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const open = useSignal(false);
  return (
    <div class="files">
      <button
        type="button"
        aria-pressed={lab.presenting.value}
        aria-keyshortcuts="Escape"
        onClick={() => {
          lab.presenting.value = !lab.presenting.value;
        }}
      >
        {lab.presenting.value ? messages.presentEnd : messages.present}
      </button>
      <button
        type="button"
        aria-expanded={open.value}
        aria-controls="files"
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {messages.files}
      </button>
      {open.value && (
        <div class="files-panel" id="files">
          <LazyPart lab={lab} load={exportMenu} />
        </div>
      )}
    </div>
  );
}
