// The figures of a view as files: SVG as it is, PNG drawn of it by the browser, so with the fonts of this machine.

import { FIGURE_SHEETS } from '../../plot/figure-sheets.ts';
import { standaloneSvg } from '../../plot/standalone.ts';
import type { FigureTheme } from '../../plot/style-sheet.ts';
import { statedExperiments } from './export-json.ts';
import type { ExportSource } from './export-source.ts';

/** Pixels of the image for one of the figure. */
const SCALE = 2;

export interface FigureWords {
  readonly title: string;
  readonly description: string;
  readonly theme: FigureTheme;
}

/** Throws where the view shows no figure yet. */
export function figureSvg(source: ExportSource, words: FigureWords): string {
  const figures = source.figures();
  const headings = source.headings?.();
  return standaloneSvg(figures, {
    ...words,
    css: FIGURE_SHEETS,
    ...(headings === undefined ? {} : { headings }),
    experiment: statedExperiments(source),
  });
}

/** Rejects where the browser cannot draw or encode an image of that size. */
export async function figurePng(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * SCALE);
    canvas.height = Math.round(image.naturalHeight * SCALE);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('no image of this size')) : resolve(blob)),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
