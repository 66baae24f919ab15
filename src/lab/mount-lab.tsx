// Puts the lab into the document and keeps language, theme and keyboard in step with it.

import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { createLab, type Lab } from './lab.ts';
import { remember } from './preferences.ts';
import type { Sounder } from './sounder-contract.ts';
import '../plot/colours.css';
import './tokens.css';
import './page.css';
import './views.css';
import './status.css';
import './controls.css';
import '../plot/figure.css';
import './figure.css';
import './readout.css';
import './print.css';

export function mountLab(root: HTMLElement, sounder: Sounder): void {
  const lab = createLab(sounder);
  effect(() => {
    document.documentElement.lang = lab.language.value;
    document.title = lab.messages.value.title;
    remember('language', lab.language.value);
  });
  effect(() => {
    document.documentElement.dataset.theme = lab.theme.value;
    remember('theme', lab.theme.value);
  });
  effect(() => {
    document.documentElement.toggleAttribute('data-presenting', lab.presenting.value);
  });
  window.addEventListener('hashchange', lab.readLink);
  window.addEventListener('keydown', (event) => onKey(event, lab));
  render(<App lab={lab} />, root);
  lab.begin();
}

function onKey(event: KeyboardEvent, lab: Lab): void {
  if (event.key === 'Escape' && !event.defaultPrevented) lab.presenting.value = false;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  // A field with typed text has its own undo.
  if (event.target instanceof HTMLInputElement && event.target.type !== 'range' && event.target.type !== 'checkbox')
    return;
  const key = event.key.toLowerCase();
  const redo = key === 'y' || (key === 'z' && event.shiftKey);
  if (!redo && key !== 'z') return;
  event.preventDefault();
  if (redo) lab.redo();
  else lab.undo();
}
