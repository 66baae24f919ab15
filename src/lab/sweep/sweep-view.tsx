// The sweep: one quantity over two settings as a heat map, or several maps side by side, filling in while it is measured, with the
// lines of theory on top. A cell that is opened becomes the sounding.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import { toJson } from '../../model/experiment.ts';
import { sizeText } from '../../plot/log-axis.ts';
import { DataTable } from '../data-table.tsx';
import { useExport } from '../export/export-source.ts';
import type { Lab } from '../lab.ts';
import { MapFigure } from '../map/map-figure.tsx';
import { MapLegend } from '../map/map-legend.tsx';
import { Powers } from '../powers.tsx';
import { StartNotice } from '../start-notice.tsx';
import { Symbols } from '../symbols.tsx';
import { SweepBar } from './sweep-bar.tsx';
import { DEPTH, hasContours, sweepContours } from './sweep-contours.ts';
import {
  cellOf,
  heatAxisOf,
  heatCells,
  heatScaleFor,
  hereMarks,
  multipleCount,
  settingsOfCell,
} from './sweep-drawing.ts';
import { sweepMessages } from './sweep-messages.ts';
import { chosenAxis } from './sweep-options.ts';
import { pointAt, type SweepPlan, sweepPlan } from './sweep-plan.ts';
import { sweepExport, sweepRows } from './sweep-table.ts';
import { cellText, durationText, settingName, theoryText, valueText, type Words } from './sweep-words.ts';
import './sweep.css';
import { useSweep, useTheoryGrid } from './use-sweep.ts';

export function SweepView({ lab }: { readonly lab: Lab }) {
  const language = lab.language.value;
  const messages = lab.messages.value;
  const words = useMemo(() => ({ language, messages, texts: sweepMessages[language] }), [language, messages]);
  const [xText, yText, byText] = [lab.option('sweep.x'), lab.option('sweep.y'), lab.option('sweep.by')];
  const axes = useMemo(
    () => ({ x: chosenAxis('sweep.x', xText), y: chosenAxis('sweep.y', yText), by: chosenAxis('sweep.by', byText) }),
    [xText, yText, byText],
  );
  const base = lab.experiment.value;
  const residual = lab.option('sweep.skip') === 'residual';
  const seeds = Number(lab.option('sweep.seeds'));
  const made = useMemo(() => {
    const { x, y, by } = axes;
    return x === null || y === null ? { same: '' } : sweepPlan(base, { x, y, by, residual, seeds });
  }, [axes, base, residual, seeds]);
  const swept = Object.values(axes)
    .flatMap((axis) => (axis === null ? [] : [axis.path]))
    .join();
  // Only where the settings are others: the controls are drawn anew with it.
  useEffect(() => {
    lab.swept.value = new Set([...swept.split(','), 'seeds.count']);
    return () => {
      lab.swept.value = new Set();
    };
  }, [lab, swept]);
  const { texts } = words;
  return (
    <div class="sweep">
      <SweepBar lab={lab} axes={axes} words={words} />
      {'refused' in made && <p class="refusal">{texts.refused(made.refused)}</p>}
      {'same' in made && <p class="refusal">{texts.same(settingName(made.same, words))}</p>}
      {'plan' in made && <SweepMaps lab={lab} plan={made.plan} words={words} />}
    </div>
  );
}

interface SweepMapsProps {
  readonly lab: Lab;
  readonly plan: SweepPlan;
  readonly words: Words;
}

