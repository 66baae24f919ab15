// The way into a layer: a titled region with a button that closes it. What stands inside is loaded when a layer is first opened,
// and follows the layer that is asked for, not the pointer.

import type { Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { figureMessagesOf } from '../figure-messages.ts';
import type { Lab } from '../lab.ts';
import { INSIDE_ID } from '../layer-readout.tsx';
import { LazyPart } from '../lazy-part.tsx';

interface AnatomyDoorProps {
  readonly lab: Lab;
  readonly depth: number;
  /** The layer that is open; null where none is. */
  readonly inside: Signal<number | null>;
}

export function AnatomyDoor({ lab, depth, inside }: AnatomyDoorProps) {
  const texts = figureMessagesOf(lab.language.value);
  const region = useRef<HTMLElement>(null);
  const open = inside.value !== null;
  const load = useMemo(
    () => async () => {
      const { AnatomyPanel } = await import('./anatomy-panel.tsx');
      return (props: { readonly lab: Lab }) => <AnatomyPanel lab={props.lab} inside={inside} />;
    },
    [inside],
  );
  useEffect(() => {
    if (!open) return;
    region.current?.scrollIntoView({ block: 'nearest' });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close(region.current, inside);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open, inside]);
  return (
    <section id={INSIDE_ID} class="inside" ref={region} hidden={!open} aria-labelledby="inside-title">
      {inside.value !== null && (
        <>
          <header class="inside-head">
            <h3 id="inside-title">{texts.insideTitle(Math.min(inside.value, depth), depth)}</h3>
            <button type="button" onClick={() => close(region.current, inside)} aria-keyshortcuts="Escape">
              {texts.closeInside}
            </button>
          </header>
          <LazyPart lab={lab} load={load} />
        </>
      )}
    </section>
  );
}

function close(region: HTMLElement | null, inside: Signal<number | null>): void {
  const held = region?.contains(document.activeElement) === true;
  inside.value = null;
  // The button that had the focus is gone; the slider is the nearest thing to go on with.
  if (held) document.getElementById('layer')?.focus();
}
