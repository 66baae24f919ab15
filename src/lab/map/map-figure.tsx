// A heat map that can be read: pointer and keys move a cursor over it, whose cell is told in words below; a click or Enter opens that
// cell. The cursor lies over the figure, so that moving it redraws nothing.

import type { TargetedMouseEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import '../../plot/heat.css';
import {
  type HeatAxis,
  type HeatCell,
  type HeatContour,
  type HeatMark,
  heatGeometry,
  heatMap,
} from '../../plot/heat-map.ts';
import type { HeatScale } from '../../plot/heat-scale.ts';
import type { Lab } from '../lab.ts';
import { Powers } from '../powers.tsx';
import './map.css';
import { useWidth } from '../use-width.ts';
import { type MapPlace, movedBy } from './map-cursor.ts';
import { MapLegend } from './map-legend.tsx';
import { mapMessages } from './map-messages.ts';

export interface MapFigureProps {
  readonly lab: Lab;
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  /** Row-major, [y][x]. */
  readonly cells: readonly HeatCell[];
  readonly scale: HeatScale;
  readonly contours?: readonly HeatContour[];
  readonly marks?: readonly HeatMark[];
  /** The accessible name of the figure. */
  readonly name: string;
  /** What the colours are; null leaves the legend to the caller. The name where nothing is given. */
  readonly legend?: string | null;
  /** A number of the scale in words. */
  readonly tick?: (value: number) => string;
  /** One cell in words. */
  readonly describe: (x: number, y: number) => string;
  readonly onOpen: (x: number, y: number) => void;
  /** On the button that opens the cell under the cursor. */
  readonly openText: string;
  readonly height?: number;
}

const NO_CONTOURS: readonly HeatContour[] = [];
const NO_MARKS: readonly HeatMark[] = [];

export function MapFigure(props: MapFigureProps) {
  const { lab, x, y, cells, scale, name, describe, onOpen, openText, legend = name } = props;
  const { contours = NO_CONTOURS, marks = NO_MARKS } = props;
  const texts = mapMessages[lab.language.value];
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const [cursor, setCursor] = useState<MapPlace | null>(null);
  const height = props.height ?? usualHeight({ x, y }, width);
  useLayoutEffect(() => {
    if (width === 0) return;
    canvas.current?.replaceChildren(heatMap({ x, y, cells, scale, contours, marks, width, height, name }));
  }, [x, y, cells, scale, contours, marks, width, height, name]);
  const geometry = heatGeometry({ x, y, width, height });
  const at = inside(cursor, x, y) ? cursor : null;
  const touched = useRef(false);
  const placeOf = (event: TargetedMouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return geometry.cellAt(event.clientX - box.left, event.clientY - box.top);
  };
  return (
    <div class="map" ref={host}>
      <div
        class="map-canvas"
        role="application"
        aria-roledescription={texts.role}
        aria-label={`${name}. ${texts.keyboard}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved over with arrow keys.
        tabIndex={0}
        style={{ height: `${height}px` }}
        onPointerMove={(event) => {
          if (event.pointerType !== 'touch') setCursor(placeOf(event) ?? at);
        }}
        onPointerDown={(event) => {
          touched.current = event.pointerType === 'touch';
        }}
        onClick={(event) => {
          const place = placeOf(event);
          if (place === null) return;
          setCursor(place);
          // A finger has no way to point first: it reads, and the button opens.
          if (!touched.current) onOpen(place.x, place.y);
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === 'Enter' && at !== null) {
            event.preventDefault();
            onOpen(at.x, at.y);
            return;
          }
          const moved = movedBy(event.key, at, { x, y });
          if (moved === null) return;
          event.preventDefault();
          setCursor(moved);
        }}
      >
        <div ref={canvas} />
        {at !== null && <Cursor box={geometry.boxOf(at.x, at.y)} />}
      </div>
      <div class="map-reading">
        <output aria-live="polite">
          <Powers text={at === null ? texts.nothing : describe(at.x, at.y)} />
        </output>
        <button type="button" disabled={at === null} onClick={() => at !== null && onOpen(at.x, at.y)}>
          {openText}
        </button>
      </div>
      {legend !== null && (
        <MapLegend lab={lab} scale={scale} label={legend} cells={cells} marks={marks} {...tickOf(props)} />
      )}
    </div>
  );
}

function tickOf({ tick }: MapFigureProps) {
  return tick === undefined ? {} : { tick };
}

function Cursor({ box }: { readonly box: ReturnType<ReturnType<typeof heatGeometry>['boxOf']> }) {
  const { left, top, width, height } = box;
  return (
    <div
      class="map-cursor"
      aria-hidden="true"
      style={{ left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` }}
    />
  );
}

function inside(place: MapPlace | null, x: HeatAxis, y: HeatAxis): boolean {
  return place !== null && place.x < x.values.length && place.y < y.values.length;
}

const ROW_PX = { category: 24, number: 14 };
const AXES_PX = 90;
// Names below a map are slanted where they have no room.
const SLANTED_PX = 60;

/** Names need a line each; a map of numbers takes the shape of a picture. */
function usualHeight({ x, y }: { readonly x: HeatAxis; readonly y: HeatAxis }, width: number): number {
  const { scale, values } = y;
  const wanted =
    (x.scale === 'category' ? SLANTED_PX : 0) +
    AXES_PX +
    values.length * (scale === 'category' ? ROW_PX.category : ROW_PX.number);
  return Math.round(
    scale === 'category' ? Math.max(150, wanted) : Math.min(Math.max(220, wanted), 560, Math.max(280, 0.75 * width)),
  );
}
