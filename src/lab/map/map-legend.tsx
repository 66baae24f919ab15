// The legend of one map or of several that share a scale: only patterns and marks that there are stand in it.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { type HeatKey, heatLegend } from '../../plot/heat-legend.ts';
import type { HeatCell, HeatMark } from '../../plot/heat-map.ts';
import type { HeatScale } from '../../plot/heat-scale.ts';
import type { Lab } from '../lab.ts';
import { trueMinus } from '../number-text.ts';
import { useWidth } from '../use-width.ts';
import { mapMessages } from './map-messages.ts';

interface MapLegendProps {
  readonly lab: Lab;
  readonly scale: HeatScale;
  readonly label: string;
  readonly cells: readonly HeatCell[];
  readonly marks: readonly HeatMark[];
  readonly tick?: (value: number) => string;
}

const KEY_ORDER = ['pending', 'zero', 'fault', 'refused', 'recommended', 'default', 'here'] as const;

export function MapLegend({ lab, scale, label, cells, marks, tick = signed }: MapLegendProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const texts = mapMessages[lab.language.value];
  const present = new Set<HeatKey['kind'] | 'value'>([...cells, ...marks].map(({ kind }) => kind));
  const kinds = KEY_ORDER.filter((kind) => present.has(kind));
  const shown = kinds.join(' ');
  useLayoutEffect(() => {
    if (width === 0) return;
    const keys = kinds.map((kind) => ({ kind, text: texts.keys[kind] }));
    host.current?.replaceChildren(heatLegend(scale, { label, tick, keys, width }));
  }, [scale, label, shown, width, texts, tick]);
  return <div class="map-legend" ref={host} />;
}

/** Numbers with their sign where there are two directions, and a true minus. */
function signed(value: number): string {
  return trueMinus(String(value));
}
