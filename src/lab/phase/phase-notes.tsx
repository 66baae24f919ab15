// Under the plane: what must be known of this activation's edge, and of how the network stands to the plane.

import type { PhasePlane } from '../../experiment/phase-plane.ts';
import type { Activation } from '../../math/activations.ts';
import type { Experiment } from '../../model/experiment.ts';
import { halfStablePoints } from '../../theory/edge-of-chaos.ts';
import { fourDigits } from '../number-text.ts';
import { Symbols } from '../symbols.tsx';
import { isInside, shareOf } from './phase-drawing.ts';
import type { PhaseFacts } from './phase-facts.ts';
import type { PhaseMessages } from './phase-messages.ts';

interface NotesProps {
  readonly texts: PhaseMessages;
  readonly plane: PhasePlane | null;
  readonly phi: Activation;
  readonly experiment: Experiment;
  readonly facts: PhaseFacts;
}

export function PhaseNotes({ texts, plane, phi, experiment, facts }: NotesProps) {
  const { network } = experiment;
  const { point } = facts;
  const notes: string[] = [];
  if (plane !== null) {
    if (!isInside(point, plane.request))
      notes.push(texts.outside(fourDigits(point.weightStd), fourDigits(point.biasStd)));
    if (isOnUnheldEdge(plane, facts)) notes.push(texts.unheld);
    notes.push(...edgeNotes(texts, plane, phi));
  }
  if (!isOwnPoint(experiment)) notes.push(texts.otherScheme(network.weights.scheme));
  if (network.activationAfterSum) notes.push(texts.afterSum);
  if (notes.length === 0) return null;
  return (
    <ul class="phase-notes">
      {notes.map((note) => (
        <li key={note}>
          <Symbols text={note} />
        </li>
      ))}
    </ul>
  );
}

function edgeNotes(texts: PhaseMessages, { edge: { kind, pieces, first } }: PhasePlane, phi: Activation): string[] {
  if (kind === 'none' || first === null) return [texts.noEdge];
  if (kind === 'point') return [texts.singlePoint(fourDigits(first.weightStd))];
  if (phi.name === 'logistic') return [texts.logisticEdge(fourDigits(first.weightStd))];
  if (kind === 'outside') return [texts.edgeOutside(fourDigits(first.weightStd), fourDigits(first.biasStd))];
  if (!pieces.some((piece) => piece.some(({ stability }) => stability === 'unstable'))) return [];
  return halfStablePoints(phi).map(({ q, weightVariance, biasVariance }) =>
    texts.trap(fourDigits(q), fourDigits(Math.sqrt(weightVariance)), fourDigits(Math.sqrt(biasVariance))),
  );
}

// About the width of the drawn edge.
const ON_EDGE = 0.008;

/** Whether the point lies on a part of the edge that does not hold its length. */
function isOnUnheldEdge({ edge, request }: PhasePlane, { point }: Pick<PhaseFacts, 'point'>): boolean {
  const [x, y] = shareOf(point, request);
  return edge.pieces.some((piece) =>
    piece.some((vertex) => {
      const [vertexX, vertexY] = shareOf(vertex, request);
      return vertex.stability === 'unstable' && Math.hypot(vertexX - x, vertexY - y) < ON_EDGE;
    }),
  );
}

function isOwnPoint({ network: { weights, biases } }: Experiment): boolean {
  const { scheme, distribution, mode } = weights;
  // lecun's own numbers are normal ones.
  const normal = distribution === 'normal' || distribution === 'scheme';
  return scheme === 'lecun' && normal && mode === 'scheme' && typeof biases.std === 'number';
}
