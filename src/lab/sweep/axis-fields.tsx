// One axis of the map as native controls: which setting, and which values of it. Every finished change is the axis's whole text.

import type { SettingValue } from '../../model/settings.ts';
import { settingAt } from '../../model/settings.ts';
import type { SweepAxis, SweepRange } from '../../model/sweep.ts';
import { TypedField } from '../typed-field.tsx';
import { AXIS_PATHS, firstAxis, isNumeric } from './axis-choices.ts';
import { axisText, type ChosenAxis, isRange } from './sweep-axis.ts';
import { NO_MULTIPLES } from './sweep-options.ts';
import { settingName, valueText, type Words } from './sweep-words.ts';

interface AxisFieldsProps {
  readonly name: string;
  readonly id: string;
  readonly chosen: ChosenAxis | null;
  readonly words: Words;
  /** How many values a new axis begins with, and has at most. */
  readonly use: { readonly count: number; readonly most: number };
  /** Whether there may be no setting at all. */
  readonly optional?: boolean;
  readonly refusal: string | null;
  readonly onPath: (path: string, text: string) => void;
  readonly onText: (text: string) => void;
}

export function AxisFields(props: AxisFieldsProps) {
  const { name, id, chosen, words, use, optional = false, refusal, onPath, onText } = props;
  const { texts } = words;
  return (
    <fieldset class="sweep-axis">
      <legend>{name}</legend>
      <select
        id={id}
        aria-label={texts.setting(name)}
        value={chosen?.path ?? NO_MULTIPLES}
        onChange={(event) => {
          const path = event.currentTarget.value;
          onPath(path, path === NO_MULTIPLES ? path : axisText(path, firstAxis(path, use)));
        }}
      >
        {optional && (
          <option value={NO_MULTIPLES} selected={chosen === null}>
            {texts.none}
          </option>
        )}
        {AXIS_PATHS.map((path) => (
          <option key={path} value={path} selected={path === chosen?.path}>
            {settingName(path, words)}
          </option>
        ))}
      </select>
      {chosen !== null && isNumeric(chosen.path) && (
        <NumberValues name={name} chosen={chosen} words={words} use={use} onText={onText} />
      )}
      {chosen !== null && !isNumeric(chosen.path) && <NamedValues chosen={chosen} words={words} onText={onText} />}
      {refusal !== null && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
    </fieldset>
  );
}

interface ValuesProps {
  readonly chosen: ChosenAxis;
  readonly words: Words;
  readonly onText: (text: string) => void;
}

type Spacing = 'linear' | 'log' | 'list';

function NumberValues({ name, chosen, words, use, onText }: ValuesProps & Pick<AxisFieldsProps, 'name' | 'use'>) {
  const { path, axis, values } = chosen;
  const { texts } = words;
  const spacing: Spacing = isRange(axis) ? (axis.scale ?? 'linear') : 'list';
  const change = (changed: SweepAxis) => onText(axisText(path, changed));
  return (
    <div class="sweep-values">
      <select
        aria-label={`${name}: ${texts.scale}`}
        value={spacing}
        onChange={(event) => change(respaced(chosen, event.currentTarget.value as Spacing, use))}
      >
        {(['linear', 'log', 'list'] as const).map((each) => (
          <option key={each} value={each} selected={each === spacing}>
            {texts.scales[each]}
          </option>
        ))}
      </select>
      {isRange(axis) ? (
        (['from', 'to', 'count'] as const).map((part) => (
          <label key={part}>
            <span>{texts[part]}</span>
            <TypedField
              step={part === 'count' || settingAt(path).kind !== 'number' ? 1 : 'any'}
              aria-label={`${name}: ${texts[part]}`}
              value={part === 'count' ? (axis.count ?? values.length) : axis[part]}
              onChange={(event) =>
                // An empty field is no number: the refusal says so.
                onText(axisText(path, { ...axis, [part]: event.currentTarget.valueAsNumber }).replace('NaN', ''))
              }
            />
          </label>
        ))
      ) : (
        <TypedField
          class="exact sweep-list"
          type="text"
          aria-label={`${name}: ${texts.list}`}
          title={texts.list}
          value={values.map(String).join(', ')}
          onChange={(event) => onText(`${path}:${event.currentTarget.value.replaceAll(/\s/g, '')}`)}
        />
      )}
    </div>
  );
}

// A list is typed: it stays short enough to read.
const LIST_VALUES = 6;

/** The same span with other values between its ends. */
function respaced({ path, axis, values }: ChosenAxis, spacing: Spacing, use: AxisFieldsProps['use']): SweepAxis {
  const numbers = values.filter((value) => typeof value === 'number');
  if (spacing === 'list') {
    const step = Math.ceil(numbers.length / LIST_VALUES);
    return numbers.filter((_, index) => index % step === 0);
  }
  if (!isRange(axis) && numbers.length < 2) return firstAxis(path, use);
  const count = isRange(axis) ? axis.count : use.count;
  const range: SweepRange = {
    from: Math.min(...numbers),
    to: Math.max(...numbers),
    ...(count === undefined ? { count: use.count } : { count }),
  };
  // A log range begins above 0.
  if (spacing === 'linear') return range;
  return { ...range, from: range.from > 0 ? range.from : range.to / 100, scale: 'log' };
}

function NamedValues({ chosen, words, onText }: ValuesProps) {
  const { path, values } = chosen;
  const setting = settingAt(path);
  const all: readonly SettingValue[] = 'choices' in setting ? setting.choices : [false, true];
  return (
    <details class="sweep-names">
      <summary>{values.map((value) => valueText(path, value, words)).join(', ')}</summary>
      {all.map((value) => (
        <label key={String(value)}>
          <input
            type="checkbox"
            checked={values.includes(value)}
            disabled={values.length === 1 && values.includes(value)}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              const next = all.filter((each) => (each === value ? on : values.includes(each)));
              onText(axisText(path, next));
            }}
          />{' '}
          {valueText(path, value, words)}
        </label>
      ))}
    </details>
  );
}
