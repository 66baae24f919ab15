// What the map shows: its three axes, the quantity, the lines of theory, the seeds of a cell.

import { CELL_QUANTITY_IDS } from '../../experiment/cell-quantities.ts';
import type { Lab } from '../lab.ts';
import { TypedField } from '../typed-field.tsx';
import { AxisFields } from './axis-fields.tsx';
import type { ChosenAxis } from './sweep-axis.ts';
import { MAX_AXIS_VALUES, MAX_MULTIPLES } from './sweep-options.ts';
import type { Words } from './sweep-words.ts';

type AxisName = 'x' | 'y' | 'by';
export type SweepAxes = Readonly<Record<AxisName, ChosenAxis | null>>;

interface SweepBarProps {
  readonly lab: Lab;
  readonly axes: SweepAxes;
  readonly words: Words;
}

const USES = {
  x: { count: 24, most: MAX_AXIS_VALUES },
  y: { count: 16, most: MAX_AXIS_VALUES },
  by: { count: 3, most: MAX_MULTIPLES },
} as const;

export function SweepBar({ lab, axes, words }: SweepBarProps) {
  const { texts } = words;
  const seedsRefused = refusalOf(lab, 'seeds', texts.refused);
  const skipSwept = Object.values(axes).some((axis) => axis?.path === 'network.skip');
  return (
    <form class="sweep-bar" aria-label={texts.bar} onSubmit={(event) => event.preventDefault()}>
      {(['x', 'y', 'by'] as const).map((name) => (
        <AxisFields
          key={name}
          id={`sweep-${name}`}
          name={texts.axes[name]}
          chosen={axes[name]}
          words={words}
          use={USES[name]}
          optional={name === 'by'}
          refusal={refusalOf(lab, name, texts.refused)}
          onPath={(path, text) => choosePath(lab, axes, { name, path, text })}
          onText={(text) => lab.setOption(`sweep.${name}`, text)}
        />
      ))}
      <div class="sweep-choices">
        <label>
          <span>{texts.quantity}</span>
          <select
            value={lab.option('sweep.quantity')}
            onChange={(event) => lab.setOption('sweep.quantity', event.currentTarget.value)}
          >
            {CELL_QUANTITY_IDS.map((id) => (
              <option key={id} value={id} selected={id === lab.option('sweep.quantity')}>
                {texts.quantities[id].name}
              </option>
            ))}
          </select>
        </label>
        {!skipSwept && (
          <label>
            <span>{texts.skip}</span>
            <select
              value={lab.option('sweep.skip')}
              onChange={(event) => lab.setOption('sweep.skip', event.currentTarget.value)}
            >
              {(['plain', 'residual'] as const).map((each) => (
                <option key={each} value={each} selected={each === lab.option('sweep.skip')}>
                  {texts.skips[each]}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          <span>{texts.seeds}</span>
          <TypedField
            min={1}
            max={100}
            value={lab.option('sweep.seeds')}
            aria-invalid={seedsRefused !== null}
            aria-describedby={seedsRefused === null ? undefined : 'sweep-seeds-refusal'}
            onChange={(event) => lab.setOption('sweep.seeds', event.currentTarget.value)}
          />
        </label>
        <label class="sweep-check">
          <input
            type="checkbox"
            checked={lab.option('sweep.contours') === 'on'}
            onChange={(event) => lab.setOption('sweep.contours', event.currentTarget.checked ? 'on' : 'off')}
          />
          <span>{texts.contours}</span>
        </label>
        {seedsRefused !== null && (
          <p class="refusal" id="sweep-seeds-refusal" role="alert">
            {seedsRefused}
          </p>
        )}
      </div>
    </form>
  );
}

/** A setting that already stands on another axis changes places with the one that stood here. */
function choosePath(
  lab: Lab,
  axes: SweepAxes,
  { name, path, text }: { readonly name: AxisName; readonly path: string; readonly text: string },
): void {
  const other = (['x', 'y', 'by'] as const).find((each) => each !== name && axes[each]?.path === path);
  const options = new Map<string, string>([[`sweep.${name}`, text]]);
  if (other !== undefined) {
    options.set(`sweep.${name}`, lab.option(`sweep.${other}`));
    options.set(`sweep.${other}`, lab.option(`sweep.${name}`));
  }
  lab.change({ options });
}

function refusalOf(lab: Lab, name: AxisName | 'seeds', say: (message: string) => string): string | null {
  const refusal = lab.refusals.value.get(`sweep.${name}`);
  return refusal?.kind === 'whole' ? say(refusal.message) : null;
}
