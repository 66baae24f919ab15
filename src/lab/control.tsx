// One setting as a native control, chosen by its kind: label, control, mark and reset when changed, and beside it the
// sentence that says why a value was refused.

import type { Setting } from '../model/settings.ts';
import type { Refusal } from './change-setting.ts';
import type { BodyProps, ControlProps } from './control-props.ts';
import { choiceName, type Messages } from './messages/en.ts';
import { localized, messagesOf } from './messages/languages.ts';
import { NumberControl } from './number-control.tsx';

export function Control(props: ControlProps) {
  const { setting, changed, refusal, swept, language, onReset } = props;
  const messages = messagesOf(language);
  const label = localized(setting.label, language);
  const id = controlId(setting.path);
  return (
    <div class={`control control-${layoutOf(setting)}${changed ? ' is-changed' : ''}`}>
      <div class="control-head">
        <label for={id} title={localized(setting.help, language)}>
          {label}
        </label>
        {changed && (
          <button
            type="button"
            class="reset"
            onClick={onReset}
            aria-label={messages.reset(label)}
            title={messages.reset(label)}
          >
            <span aria-hidden="true">↺</span>
          </button>
        )}
      </div>
      <Body {...props} id={id} label={label} messages={messages} />
      {swept && <p class="swept">{messages.swept}</p>}
      <p class="help" id={`${id}-help`}>
        {localized(setting.help, language)}
      </p>
      {refusal !== null && (
        <p class="refusal" id={`${id}-refusal`} role="alert">
          {refusalText(refusal, { setting, label, messages })}
        </p>
      )}
    </div>
  );
}

/** Choices stand beside their label, sliders below it; a number that may be a word has both. */
function layoutOf(setting: Setting): string {
  return 'words' in setting && setting.words !== undefined ? 'words' : setting.kind;
}

function controlId(path: string): string {
  return `setting-${path.replaceAll('.', '-')}`;
}

function Body(props: BodyProps) {
  const { setting, value, id, refusal, onChange } = props;
  const described = refusal === null ? `${id}-help` : `${id}-refusal`;
  switch (setting.kind) {
    case 'choice':
      return (
        <select
          id={id}
          value={String(value)}
          aria-describedby={described}
          aria-invalid={refusal !== null}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {setting.choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === value}>
              {choiceName(props.messages, choice)}
            </option>
          ))}
        </select>
      );
    case 'flag':
      return (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          aria-describedby={described}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
    case 'integer':
    case 'widths':
      return <NumberControl {...props} setting={setting} described={described} />;
    case 'set':
      return null;
    default:
      return setting satisfies never;
  }
}

function refusalText(
  refusal: Refusal,
  { setting, label, messages }: { setting: Setting; label: string; messages: Messages },
): string {
  if (refusal.kind === 'whole') return messages.refusedWhole(refusal.message);
  if (refusal.value === null || !('min' in setting)) return messages.refusedEmpty(label);
  const text = setting.kind === 'number' ? messages.refusedNumber : messages.refusedInteger;
  return text(label, String(refusal.value), String(setting.min), String(setting.max));
}
