// The three choices above the plane: what the bands show, what the axes count, how much of the plane.

import type { Lab } from '../lab.ts';
import type { PhaseMessages } from './phase-messages.ts';
import { PHASE_AXES, PHASE_QUANTITIES, PHASE_WINDOW_NAMES, PHASE_WINDOWS } from './phase-options.ts';

export function PhaseBar({ lab, texts }: { readonly lab: Lab; readonly texts: PhaseMessages }) {
  const select = (path: string, label: string, choices: readonly (readonly [value: string, text: string])[]) => {
    const id = `option-${path.replaceAll('.', '-')}`;
    return (
      <div class="phase-choice">
        <label for={id}>{label}</label>
        <select id={id} value={lab.option(path)} onChange={(event) => lab.setOption(path, event.currentTarget.value)}>
          {choices.map(([value, text]) => (
            <option key={value} value={value} selected={value === lab.option(path)}>
              {text}
            </option>
          ))}
        </select>
      </div>
    );
  };
  return (
    <div class="phase-bar">
      {select(
        'phase.quantity',
        texts.quantity,
        PHASE_QUANTITIES.map((quantity) => [quantity, plainSymbols(texts.quantityNames[quantity])]),
      )}
      {select(
        'phase.axes',
        texts.axes,
        PHASE_AXES.map((axes) => [axes, texts.axesNames[axes]]),
      )}
      {select(
        'phase.window',
        texts.window,
        PHASE_WINDOW_NAMES.map((name) => {
          const { biasMax, weightMax } = PHASE_WINDOWS[name];
          return [name, plainSymbols(texts.windowText(texts.windows[name], String(biasMax), String(weightMax)))];
        }),
      )}
    </div>
  );
}

/** For places that take text alone: the letter simply follows its symbol. */
export function plainSymbols(text: string): string {
  return text.replace(/_([a-z])/g, '$1');
}
