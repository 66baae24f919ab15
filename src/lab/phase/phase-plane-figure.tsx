// The drawn plane with what moves over it: the ring of the network's point, dragged by pointer or keys, and the cross-hair of the
// pointer. Dragging changes settings; the figure itself is drawn anew only for new numbers.

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PhasePlane, PhasePoint } from '../../experiment/phase-plane.ts';
import { type PhaseFigureOptions, phaseBox, phaseFigure, withPoint } from '../../plot/phase-figure.ts';
import type { SharePoint } from '../../plot/phase-parts.ts';
import { fourDigits } from '../number-text.ts';
import { useWidth } from '../use-width.ts';
import { plainSymbols } from './phase-bar.tsx';
import {
  axisTicks,
  bandsOf,
  brokenCells,
  DRAWN_SCALES,
  edgeShares,
  fieldOf,
  isInside,
  pointAt,
  rateField,
  shareOf,
} from './phase-drawing.ts';
import { type PhaseFacts, phaseWord } from './phase-facts.ts';
import type { PhaseMessages } from './phase-messages.ts';
import type { PhaseQuantity } from './phase-options.ts';
import { snapped, stepOf } from './phase-point.ts';
import { PHASE_PRESETS } from './preset-points.ts';

interface FigureProps {
  readonly texts: PhaseMessages;
  readonly activation: string;
  readonly plane: PhasePlane | null;
  readonly complete: boolean;
  readonly quantity: PhaseQuantity;
  readonly facts: PhaseFacts;
  /** Receives the way to the figure with its point, for export. */
  readonly figure: { current: () => SVGSVGElement | null };
  readonly onMove: (point: PhasePoint, how?: { moving?: boolean }) => void;
  readonly onSettle: () => void;
  readonly onPoint: (point: PhasePoint | null) => void;
}

export function PhasePlaneFigure(props: FigureProps) {
  const { texts, plane, complete, figure, facts } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(canvas);
  const options = useMemo(() => figureOptions(props, width), [plane, width, texts, props.quantity, props.activation]);
  useLayoutEffect(() => {
    if (options !== null) host.current?.replaceChildren(phaseFigure(options));
  }, [options]);
  figure.current = () => {
    const node = host.current?.querySelector('svg');
    if (!(node instanceof SVGSVGElement) || plane === null) return null;
    return isInside(facts.point, plane.request) ? withPoint(node, shareOf(facts.point, plane.request)) : node;
  };
  return (
    <div class="phase-canvas" ref={canvas} data-lines={plane?.request.columns ?? 0} data-complete={complete}>
      <div ref={host} class={complete ? '' : 'phase-coming'} />
      {options === null || plane === null ? (
        <p class="waiting" style={{ minHeight: `${heightFor(width)}px` }}>
          {texts.computing}
        </p>
      ) : (
        <PointLayer {...props} plane={plane} box={phaseBox(options)} />
      )}
    </div>
  );
}

interface LayerProps extends FigureProps {
  readonly plane: PhasePlane;
  readonly box: ReturnType<typeof phaseBox>;
}

