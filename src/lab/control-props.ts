// What a control is given: the setting with its value and state, and what to tell when the reader changes it.

import type { Setting, SettingValue } from '../model/settings.ts';
import type { Refusal } from './change-setting.ts';
import type { Messages } from './messages/en.ts';
import type { Language } from './messages/languages.ts';

export interface ControlProps {
  readonly setting: Setting;
  readonly value: SettingValue;
  readonly changed: boolean;
  readonly refusal: Refusal | null;
  /** The view that is shown gives this setting values of its own. */
  readonly swept: boolean;
  readonly language: Language;
  /** While a slider moves. */
  readonly onInput: (value: SettingValue) => void;
  /** A finished choice. */
  readonly onChange: (value: SettingValue | null) => void;
  readonly onSettle: () => void;
  readonly onReset: () => void;
}

export interface BodyProps extends ControlProps {
  readonly id: string;
  readonly label: string;
  readonly messages: Messages;
}
