// The form: one fieldset a group, made from the settings table, with undo, redo, reset and the link.

import { settingValue } from '../model/experiment.ts';
import { settingAt } from '../model/settings.ts';
import { Control } from './control.tsx';
import { CONTROL_GROUPS, isChanged, visiblePaths } from './control-groups.ts';
import { CopyButton } from './copy-button.tsx';
import type { Lab } from './lab.ts';

export function Controls({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const experiment = lab.experiment.value;
  // Papers bring their own networks.
  const groups = lab.view.value === 'papers' ? [] : CONTROL_GROUPS;
  return (
    <form class="controls" aria-label={messages.controls} onSubmit={(event) => event.preventDefault()}>
      <Actions lab={lab} />
      {groups.map(({ name, entries }) => (
        <fieldset class="group" key={name}>
          <legend>{messages.groups[name]}</legend>
          {visiblePaths(entries, experiment, lab.startValue).map((path) => (
            <Control
              key={path}
              setting={settingAt(path)}
              value={settingValue(experiment, path)}
              changed={isChanged(experiment, path, lab.startValue)}
              refusal={lab.refusals.value.get(path) ?? null}
              swept={lab.swept.value.has(path)}
              language={lab.language.value}
              onInput={(value) => lab.set(path, value, { moving: true })}
              onChange={(value) => lab.set(path, value)}
              onSettle={lab.settle}
              onReset={() => lab.reset(path)}
            />
          ))}
        </fieldset>
      ))}
    </form>
  );
}

function Actions({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const { past, future } = lab.history.value;
  return (
    <div class="actions">
      <button type="button" onClick={lab.undo} disabled={past.length === 0} aria-keyshortcuts="Control+Z">
        {messages.undo}
      </button>
      <button type="button" onClick={lab.redo} disabled={future.length === 0} aria-keyshortcuts="Control+Shift+Z">
        {messages.redo}
      </button>
      <button type="button" onClick={lab.resetAll}>
        {messages.resetAll}
      </button>
      <CopyButton
        class="copy"
        text={() => window.location.href}
        words={{ rest: messages.copyLink, copied: messages.copied, failed: messages.copyFailed }}
      />
    </div>
  );
}
