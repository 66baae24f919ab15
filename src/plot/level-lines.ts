// Lines of one level through a field on a grid, and the part of the grid at or above it: marching squares with straight pieces,
// in fractional grid indices. Where a cell's corners alternate, the two above the level are taken as joined, by lines and parts alike.

export interface GridField {
  readonly columns: number;
  readonly rows: number;
  /** Row-major [rows][columns], finite. */
  readonly values: ArrayLike<number>;
}

export type GridPoint = readonly [column: number, row: number];

export interface CellOptions {
  /** Cells, by their lowest corner, through which no line goes: the field jumps there. */
  readonly broken?: (column: number, row: number) => boolean;
}

/** The lines on which the field has this value; a closed one ends where it begins. */
export function levelLines(field: GridField, level: number, { broken = () => false }: CellOptions = {}): GridPoint[][] {
  const ends = new Map<string, Segment[]>();
  const segments: Segment[] = [];
  for (let row = 0; row < field.rows - 1; row++) {
    for (let column = 0; column < field.columns - 1; column++) {
      if (broken(column, row)) continue;
      for (const [from, to] of cellSegments(field, level, { column, row })) {
        const segment = { from, to, used: false };
        segments.push(segment);
        for (const end of [from, to]) ends.set(end.key, [...(ends.get(end.key) ?? []), segment]);
      }
    }
  }
  const lines: GridPoint[][] = [];
  for (const segment of segments) {
    if (segment.used) continue;
    segment.used = true;
    lines.push([
      ...followed(ends, segment.from).reverse(),
      segment.from.place,
      segment.to.place,
      ...followed(ends, segment.to),
    ]);
  }
  return lines;
}

/** Polygons that together cover where the field is at or above the level; whole runs of cells are one of them. */
export function levelPolygons(field: GridField, level: number): GridPoint[][] {
  const polygons: GridPoint[][] = [];
  for (let row = 0; row < field.rows - 1; row++) {
    let runStart = -1;
    for (let column = 0; column < field.columns; column++) {
      const last = column === field.columns - 1;
      const corners = last ? [] : cornersOf(field, { column, row });
      const above = corners.filter(({ value }) => value >= level).length;
      if (!last && above === corners.length) {
        if (runStart < 0) runStart = column;
        continue;
      }
      if (runStart >= 0) polygons.push(rectangle(runStart, column, row));
      runStart = -1;
      if (above > 0) polygons.push(clipped(corners, level));
    }
  }
  return polygons;
}

interface Cell {
  readonly column: number;
  readonly row: number;
}

interface Corner {
  readonly column: number;
  readonly row: number;
  readonly value: number;
}

/** A crossing of the level on the grid line between two neighbours, which names it. */
interface Crossing {
  readonly key: string;
  readonly place: GridPoint;
}

interface Segment {
  readonly from: Crossing;
  readonly to: Crossing;
  used: boolean;
}

/** Counter-clockwise in indices. */
function cornersOf({ values, columns }: GridField, { column, row }: Cell): Corner[] {
  return [
    [column, row],
    [column + 1, row],
    [column + 1, row + 1],
    [column, row + 1],
  ].map(([c, r]) => ({ column: c, row: r, value: values[r * columns + c] }));
}

function crossing(a: Corner, b: Corner, level: number): Crossing {
  // From the same end whichever cell asks, so that neighbours meet in the same point.
  const [first, second] = a.row < b.row || (a.row === b.row && a.column < b.column) ? [a, b] : [b, a];
  const share = (level - first.value) / (second.value - first.value);
  return {
    key: `${first.column} ${first.row} ${second.column - first.column}`,
    place: [first.column + share * (second.column - first.column), first.row + share * (second.row - first.row)],
  };
}

/** From where a walk around the cell leaves the part above the level to where it comes back into it. */
function cellSegments(field: GridField, level: number, cell: Cell): [Crossing, Crossing][] {
  const corners = cornersOf(field, cell);
  const leaving: { readonly at: number; readonly place: Crossing }[] = [];
  const entering: { readonly at: number; readonly place: Crossing }[] = [];
  corners.forEach((corner, at) => {
    const next = corners[(at + 1) % corners.length];
    if (corner.value >= level === next.value >= level) return;
    (corner.value >= level ? leaving : entering).push({ at, place: crossing(corner, next, level) });
  });
  return leaving.map(({ at, place }) => {
    const back = entering.find((other) => other.at > at) ?? entering[0];
    return [place, back.place];
  });
}

function followed(ends: ReadonlyMap<string, Segment[]>, start: Crossing): GridPoint[] {
  const points: GridPoint[] = [];
  let end = start;
  for (;;) {
    const next = ends.get(end.key)?.find((segment) => !segment.used);
    if (next === undefined) return points;
    next.used = true;
    end = next.from.key === end.key ? next.to : next.from;
    points.push(end.place);
  }
}

function clipped(corners: readonly Corner[], level: number): GridPoint[] {
  return corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % corners.length];
    const own: GridPoint[] = corner.value >= level ? [[corner.column, corner.row]] : [];
    return corner.value >= level === next.value >= level ? own : [...own, crossing(corner, next, level).place];
  });
}

function rectangle(from: number, to: number, row: number): GridPoint[] {
  return [
    [from, row],
    [to, row],
    [to, row + 1],
    [from, row + 1],
  ];
}
