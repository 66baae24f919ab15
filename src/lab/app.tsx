// The page from top to bottom: who is measuring, what can be changed, what was heard.

import { Controls } from './controls.tsx';
import { Header } from './header.tsx';
import type { Lab } from './lab.ts';
import { Notice } from './notice.tsx';
import { Status } from './status.tsx';
import { TwinFigure } from './twin-figure.tsx';

export function App({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  return (
    <>
      <button type="button" class="skip-link" onClick={() => document.getElementById('figure')?.focus()}>
        {messages.skipToFigure}
      </button>
      <Header lab={lab} />
      <main class="bench">
        <Controls lab={lab} />
        <section class="water" id="figure" tabIndex={-1} aria-label={messages.figure}>
          <Notice lab={lab} />
          <Status lab={lab} />
          <TwinFigure lab={lab} />
        </section>
      </main>
      <footer class="foot">{messages.footer}</footer>
    </>
  );
}
