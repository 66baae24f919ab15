// `plot`: an experiment or a saved result as the figure that the page draws of it, in an SVG or a PNG file.

import { type Command, Option } from 'commander';
import { CELL_QUANTITY_IDS, type CellQuantityId } from '../experiment/cell-quantities.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { FigureTheme } from '../plot/style-sheet.ts';
import { completeFile, endingOf } from './complete-file.ts';
import type { CliContext } from './context.ts';
import { type EngineChoice, engineOption } from './engine-choice.ts';
import { chooseFigure } from './plot-choice.ts';
import { type PlotData, plotData } from './plot-data.ts';
import { readJson } from './read-json.ts';
import { faultLines } from './report-layout.ts';

const PLOT_ENDINGS = ['.svg', '.png'] as const;
const THEMES = ['light', 'dark'] as const satisfies readonly FigureTheme[];
const WIDTHS = { min: 320, max: 8000 };

interface PlotFlags {
  readonly out: string;
  readonly theme: FigureTheme;
  readonly width?: string;
  readonly quantity: CellQuantityId;
  readonly engine: EngineChoice;
  readonly quiet?: boolean;
}

export function addPlot(program: Command, context: CliContext): void {
  program
    .command('plot')
    .description('draw an experiment, or a result of run, as the page does')
    .argument('<experiment or result>', 'a .json file of either, a .parquet file of records, or - for standard input')
    .requiredOption('--out <file>', 'the .svg or .png file to write, or - for SVG on standard output')
    .addOption(new Option('--theme <theme>', 'colours for light or dark paper').choices(THEMES).default('light'))
    .option('--width <px>', 'width of the whole figure; a PNG has two pixels for each')
    .addOption(
      new Option('--quantity <quantity>', 'what a map of two swept settings shows')
        .choices(CELL_QUANTITY_IDS)
        .default('gradientGrowth'),
    )
    .addOption(engineOption())
    .option('--quiet', 'show no progress')
    .action((path: string, flags: PlotFlags, command: Command) => plot(context, path, { flags, command }));
}

interface PlotCall {
  readonly flags: PlotFlags;
  readonly command: Command;
}

async function plot(context: CliContext, path: string, { flags, command }: PlotCall): Promise<void> {
  const { out, theme, quantity, engine, quiet = false } = flags;
  const ending = out === '-' ? '.svg' : endingOf(out, PLOT_ENDINGS);
  const width = flags.width === undefined ? null : readWidth(flags.width);
  const parquet = path.toLowerCase().endsWith('.parquet');
  const json = parquet ? null : { value: await readJson(path, context.stdin) };
  // Opened before anything is measured, so that a name that cannot be written is told at once.
  const file = out === '-' ? null : completeFile(out);
  try {
    const data = await plotData(context, path, {
      json,
      choose: (experiment) => chooseFigure(experiment, { quantity }),
      engine,
      engineGiven: command.getOptionValueSource('engine') === 'cli',
      quiet,
    });
    const svg = await draw(data, { theme, width });
    for (const line of data.soundings.flatMap(faultLines)) context.stderr.write(`${line}\n`);
    if (file === null) {
      context.stdout.write(svg);
      return;
    }
    file.write(ending === '.svg' ? svg : await (await import('./plot-png.ts')).pngOf(svg));
    file.finish();
    context.stdout.write(`${data.heading}\n${data.figure.kind} in ${quote(out)}\n`);
  } finally {
    file?.discard();
  }
}

/** The code that draws is loaded where something is drawn: the other commands start without it. */
async function draw(
  data: PlotData,
  look: { readonly theme: FigureTheme; readonly width: number | null },
): Promise<string> {
  switch (data.figure.kind) {
    case 'sounding':
      return (await import('./plot-sounding.ts')).drawSoundings(data, look);
    case 'map':
      return (await import('./plot-map.ts')).drawMaps(data, { ...look, figure: data.figure });
    default:
      return data.figure satisfies never;
  }
}

function readWidth(text: string): number {
  const width = Number(text);
  if (Number.isInteger(width) && width >= WIDTHS.min && width <= WIDTHS.max) return width;
  throw new InputError(
    `--width: ${quote(text)} is not allowed; expected a whole number from ${WIDTHS.min} to ${WIDTHS.max}`,
  );
}
