// The views by name. Each is a link, so that it can be opened beside the others; a plain click stays on the page, with undo.

import type { Lab } from './lab.ts';
import { VIEWS, type ViewName } from './lab-state.ts';
import { toLink } from './link.ts';

export function ViewMenu({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const state = lab.state.value;
  function open(event: MouseEvent, view: ViewName): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    lab.showView(view);
  }
  return (
    <nav class="views" aria-label={messages.viewMenu}>
      {VIEWS.map((view) => (
        <a
          key={view}
          href={`#${toLink({ ...state, view }, lab.linkedEngine.value)}`}
          aria-current={view === state.view ? 'page' : undefined}
          onClick={(event) => open(event, view)}
        >
          {messages.views[view]}
        </a>
      ))}
    </nav>
  );
}
