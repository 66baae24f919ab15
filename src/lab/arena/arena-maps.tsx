// The two maps of the arena on one scale: growth of the signal and of the gradient in a layer, activations by initialisers.

import { useMemo } from 'preact/hooks';
import { recommendedScheme } from '../../experiment/recommendations.ts';
import type { ActivationName } from '../../math/activation-names.ts';
import type { Scheme } from '../../model/settings.ts';
import type { HeatAxis, HeatCell, HeatMark } from '../../plot/heat-map.ts';
import { heatScaleOf } from '../../plot/heat-scale.ts';
import type { Lab } from '../lab.ts';
import { heatCell } from '../map/heat-cell.ts';
import { MapFigure } from '../map/map-figure.tsx';
import { MapLegend } from '../map/map-legend.tsx';
import { choiceName } from '../messages/en.ts';
import { ARENA_ACTIVATIONS, ARENA_SCHEMES, cellSettings } from './arena-grid.ts';
import { arenaMessages } from './arena-messages.ts';
import { type ArenaCell, cellText, type End } from './arena-text.ts';
import type { MeasuredArena } from './use-arena.ts';

/** Most growths lie within a few hundredths of a decade a layer, fixed spreads at a whole one: the scale bends between them. */
const BEND_DECADES = 0.05;
const ENDS: readonly End[] = ['signal', 'gradient'];
const DEFAULTS: ReadonlySet<string> = new Set(['torch-linear', 'keras-dense', 'flax-dense']);

interface ArenaMapsProps {
  readonly lab: Lab;
  readonly measured: MeasuredArena;
}

export function ArenaMaps({ lab, measured: { cells, choice } }: ArenaMapsProps) {
  const messages = lab.messages.value;
  const texts = arenaMessages[lab.language.value];
  const axes = useMemo(
    () => ({
      x: axisOf(texts.initialiser, ARENA_SCHEMES, (scheme) => choiceName(messages, scheme)),
      y: axisOf(texts.activation, ARENA_ACTIVATIONS, (name) => choiceName(messages, name)),
    }),
    [messages, texts],
  );
  const heat = useMemo(() => ({ signal: heatCells(cells, 'signal'), gradient: heatCells(cells, 'gradient') }), [cells]);
  const all = useMemo(() => [...heat.signal, ...heat.gradient], [heat]);
  const scale = useMemo(
    () =>
      heatScaleOf(
        all.flatMap((cell) => (cell.kind === 'value' ? [cell.value] : [])),
        { middle: 0, bend: BEND_DECADES },
      ),
    [all],
  );
  const { activation, weights } = lab.experiment.value.network;
  const marks = useMemo(() => marksOf(activation, weights.scheme), [activation, weights.scheme]);
  const at = (x: number, y: number) => cells[y * ARENA_SCHEMES.length + x];
  return (
    <>
      <div class="arena-maps">
        {ENDS.map((end) => (
          <div key={end} class={`arena-map arena-map-${end}`}>
            <h3>{texts.maps[end]}</h3>
            <MapFigure
              lab={lab}
              {...axes}
              cells={heat[end]}
              scale={scale}
              marks={marks}
              name={texts.mapNames[end]}
              legend={null}
              describe={(x, y) => {
                const cell = at(x, y);
                return cellText(cell, recommendedScheme(cell.activation), { messages, texts });
              }}
              onOpen={(x, y) => {
                const { activation: name, scheme, refusal } = at(x, y);
                if (refusal === null) lab.change({ view: 'sounding', settings: cellSettings(name, scheme, choice) });
              }}
              openText={texts.open}
            />
          </div>
        ))}
      </div>
      <MapLegend lab={lab} scale={scale} label={texts.legend} cells={all} marks={marks} />
    </>
  );
}

function axisOf(label: string, values: readonly string[], textOf: (value: string) => string): HeatAxis {
  return { label, scale: 'category', values, texts: values.map(textOf) };
}

function heatCells(cells: readonly ArenaCell[], end: End): HeatCell[] {
  return cells.map((cell) => {
    if (cell.refusal !== null) return { kind: 'refused' };
    const { perLayer, whole } = cell[end];
    // One layer: nothing lies between the two ends.
    if (whole.kind === 'value' && perLayer.kind !== 'value') return { kind: 'value', value: 0 };
    return heatCell(perLayer.kind === 'value' ? perLayer : whole);
  });
}

function marksOf(activation: ActivationName, scheme: Scheme): HeatMark[] {
  const marks = ARENA_ACTIVATIONS.flatMap((name, y) =>
    ARENA_SCHEMES.flatMap((own, x): HeatMark[] => {
      if (own === recommendedScheme(name)) return [{ x, y, kind: 'recommended' }];
      // Once a column says it for all of its rows.
      return y === 0 && DEFAULTS.has(own) ? [{ x, y, kind: 'default' }] : [];
    }),
  );
  const here = {
    x: ARENA_SCHEMES.indexOf(scheme),
    y: ARENA_ACTIVATIONS.indexOf(activation),
  };
  return here.x < 0 || here.y < 0 ? marks : [...marks, { ...here, kind: 'here' }];
}
