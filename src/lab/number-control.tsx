// A number: a slider over the useful part of its range, a field for the exact value, and a choice of words where the
// setting allows a word instead (a branch scale of 1/depth, the scheme's own biases).

import { useRef } from 'preact/hooks';
import type { Setting } from '../model/settings.ts';
import type { BodyProps } from './control-props.ts';
import { choiceName } from './messages/en.ts';
import { nearestStop, sliderStops } from './slider-stops.ts';
import { TypedField } from './typed-field.tsx';

type NumericSetting = Extract<Setting, { readonly kind: 'number' | 'integer' | 'widths' }>;

interface NumberControlProps extends BodyProps {
  readonly setting: NumericSetting;
  readonly described: string;
}

const OWN_NUMBER = 'number';

export function NumberControl(props: NumberControlProps) {
  const { setting, value, id, label, messages, refusal, described, onChange } = props;
  const lastNumber = useRef(fallbackNumber(setting));
  if (typeof value === 'number') lastNumber.current = value;
  const words = setting.kind === 'widths' ? [] : (setting.words ?? []);
  const isNumber = typeof value === 'number';
  // The first part of the control carries the label's id; what follows is named for itself.
  const slider = isNumber && setting.slider !== undefined && words.length === 0;
  return (
    <div class="number-row">
      {words.length > 0 && (
        <select
          id={id}
          value={isNumber ? OWN_NUMBER : String(value)}
          aria-describedby={described}
          onChange={(event) =>
            onChange(event.currentTarget.value === OWN_NUMBER ? lastNumber.current : event.currentTarget.value)
          }
        >
          <option value={OWN_NUMBER} selected={isNumber}>
            {messages.ownNumber}
          </option>
          {words.map((word) => (
            <option key={word} value={word} selected={word === value}>
              {choiceName(messages, word)}
            </option>
          ))}
        </select>
      )}
      {isNumber && setting.slider !== undefined && (
        <Slider {...props} number={value} {...(slider ? { sliderId: id } : {})} />
      )}
      {isNumber && (
        <TypedField
          {...(slider || words.length > 0 ? { 'aria-label': messages.exactValue(label) } : { id })}
          inputMode="decimal"
          step={setting.kind === 'number' ? 'any' : 1}
          value={value}
          aria-describedby={described}
          aria-invalid={refusal !== null}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.valueAsNumber)}
        />
      )}
      {!isNumber && words.length === 0 && (
        <output id={id} class="profile">
          {messages.profile(profileText(value))}
        </output>
      )}
    </div>
  );
}

function Slider({
  setting,
  number,
  label,
  sliderId,
  messages,
  onInput,
  onSettle,
}: NumberControlProps & { readonly number: number; readonly sliderId?: string }) {
  const { slider } = setting;
  if (slider === undefined) return null;
  const stops = sliderStops({ ...slider, whole: setting.kind !== 'number' });
  return (
    <input
      {...(sliderId === undefined ? { 'aria-label': label } : { id: sliderId })}
      class="slider"
      type="range"
      min={0}
      max={stops.length - 1}
      step={1}
      value={nearestStop(stops, number, slider.scale)}
      aria-valuetext={String(number)}
      title={messages.exactValue(label)}
      onInput={(event) => onInput(stops[event.currentTarget.valueAsNumber])}
      onChange={onSettle}
    />
  );
}

function fallbackNumber(setting: NumericSetting): number {
  if (typeof setting.default === 'number') return setting.default;
  return setting.slider?.min ?? setting.min;
}

function profileText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
