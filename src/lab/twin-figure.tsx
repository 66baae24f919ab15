// The twin: one water column for each tower, side by side on shared axes, with its sentence, its numbers and its table; a pinned
// run over it, and the inside of one layer below.

import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding } from '../experiment/sounding.ts';
import type { Domain } from '../plot/log-axis.ts';
import { traceDomain } from '../plot/trace.ts';
import { AnatomyDoor } from './anatomy/anatomy-door.tsx';
import { useTwinExport } from './export/twin-source.ts';
import { figureMessagesOf } from './figure-messages.ts';
import { type FigureSize, isResidual, measuredExtents, predictionsOf } from './figure-parts.ts';
import { toHash } from './hash.ts';
import type { Lab } from './lab.ts';
import { LayerReadout } from './layer-readout.tsx';
import { NumberTable } from './number-table.tsx';
import { PinBar } from './pin-bar.tsx';
import { pinnedBeside, pinnedExtent } from './pinned-run.ts';
import { MAX_STRIP_LAYERS } from './sounding-runner.ts';
import { TowerColumn } from './tower-column.tsx';
import { Waiting } from './waiting.tsx';

export function TwinFigure({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const shown = lab.shown.value;
  const host = useRef<HTMLDivElement>(null);
  const size = useFigureSize(host);
  // Progress arrives many times a second; only new numbers may redraw the figure.
  const extents = useMemo(() => (shown === null ? null : measuredExtents(shown.soundings)), [shown]);
  const theory = lab.theory.drawn.value;
  const predictions = useMemo(() => predictionsOf(theory), [theory]);
  const depth = shown?.soundings[0]?.depth ?? 0;
  const pinned = lab.pinned.value;
  const earlier = useMemo(
    () => (shown === null ? [] : shown.soundings.map((sounding) => pinnedBeside(pinned, sounding))),
    [shown, pinned],
  );
  const domains = useMemo(
    () => (extents === null ? null : sharedDomains(extents, predictions, { earlier, depth })),
    [extents, predictions, earlier, depth],
  );
  useTwinExport(lab, { shown, predictions, host });
  const inside = useSignal<number | null>(null);
  const open = (layer: number) => {
    inside.value = layer;
  };
  return (
    <div class="figure">
      <div
        class="twin"
        ref={host}
        data-depth={depth}
        data-seeds={shown?.seedsDone ?? 0}
        data-view={shown === null ? '' : toHash(shown.experiment)}
      >
        {shown === null || domains === null || size === null ? (
          <Waiting lab={lab} text={messages.waiting} height={size?.height ?? 400} />
        ) : (
          shown.soundings.map((sounding, index) => (
            <TowerColumn
              key={isResidual(sounding) ? 'residual' : 'plain'}
              lab={lab}
              sounding={sounding}
              prediction={predictions[index] ?? null}
              pinned={earlier[index] ?? null}
              domains={domains}
              size={size}
              index={index}
              onOpen={open}
            />
          ))
        )}
      </div>
      {shown !== null && (
        <>
          <PinBar lab={lab} shown={shown} />
          <LayerReadout
            lab={lab}
            depth={depth}
            soundings={shown.soundings}
            predictions={predictions}
            inside={inside.value}
            onOpen={open}
          />
          <AnatomyDoor lab={lab} depth={depth} inside={inside} />
          <p class="caption">
            {messages.theory.together([messages.caption, messages.theory.caption])}{' '}
            {size !== null && grouped(depth, size.height) > 1 && messages.captionGrouped(grouped(depth, size.height))}
            {depth > MAX_STRIP_LAYERS && messages.captionNoStrips(MAX_STRIP_LAYERS)}{' '}
            {figureMessagesOf(lab.language.value).formatMeaning}
          </p>
          <NumberTable lab={lab} soundings={shown.soundings} predictions={predictions} />
        </>
      )}
    </div>
  );
}

interface Earlier {
  readonly earlier: readonly (Sounding | null)[];
  readonly depth: number;
}

function sharedDomains(
  extents: ReturnType<typeof measuredExtents>,
  predictions: readonly (PredictedSounding | null)[],
  { earlier, depth }: Earlier,
): { readonly signal: Domain; readonly echo: Domain } {
  const present = predictions.filter((prediction) => prediction !== null);
  const held = (key: 'signal' | 'echo') =>
    traceDomain(
      [...extents[key], ...earlier.flatMap((twin) => (twin === null ? [] : pinnedExtent(twin[key].rows, depth)))],
      present.map((prediction) => prediction[key]),
    );
  return { signal: held('signal'), echo: held('echo') };
}

/** How many layers share a strip: the figure draws one strip a pixel at most. */
function grouped(depth: number, height: number): number {
  return depth > MAX_STRIP_LAYERS ? 1 : Math.max(1, Math.ceil((depth + 1) / (height - FIGURE_MARGINS_PX)));
}

const FIGURE_MARGINS_PX = 54;
// Two columns fit from here on; below they stack and each takes the whole width.
const TWO_COLUMNS_PX = 620;
const COLUMN_GAP_PX = 28;

/** The size of one column, from the room there is. */
function useFigureSize(host: { readonly current: HTMLDivElement | null }): FigureSize | null {
  const [size, setSize] = useState<FigureSize | null>(null);
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const measure = () => {
      const room = element.clientWidth;
      const wide = room >= TWO_COLUMNS_PX;
      const width = Math.floor(wide ? (room - COLUMN_GAP_PX) / 2 : room);
      const height = wide ? Math.round(Math.min(880, Math.max(380, window.innerHeight * 0.53))) : 300;
      setSize((last) => (last !== null && last.width === width && last.height === height ? last : { width, height }));
    };
    // Its first call comes after the layout of this frame; asking at once would make a layout of its own.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return size;
}
