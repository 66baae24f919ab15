// The figure's numbers: the edge of chaos in this part of the plane and the network's point on the page, the whole grid in a file.

import type { EdgeVertex } from '../../experiment/phase-edge.ts';
import type { PhasePlane } from '../../experiment/phase-plane.ts';
import type { Experiment } from '../../model/experiment.ts';
import { DataTable } from '../data-table.tsx';
import type { ExportTable } from '../export/export-source.ts';
import type { Messages } from '../messages/en.ts';
import { choiceName } from '../messages/en.ts';
import { fourDigits } from '../number-text.ts';
import { plainSymbols } from './phase-bar.tsx';
import type { PhaseFacts } from './phase-facts.ts';
import type { PhaseMessages } from './phase-messages.ts';

interface TableProps {
  readonly messages: Messages;
  readonly texts: PhaseMessages;
  readonly plane: PhasePlane | null;
  readonly facts: PhaseFacts;
}

export function PhaseTable({ messages, texts, plane, facts }: TableProps) {
  if (plane === null) return null;
  const { point, phase, chiQ } = facts;
  const row = (name: string, at: { readonly biasStd: number; readonly weightStd: number }, rest: readonly string[]) => [
    name,
    fourDigits(at.biasStd),
    fourDigits(at.weightStd),
    fourDigits(at.biasStd ** 2),
    fourDigits(at.weightStd ** 2),
    ...rest,
  ];
  const rows = () => [
    row(texts.tablePoint, point, [fourDigits(phase.q), fourDigits(chiQ), '']),
    ...edgeRows(plane).map((vertex, index) =>
      row(String(index + 1), vertex, [
        Number.isNaN(vertex.q) ? texts.anyLength : fourDigits(vertex.q),
        fourDigits(vertex.chiQ),
        vertex.stability === 'every-length' ? texts.everyLength : texts.stability[vertex.stability],
      ]),
    ),
  ];
  return (
    <DataTable
      messages={messages}
      summary={texts.table}
      caption={texts.tableCaption(choiceName(messages, plane.request.activation))}
      content={() => ({ columns: texts.tableColumns.map(plainSymbols), rows: rows() })}
    />
  );
}

// Steps of a fortieth of the window, as fine as the plane itself.
const TABLE_STEP = 1 / 40;

/** Vertices about one step of the window apart, and all ends of pieces. */
function edgeRows({ edge, request: { biasMax, weightMax } }: PhasePlane): EdgeVertex[] {
  return edge.pieces.flatMap((piece) => {
    let last: EdgeVertex | null = null;
    return piece.filter((vertex, index) => {
      const far =
        last === null ||
        Math.hypot((vertex.biasStd - last.biasStd) / biasMax, (vertex.weightStd - last.weightStd) / weightMax) >=
          TABLE_STEP;
      if (!far && index < piece.length - 1) return false;
      last = vertex;
      return true;
    });
  });
}

/** Every point of the grid, the edge, and the network's point, one row each. */
export function planeTable(
  plane: PhasePlane | null,
  { network }: Experiment,
  { point, phase, chiQ }: PhaseFacts,
): ExportTable {
  const columns = ['row', 'activation', 'sigma_b', 'sigma_w', 'q', 'chi1', 'chi_q', 'depth_scale'];
  const own = [
    'network',
    network.activation,
    point.biasStd,
    point.weightStd,
    phase.q,
    phase.chi1,
    chiQ,
    phase.depthScale,
  ];
  const finite = (cells: readonly (string | number | null)[]) =>
    cells.map((cell) =>
      typeof cell === 'number' && !Number.isFinite(cell) ? (Number.isNaN(cell) ? null : 'Infinity') : cell,
    );
  if (plane === null) return { columns, rows: [finite(own)] };
  const { request, biasStds, weightStds, edge } = plane;
  const rows = [
    own,
    ...edge.pieces
      .flat()
      .map((vertex) => ['edge', request.activation, vertex.biasStd, vertex.weightStd, vertex.q, 1, vertex.chiQ, null]),
    ...weightStds.flatMap((weightStd, row) =>
      biasStds.map((biasStd, column) => {
        const k = row * request.columns + column;
        return [
          'grid',
          request.activation,
          biasStd,
          weightStd,
          plane.q[k],
          plane.chi1[k],
          plane.chiQ[k],
          plane.depthScale[k],
        ];
      }),
    ),
  ];
  return { columns, rows: rows.map(finite) };
}