function SweepMaps({ lab, plan, words }: SweepMapsProps) {
  const { texts, messages } = words;
  const quantity = lab.option('sweep.quantity') as CellQuantityId;
  const wanted = lab.option('sweep.contours') === 'on';
  const { shown, cost, start } = useSweep(lab, plan, quantity);
  const theory = useTheoryGrid(lab, plan);
  const host = useRef<HTMLDivElement>(null);
  const base = lab.experiment.value;
  const x = useMemo(() => heatAxisOf(plan.x, words), [plan, words]);
  const y = useMemo(() => heatAxisOf(plan.y, words), [plan, words]);
  const maps = useMemo(
    () =>
      Array.from({ length: multipleCount(plan) }, (_, multiple) => ({
        multiple,
        title: plan.by === null ? '' : multipleTitle(plan.by.path, plan.by.values[multiple], words),
        cells: heatCells(plan, shown, { multiple, quantity }),
      })),
    [plan, shown, quantity, words],
  );
  const scale = useMemo(
    () =>
      heatScaleFor(
        quantity,
        maps.flatMap(({ cells }) => cells),
      ),
    [quantity, maps],
  );
  const lines = useMemo(() => {
    const { grid } = theory;
    const names = { chi1: texts.contourChi1, scale: texts.contourScale };
    return Array.from({ length: multipleCount(plan) }, (_, multiple) =>
      grid === null || !wanted ? [] : sweepContours(plan, grid, { multiple, names }),
    );
  }, [plan, theory, wanted, texts]);
  const marks = useMemo(
    () => Array.from({ length: multipleCount(plan) }, (_, multiple) => hereMarks(plan, base, multiple)),
    [plan, base],
  );
  useExport(
    lab,
    useMemo(
      () =>
        shown === null
          ? null
          : {
              name: 'sweep',
              figures: () => [...(host.current?.querySelectorAll<SVGSVGElement>('svg') ?? [])],
              // The legend, the last of the figures, needs none.
              headings: () => [...maps.map(({ title }) => title), ''],
              table: () => sweepExport({ plan, shown, quantity, theory: theory.grid }),
              experiments: () => [toJson(plan.experiment)],
            },
      [plan, shown, quantity, theory, maps],
    ),
  );
  const describe = (multiple: number) => (column: number, row: number) => {
    const point = pointAt(plan, multiple, { x: column, y: row });
    const place = `${x.label} ${x.texts[column]}, ${y.label} ${y.texts[row]}`;
    const chi1 = theory.grid?.chi1[point] ?? Number.NaN;
    const said = theoryText({ chi1, depthScale: theory.grid?.depthScale[point] ?? Number.NaN }, texts);
    return `${place}: ${cellText(quantity, cellOf(shown, point, quantity), texts)} ${said}`.trim();
  };
  return (
    <>
      <p class="hint sweep-cost" data-measured={shown?.measured ?? 0} data-total={cost.networks}>
        <Powers
          text={texts.cost(cost.networks, sizeText(Math.log10(cost.multiplyAdds)), durationText(cost.seconds, texts))}
        />{' '}
        {shown !== null && shown.measured < shown.total && texts.progress(shown.measured, shown.total)}
      </p>
      {start !== null && (
        <StartNotice text={texts.waits(durationText(cost.seconds, texts))} button={texts.measure} onStart={start} />
      )}
      <div ref={host}>
        <div class="sweep-maps">
          {maps.map(({ multiple, title, cells }) => (
            <section key={multiple} class="sweep-multiple">
              {title !== '' && <h2>{title}</h2>}
              <MapFigure
                lab={lab}
                x={x}
                y={y}
                cells={cells}
                scale={scale}
                contours={lines[multiple] ?? []}
                marks={marks[multiple] ?? []}
                name={texts.map(texts.quantities[quantity].name, x.label, y.label, title)}
                legend={null}
                describe={describe(multiple)}
                onOpen={(column, row) => {
                  lab.change({ view: 'sounding', settings: settingsOfCell(plan, multiple, { x: column, y: row }) });
                }}
                openText={texts.open}
              />
            </section>
          ))}
        </div>
        <MapLegend
          lab={lab}
          scale={scale}
          label={texts.quantities[quantity].legend}
          cells={maps.flatMap(({ cells }) => cells)}
          marks={marks.flat()}
        />
      </div>
      <p class="caption">
        <Symbols text={captionOf({ plan, wanted, theory: theory.grid, failure: theory.failure }, texts)} />
      </p>
      {shown !== null && (
        <DataTable
          messages={messages}
          summary={texts.table}
          caption={texts.caption(texts.quantities[quantity].legend)}
          content={() => sweepRows({ plan, shown, quantity, theory: theory.grid }, words)}
        />
      )}
    </>
  );
}

function multipleTitle(path: string, value: Parameters<typeof valueText>[1], words: Words): string {
  const text = valueText(path, value, words);
  return path === 'network.skip' ? text : `${settingName(path, words)}: ${text}`;
}

interface CaptionState {
  readonly plan: SweepPlan;
  readonly wanted: boolean;
  readonly theory: { readonly chi1: Float64Array } | null;
  readonly failure: string | null;
}

function captionOf({ plan, wanted, theory, failure }: CaptionState, texts: Words['texts']): string {
  if (failure !== null) return texts.theoryFailed(failure);
  if (!wanted) return '';
  if (!hasContours(plan)) return texts.noContours;
  const scales = plan.x.path === DEPTH || plan.y.path === DEPTH;
  const some = theory?.chi1.some((value) => Number.isNaN(value)) === true;
  return [texts.aboutEdge, ...(scales ? [texts.aboutScales] : []), ...(some ? [texts.skipContours] : [])].join(' ');
}
