// The framework lens: what torch.nn.Linear, Keras's Dense and Flax's Dense really draw, how far a signal gets with it, what surprises,
// and the code that draws the same in each.

import { useMemo, useRef } from 'preact/hooks';
import { FRAMEWORK_SCHEMES, frameworkLaw } from '../../experiment/framework-defaults.ts';
import { toJson } from '../../model/experiment.ts';
import { sizeText } from '../../plot/log-axis.ts';
import { DataTable } from '../data-table.tsx';
import { type ExportSource, useExport } from '../export/export-source.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { StartNotice } from '../start-notice.tsx';
import { TypedField } from '../typed-field.tsx';
import './frameworks.css';
import { FrameworkCode } from './framework-code.tsx';
import { FrameworkColumns } from './framework-columns.tsx';
import { FrameworkLaws, type FrameworkLawsProps, useFactors } from './framework-laws.tsx';
import { FRAMEWORK_NAMES } from './framework-names.ts';
import { FrameworkNotes } from './framework-notes.tsx';
import { frameworksMessages } from './frameworks-messages.ts';
import { curveRows, lensTable } from './frameworks-table.ts';
import { type FrameworkRun, useFrameworkRun } from './use-framework-run.ts';

export function FrameworksView({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const texts = frameworksMessages[lab.language.value];
  const { network, seeds } = lab.experiment.value;
  const [fanIn, fanOut] = [Number(lab.option('frameworks.fanIn')), Number(lab.option('frameworks.fanOut'))];
  const fans = useMemo(() => ({ fanIn, fanOut }), [fanIn, fanOut]);
  const run = useFrameworkRun(lab);
  const figures = useRef<HTMLDivElement>(null);
  useExport(lab, useSource({ lab, fans }, run, figures));
  return (
    <div class="frameworks">
      <h2>{messages.views.frameworks}</h2>
      <p class="hint">{texts.intro(choiceName(messages, network.activation))}</p>
      <div class="framework-fans">
        <FanControl lab={lab} path="frameworks.fanIn" label={texts.fanIn} />
        <FanControl lab={lab} path="frameworks.fanOut" label={texts.fanOut} />
      </div>
      <FrameworkLaws lab={lab} fans={fans} />
      <section aria-labelledby="framework-measured">
        <h3 id="framework-measured">{texts.measured}</h3>
        <p class="hint">{texts.measuredIntro(network.depth, widthText(network.width), seeds.count)}</p>
        {run.problem !== null && (
          <p class="notice" role="alert">
            {texts.problem(run.problem)}
          </p>
        )}
        {run.start !== null && (
          <StartNotice
            text={texts.large(sizeText(Math.log10(run.multiplyAdds)))}
            button={texts.measure}
            onStart={run.start}
          />
        )}
        <div ref={figures}>{run.problem === null && <FrameworkColumns lab={lab} run={run} />}</div>
        <p class="caption">{messages.theory.together([texts.caption, messages.theory.caption])}</p>
        <DataTable
          messages={messages}
          summary={texts.table}
          caption={texts.tableCaption}
          content={() => ({
            columns: [
              texts.layer,
              ...FRAMEWORK_SCHEMES.flatMap((scheme) => {
                const name = texts.frameworks[FRAMEWORK_NAMES[scheme].framework];
                return [texts.column.signal(name), texts.column.gradient(name)];
              }),
            ],
            rows: curveRows(run.shown?.soundings ?? [], messages),
          })}
        />
      </section>
      <FrameworkNotes lab={lab} run={run} />
      <FrameworkCode lab={lab} fans={fans} />
    </div>
  );
}

interface FanControlProps {
  readonly lab: Lab;
  readonly path: string;
  readonly label: string;
}

function FanControl({ lab, path, label }: FanControlProps) {
  const texts = frameworksMessages[lab.language.value];
  const id = path.replace('.', '-');
  const refusal = lab.refusals.value.get(path) ?? null;
  return (
    <div class="framework-fan">
      <label for={id}>{label}</label>
      <TypedField
        id={id}
        inputMode="numeric"
        min={1}
        step={1}
        value={lab.option(path)}
        aria-invalid={refusal !== null}
        aria-describedby={refusal === null ? undefined : `${id}-refusal`}
        onChange={(event) => lab.setOption(path, event.currentTarget.value)}
      />
      {refusal !== null && (
        <p class="refusal" id={`${id}-refusal`} role="alert">
          {texts.refused(refusal.kind === 'whole' ? refusal.message : String(refusal.value))}
        </p>
      )}
    </div>
  );
}

function useSource(
  { lab, fans }: FrameworkLawsProps,
  { shown, experiment }: FrameworkRun,
  figures: { readonly current: HTMLDivElement | null },
): ExportSource | null {
  const { network } = lab.experiment.value;
  const laws = useMemo(() => FRAMEWORK_SCHEMES.map((scheme) => frameworkLaw(scheme, fans)), [fans]);
  const factors = useFactors(laws, network);
  const texts = frameworksMessages[lab.language.value];
  return useMemo(() => {
    if (experiment === null) return null;
    return {
      name: 'frameworks',
      figures: () => [...(figures.current?.querySelectorAll('svg') ?? [])],
      headings: () => FRAMEWORK_SCHEMES.map((scheme) => texts.frameworks[FRAMEWORK_NAMES[scheme].framework]),
      table: () => lensTable({ laws, factors, soundings: shown?.soundings ?? [] }),
      ...(shown === null ? {} : { status: lab.engineOf(shown) }),
      experiments: () => [toJson(shown?.experiment ?? experiment)],
    };
  }, [lab, laws, factors, shown, experiment, figures, texts]);
}

function widthText(width: unknown): string {
  return typeof width === 'number' ? String(width) : JSON.stringify(width);
}
