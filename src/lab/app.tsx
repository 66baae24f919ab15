// The page from top to bottom: which view, who is measuring, what can be changed, what was heard.

import { Controls } from './controls.tsx';
import { FileMenu } from './file-menu.tsx';
import { Header } from './header.tsx';
import { HeldRunNotice } from './held-run.tsx';
import type { Lab } from './lab.ts';
import { Notice } from './notice.tsx';
import { Status } from './status.tsx';
import { ViewHost } from './view-host.tsx';
import { ViewMenu } from './view-menu.tsx';

export function App({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  return (
    <>
      <button type="button" class="skip-link" onClick={() => document.getElementById('figure')?.focus()}>
        {messages.skipToFigure}
      </button>
      <Header lab={lab} />
      <div class="view-bar">
        <ViewMenu lab={lab} />
        <FileMenu lab={lab} />
      </div>
      <main class="bench" data-view={lab.view.value}>
        <Controls lab={lab} />
        <section class="water" id="figure" tabIndex={-1} aria-label={messages.views[lab.view.value]}>
          <Notice lab={lab} />
          <Status lab={lab} />
          <HeldRunNotice lab={lab} />
          <ViewHost lab={lab} />
        </section>
      </main>
      <footer class="foot">{messages.footer}</footer>
    </>
  );
}