function PointLayer({ texts, facts, plane: { request }, box, onMove, onSettle, onPoint }: LayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const onRing = useRef(false);
  const [cross, setCross] = useState<SharePoint | null>(null);
  const { point, phase } = facts;
  const [x, y] = shareOf(point, request);
  const inside = isInside(point, request);
  const place = ([shareX, shareY]: SharePoint) => ({
    left: `${100 * Math.min(1, Math.max(0, shareX))}%`,
    top: `${100 * (1 - Math.min(1, Math.max(0, shareY)))}%`,
  });
  const shareUnder = (event: { readonly clientX: number; readonly clientY: number }): SharePoint => {
    const bounds = layer.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    const inUnit = (share: number) => Math.min(1, Math.max(0, share));
    return [
      inUnit((event.clientX - bounds.left) / bounds.width),
      inUnit((bounds.bottom - event.clientY) / bounds.height),
    ];
  };
  const roundPoint = (share: SharePoint, fine: boolean) => snapped(pointAt(share, request), request, { fine });
  const drag = (event: PointerEvent, moving: boolean) =>
    onMove(roundPoint(shareUnder(event), event.shiftKey), { moving });
  function begin(event: PointerEvent, ring: boolean): void {
    onRing.current = ring;
    // A finger on the plane may want to scroll; on the ring it drags.
    if (event.button !== 0 || (event.pointerType === 'touch' && !ring)) return;
    event.stopPropagation();
    layer.current?.setPointerCapture(event.pointerId);
    dragging.current = true;
    if (!ring) drag(event, true);
  }
  function end(): void {
    if (!dragging.current) return;
    dragging.current = false;
    onSettle();
  }
  function onKey(event: KeyboardEvent): void {
    const direction = ARROWS.get(event.key);
    if (direction === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const fine = event.shiftKey;
    const next = {
      biasStd: point.biasStd + direction[0] * stepOf(request.biasMax, { fine }),
      weightStd: point.weightStd + direction[1] * stepOf(request.weightMax, { fine }),
    };
    onMove(snapped(next, request, { fine }), { moving: true });
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the ring inside is the slider; the plane only lends it its area.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the ring answers the keys.
    <div
      class="phase-layer"
      ref={layer}
      style={{ left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` }}
      onPointerDown={(event) => begin(event, false)}
      onPointerMove={(event) => {
        if (dragging.current) drag(event, true);
        else {
          const share = shareUnder(event);
          setCross(share);
          onPoint(roundPoint(share, true));
        }
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => {
        setCross(null);
        onPoint(null);
      }}
      onClick={(event) => {
        // Only a tap comes here with a point elsewhere: a mouse has dragged it already. Who only takes hold of the ring moves nothing.
        if (event.target === layer.current && !onRing.current) onMove(roundPoint(shareUnder(event), event.shiftKey));
      }}
    >
      {cross !== null && (
        <div class="phase-cross" aria-hidden="true">
          <span class="phase-cross-x" style={{ left: place(cross).left }} />
          <span class="phase-cross-y" style={{ top: place(cross).top }} />
        </div>
      )}
      <div
        class={`phase-ring${inside ? '' : ' phase-ring-outside'}`}
        style={place([x, y])}
        role="slider"
        tabIndex={0}
        aria-label={texts.pointName}
        aria-roledescription={texts.pointRole}
        aria-description={texts.pointHint}
        aria-valuemin={0}
        aria-valuemax={request.weightMax}
        aria-valuenow={Number(Math.min(request.weightMax, point.weightStd).toPrecision(6))}
        aria-valuetext={plainSymbols(
          texts.pointText(fourDigits(point.weightStd), fourDigits(point.biasStd), texts.phases[phaseWord(phase)]),
        )}
        onPointerDown={(event) => begin(event, true)}
        onKeyDown={onKey}
        onKeyUp={(event) => ARROWS.has(event.key) && onSettle()}
      />
    </div>
  );
}

const ARROWS: ReadonlyMap<string, readonly [bias: number, weight: number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, 1]],
  ['ArrowDown', [0, -1]],
]);

const NARROW_PX = 480;

function heightFor(width: number): number {
  return Math.round(Math.min(620, Math.max(400, width * (width < NARROW_PX ? 1.15 : 0.78))));
}

function figureOptions({ texts, plane, quantity, activation }: FigureProps, width: number): PhaseFigureOptions | null {
  if (plane === null || width === 0) return null;
  const { axes, biasMax, weightMax, activation: name } = plane.request;
  const rate = rateField(plane);
  const ends = axes === 'std' ? [biasMax, weightMax] : [biasMax ** 2, weightMax ** 2];
  const marks = PHASE_PRESETS.flatMap(({ points }) => points)
    .filter((preset) => preset.activation === name && isInside(preset, plane.request))
    .map((preset) => shareOf(preset, plane.request));
  const edge = edgeShares(plane);
  return {
    width,
    height: heightFor(width),
    x: { label: texts.biasAxis[axes], ticks: axisTicks(ends[0], 5) },
    y: { label: texts.weightAxis[axes], ticks: axisTicks(ends[1], 6) },
    field: fieldOf(plane, quantity),
    bands: bandsOf(quantity),
    rate,
    scales: DRAWN_SCALES,
    broken: brokenCells(plane, rate),
    edge,
    marks,
    texts: {
      name: texts.figureName(activation),
      quantity: texts.quantityNames[quantity],
      ordered: texts.region.ordered,
      chaotic: texts.region.chaotic,
      held: plane.edge.kind === 'curve' && edge.some(({ held }) => held) ? texts.heldEdge : '',
      point: plane.edge.kind === 'point' ? texts.edgePoint : '',
      unheld: edge.some(({ held }) => !held) ? texts.unheldEdge : '',
      scale: texts.scaleLines,
      mark: marks.length > 0 ? texts.paperMark : '',
    },
  };
}
