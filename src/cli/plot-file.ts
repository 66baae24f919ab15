// Figures drawn without a page: a document is lent to them, and what they draw becomes the text of one SVG file with the page's
// style sheets.

import { originJson } from '../experiment/result-origin.ts';
import { InputError } from '../model/input-error.ts';
import { withDocument } from '../plot/borrowed-document.ts';
import { FIGURE_SHEETS } from '../plot/figure-sheets.ts';
import { FIGURE_GAP_PX, FIGURE_MARGIN_PX, standaloneSvg } from '../plot/standalone.ts';
import type { FigureTheme } from '../plot/style-sheet.ts';
import type { RunFacts } from './record-sink.ts';

export interface FigureFile {
  readonly facts: RunFacts;
  readonly theme: FigureTheme;
  readonly title: string;
  readonly description: string;
  readonly headings: readonly string[];
  /** Called where the document is at hand. */
  readonly figures: () => readonly SVGSVGElement[];
}

export async function drawFile({ facts, figures, description, ...words }: FigureFile): Promise<string> {
  // Loaded when a figure is drawn: no other command needs a document.
  const { parseHTML } = await import('linkedom/worker');
  const { document } = parseHTML('<!doctype html><html></html>');
  const measured = `Measured by the ${facts.engine} engine on ${facts.adapter}, echosounder ${facts.version}.`;
  return withDocument(document, () =>
    standaloneSvg(figures(), {
      ...words,
      description: `${description} ${measured}`,
      css: FIGURE_SHEETS,
      // The form of a result, so that whatever reads one finds the experiment.
      experiment: { ...originJson(facts) },
    }),
  );
}

interface Room {
  readonly width: number | null;
  readonly count: number;
  /** Width of one figure where nothing is asked for, and where its labels begin to collide. */
  readonly own: number;
  readonly least: number;
}

/** The width of one of several figures side by side. Throws InputError where they do not fit. */
export function figureWidth({ width, count, own, least }: Room): number {
  const between = 2 * FIGURE_MARGIN_PX + (count - 1) * FIGURE_GAP_PX;
  const each = width === null ? own : Math.floor((width - between) / count);
  if (each >= least) return each;
  throw new InputError(
    `--width: ${width} is not enough for ${count} figures side by side; expected at least ${between + count * least}`,
  );
}
