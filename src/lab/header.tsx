// Name, one sentence, and the reader's own preferences.

import type { Lab } from './lab.ts';
import { LANGUAGES, messagesOf } from './messages/languages.ts';
import { THEMES } from './preferences.ts';

export function Header({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  return (
    <header class="masthead">
      <Mark />
      <div class="masthead-words">
        <h1>{messages.title}</h1>
        <p>{messages.tagline}</p>
      </div>
      <div class="preferences">
        <Choice
          name="language"
          legend={messages.language}
          options={LANGUAGES.map((value) => ({ value, text: messagesOf(value).languageName, lang: value }))}
          value={lab.language.value}
          onChange={(value) => {
            lab.language.value = value;
          }}
        />
        <Choice
          name="theme"
          legend={messages.theme}
          options={THEMES.map((value) => ({ value, text: messages.themes[value] }))}
          value={lab.theme.value}
          onChange={(value) => {
            lab.theme.value = value;
          }}
        />
      </div>
    </header>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A row of radio buttons that looks like one instrument switch. */
function Choice<T extends string>({ name, legend, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} lang={option.lang}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A ping: straight down, and the echo back up in dashes. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 44 44" aria-hidden="true" focusable="false">
      <path class="mark-surface" d="M2 8H42" />
      <path class="mark-signal" d="M8 8L22 37" />
      <path class="mark-echo" d="M22 37L36 8" />
      <circle class="mark-floor" cx="22" cy="37" r="2.6" />
    </svg>
  );
}
