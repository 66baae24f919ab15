// What the parts of the phase plane's figure share: places, the plane's box, and the texts.

/** A place as shares of the window from its lower left corner, or in pixels of the plane from its upper left one. */
export type SharePoint = readonly [x: number, y: number];

export interface PhaseBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PhaseFigureTexts {
  readonly name: string;
  readonly quantity: string;
  readonly ordered: readonly [name: string, meaning: string];
  readonly chaotic: readonly [name: string, meaning: string];
  readonly held: string;
  readonly unheld: string;
  readonly point: string;
  readonly scale: string;
  readonly mark: string;
}
