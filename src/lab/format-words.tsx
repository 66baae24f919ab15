// Where a tower leaves the number formats that networks are trained in, in one sentence each for signal and gradient.

import { type FormatExit, formatExits } from '../experiment/float-formats.ts';
import type { Sounding } from '../experiment/sounding.ts';
import { type FigureMessages, figureMessagesOf, type LeftFormats } from './figure-messages.ts';
import type { Lab } from './lab.ts';

export function FormatWords({ lab, sounding }: { readonly lab: Lab; readonly sounding: Sounding }) {
  const messages = figureMessagesOf(lab.language.value);
  if (sounding.seeds.length === 0) return null;
  return (
    <p class="format-words" title={messages.formatMeaning}>
      {formatText(messages.formatSite.signal, formatExits(sounding.signal.rows, 'down'), messages)}{' '}
      {formatText(messages.formatSite.echo, formatExits(sounding.echo.rows, 'up'), messages)}
    </p>
  );
}

/** Formats that leave at the same layer are named together, in the order of the formats. */
export function formatText(site: string, exits: readonly FormatExit[], messages: FigureMessages): string {
  const left = new Map<string, LeftFormats>();
  for (const { format, layer, how } of exits) {
    if (layer === null || how === null) continue;
    const key = `${layer} ${how}`;
    left.set(key, { formats: [...(left.get(key)?.formats ?? []), format], layer, how });
  }
  const held = exits.filter(({ layer }) => layer === null).map(({ format }) => format);
  return left.size === 0 ? messages.formatHeld(site, held) : messages.formatLeaves(site, [...left.values()], held);
}
