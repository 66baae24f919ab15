// The arena: all initialisers against all activations, growth a layer of signal and gradient, and what becomes of the textbook's
// recommendations.

import { useMemo, useRef } from 'preact/hooks';
import { toJson } from '../../model/experiment.ts';
import { sizeText } from '../../plot/log-axis.ts';
import { DataTable } from '../data-table.tsx';
import { useExport } from '../export/export-source.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { StartNotice } from '../start-notice.tsx';
import './arena.css';
import { MAX_ARENA_SEEDS } from './arena-grid.ts';
import { ArenaMaps } from './arena-maps.tsx';
import { type ArenaMessages, arenaMessages } from './arena-messages.ts';
import { ARENA_BIASES, ARENA_SKIPS } from './arena-options.ts';
import { exportTable, readableRows } from './arena-table.ts';
import { ArenaVerdicts } from './arena-verdicts.tsx';
import { type MeasuredArena, useArena } from './use-arena.ts';

export function ArenaView({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const texts = arenaMessages[lab.language.value];
  const measured = useArena(lab);
  const { arena, cells, start } = measured;
  const host = useRef<HTMLDivElement>(null);
  useExport(lab, useSource(measured, host, texts));
  return (
    <div class="arena" data-measured={countMeasured(measured)}>
      <h2>{messages.views.arena}</h2>
      <p class="hint">
        {texts.intro(lab.experiment.value.network.depth, Math.min(lab.experiment.value.seeds.count, MAX_ARENA_SEEDS))}
      </p>
      <Choices lab={lab} texts={texts} />
      {arena.problem !== null && (
        <p class="notice" role="alert">
          {texts.problem(arena.problem)}
        </p>
      )}
      {start !== null && (
        <StartNotice
          text={texts.large(sizeText(Math.log10(arena.multiplyAdds)))}
          button={texts.measure}
          onStart={start}
        />
      )}
      {arena.problem === null && (
        <>
          <div ref={host}>
            <ArenaMaps lab={lab} measured={measured} />
          </div>
          <ArenaVerdicts lab={lab} measured={measured} />
          <DataTable
            messages={messages}
            summary={texts.table}
            caption={texts.tableCaption}
            content={() => ({
              columns: [texts.activation, texts.initialiser, ...Object.values(texts.tableColumns)],
              rows: readableRows(cells, { messages, texts }),
            })}
          />
        </>
      )}
    </div>
  );
}

function Choices({ lab, texts }: { readonly lab: Lab; readonly texts: ArenaMessages }) {
  const messages = lab.messages.value;
  const { std } = lab.experiment.value.network.biases;
  const groups = [
    { path: 'arena.skip', label: texts.skip, choices: ARENA_SKIPS.map((name) => [name, texts.skips[name]] as const) },
    {
      path: 'arena.biases',
      label: texts.biases,
      choices: ARENA_BIASES.map(
        (name) =>
          [
            name,
            name === 'own'
              ? texts.biasChoices.own
              : texts.biasChoices.base(typeof std === 'number' ? String(std) : choiceName(messages, std)),
          ] as const,
      ),
    },
  ];
  return (
    <div class="arena-choices">
      {groups.map(({ path, label, choices }) => (
        <fieldset key={path}>
          <legend>{label}</legend>
          {choices.map(([name, text]) => (
            <label key={name}>
              <input
                type="radio"
                name={path}
                checked={lab.option(path) === name}
                onChange={() => lab.setOption(path, name)}
              />{' '}
              {text}
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function useSource(
  { arena, cells }: MeasuredArena,
  host: { readonly current: HTMLDivElement | null },
  texts: ArenaMessages,
) {
  return useMemo(() => {
    if (arena.experiments.length === 0) return null;
    return {
      name: 'arena',
      figures: () => [...(host.current?.querySelectorAll('svg') ?? [])],
      headings: () => [texts.maps.signal, texts.maps.gradient, ''],
      table: () => exportTable(cells),
      experiments: () => arena.experiments.map(toJson),
    };
  }, [arena, cells, host, texts]);
}

/** Combinations that have both numbers, for whoever waits for them. */
function countMeasured({ cells }: MeasuredArena): number {
  return cells.filter(({ signal, gradient }) => signal.whole.kind !== 'pending' && gradient.whole.kind !== 'pending')
    .length;
}
