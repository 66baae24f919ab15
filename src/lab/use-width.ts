// How wide a figure may be drawn.

import { useLayoutEffect, useState } from 'preact/hooks';

/** The room there is, in whole pixels; 0 before it is known. */
export function useWidth(host: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const measure = () => setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [host]);
  return width;
}
