// A slow smooth function of one number, tabulated where it is asked for: panels of Chebyshev points, made at first use and
// kept. Between the points a vector of values is interpolated by the barycentric formula (Berrut and Trefethen 2004).

export interface PanelOptions {
  readonly width: number;
  /** Chebyshev points a panel. */
  readonly points: number;
}

export class PanelTable {
  private readonly panels = new Map<number, readonly Float64Array[]>();
  private readonly compute: (x: number) => Float64Array;
  private readonly width: number;
  private readonly offsets: Float64Array;
  private readonly signs: Float64Array;

  constructor(compute: (x: number) => Float64Array, { width, points }: PanelOptions) {
    this.compute = compute;
    this.width = width;
    // Chebyshev points of the second kind on [-1/2, 1/2]; their barycentric weights alternate, halved at the ends.
    this.offsets = Float64Array.from({ length: points }, (_, k) => Math.cos((k * Math.PI) / (points - 1)) / 2);
    this.signs = Float64Array.from(
      { length: points },
      (_, k) => (k % 2 === 0 ? 1 : -1) * (k === 0 || k === points - 1 ? 0.5 : 1),
    );
  }

  /** The values at x. The array is the caller's to keep. */
  at(x: number): Float64Array {
    const panel = Math.round(x / this.width);
    const values = this.panelValues(panel);
    const place = x / this.width - panel;
    const result = new Float64Array(values[0].length);
    let total = 0;
    for (let k = 0; k < this.offsets.length; k++) {
      const distance = place - this.offsets[k];
      if (distance === 0) return values[k].slice();
      const weight = this.signs[k] / distance;
      total += weight;
      for (let i = 0; i < result.length; i++) result[i] += weight * values[k][i];
    }
    for (let i = 0; i < result.length; i++) result[i] /= total;
    return result;
  }

  private panelValues(panel: number): readonly Float64Array[] {
    const known = this.panels.get(panel);
    if (known !== undefined) return known;
    const values = Array.from(this.offsets, (offset) => this.compute((panel + offset) * this.width));
    this.panels.set(panel, values);
    return values;
  }
}
