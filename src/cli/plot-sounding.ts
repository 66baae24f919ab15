// The water columns of a figure file: one for each network, on shared axes, theory dashed over what was measured.

import type { PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding } from '../experiment/sounding.ts';
import { InputError } from '../model/input-error.ts';
import { soundingFigure } from '../plot/sounding-figure.ts';
import type { FigureTheme } from '../plot/style-sheet.ts';
import { traceDomain, traceExtent } from '../plot/trace.ts';
import { predictNetworks } from './compared-networks.ts';
import type { PlotData } from './plot-data.ts';
import { drawFile, figureWidth } from './plot-file.ts';
import { networkText, pointName } from './plot-words.ts';

const COLUMN_PX = 480;
const HEIGHT_PX = 500;
/** Below, the labels of the axes run into each other. */
const LEAST_COLUMN_PX = 260;

interface Look {
  readonly theme: FigureTheme;
  /** null for the figure's own. */
  readonly width: number | null;
}

export async function drawSoundings({ facts, soundings }: PlotData, { theme, width }: Look): Promise<string> {
  const drawn = soundings.filter(
    ({ signal, echo, seeds }) => seeds.length > 0 && signal.rows.length + echo.rows.length > 0,
  );
  if (drawn.length === 0)
    throw new InputError('nothing can be drawn: no network has a sound seed with "forward" or "backward" measured');
  const predictions = await predictNetworks(facts.measured);
  const theories = drawn.map(({ coordinates }) => predictions.get(coordinates)?.sounding ?? null);
  const domains = { signal: domainOf('signal', drawn, theories), echo: domainOf('echo', drawn, theories) };
  const column = figureWidth({ width, count: drawn.length, own: COLUMN_PX, least: LEAST_COLUMN_PX });
  const dashed = theories.some((theory) => theory !== null) ? ' Dashed: mean-field theory with its band.' : '';
  return drawFile({
    facts,
    theme,
    title: networkText(facts.experiment),
    description: `Signal going down on the left, gradient coming back up on the right, layer by layer.${dashed}`,
    headings: drawn.map(({ coordinates }) => pointName(coordinates, facts.experiment)),
    figures: () =>
      drawn.map((sounding, index) =>
        soundingFigure({
          signal: sounding.signal,
          echo: sounding.echo,
          theory: theories[index],
          domains,
          lastLayer: sounding.depth,
          width: column,
          height: HEIGHT_PX,
          texts: {
            name: `${pointName(sounding.coordinates, facts.experiment)}, ${sounding.depth} layers`,
            signalAxis: '↓ signal |z|',
            echoAxis: '↑ gradient |∂L/∂z|',
            layer: 'layer',
            zero: (_kind, from, to) =>
              from === to ? `exactly 0 at layer ${from}` : `exactly 0 from layer ${from} to ${to}`,
          },
        }),
      ),
  });
}

function domainOf(
  kind: 'signal' | 'echo',
  drawn: readonly Sounding[],
  theories: readonly (PredictedSounding | null)[],
): ReturnType<typeof traceDomain> {
  return traceDomain(
    traceExtent(drawn.map((sounding) => sounding[kind])),
    theories.flatMap((theory) => (theory === null ? [] : [theory[kind]])),
  );
}
