// What a figure of the command line is made of: the records of an experiment measured now, or those of a saved result.

import { cellQuantity } from '../experiment/cell-quantities.ts';
import type { readOrigin } from '../experiment/result-origin.ts';
import { isSounded, type Sounding, soundings } from '../experiment/sounding.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import type { CliContext } from './context.ts';
import type { EngineChoice } from './engine-choice.ts';
import { measure } from './measure.ts';
import { openParquetPart } from './parquet-part.ts';
import type { FigureChoice } from './plot-choice.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import { readHead, recordCheck } from './result-part.ts';

export interface PlotData extends Pick<FigureChoice, 'figure'> {
  readonly facts: RunFacts;
  /** Those that the figure shows. */
  readonly records: readonly MeasurementRecord[];
  /** Of the networks that were measured; for a map only their faults matter. */
  readonly soundings: readonly Sounding[];
  /** The line that says what measured. */
  readonly heading: string;
}

export interface PlotQuestion {
  /** What the file holds; null where it is Parquet. */
  readonly json: { readonly value: unknown } | null;
  readonly choose: (experiment: Experiment) => FigureChoice;
  readonly engine: EngineChoice;
  readonly engineGiven: boolean;
  readonly quiet: boolean;
}

export async function plotData(context: CliContext, path: string, question: PlotQuestion): Promise<PlotData> {
  const { json } = question;
  const saved = json === null ? await parquetResult(path) : jsonResult(path, json.value);
  if (saved === null) return measureNow(context, question);
  if (question.engineGiven) {
    throw new InputError(
      `--engine: ${quote(question.engine)} is not allowed with a result, which is not measured again`,
    );
  }
  const { origin, numbers } = saved;
  const { figure } = question.choose(origin.experiment);
  const towers = listTowers(origin.experiment);
  const facts = { ...origin, towers, measured: numbers.map((number) => towers[number]) };
  const kept = keeper(figure);
  for await (const records of saved.batches()) for (const record of records) kept.write(record);
  return { ...shaped(figure, facts, kept), heading: `measured by: ${origin.engine} on ${origin.adapter}` };
}

async function measureNow(context: CliContext, { json, choose, engine, quiet }: PlotQuestion): Promise<PlotData> {
  const { figure, experiment } = choose(parseExperiment(statedExperiment(json?.value)));
  const kept = keeper(figure);
  const job = { experiment, towers: listTowers(experiment), engine, quiet };
  const { heading, facts } = await measure(context, job, { sinks: () => [kept] });
  return { ...shaped(figure, facts, kept), heading };
}

/** What the page saves of a view holds its experiment beside the numbers of its table. */
function statedExperiment(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'experiment' in json ? json.experiment : json;
}

function shaped(
  figure: FigureChoice['figure'],
  facts: RunFacts,
  { records }: ReturnType<typeof keeper>,
): Omit<PlotData, 'heading'> {
  return { figure, facts, records, soundings: soundings(facts.measured, records) };
}

/** Keeps what the figure is made of, and faults. */
function keeper(figure: FigureChoice['figure']): RecordSink & { readonly records: readonly MeasurementRecord[] } {
  const records: MeasurementRecord[] = [];
  const quantity = figure.kind === 'map' ? cellQuantity(figure.quantity) : null;
  const wanted = (record: MeasurementRecord) =>
    quantity === null ? isSounded(record) : record.quantity === 'fault' || quantity.uses(record);
  return {
    records,
    write: (record) => {
      if (wanted(record)) records.push(record);
    },
    finish: () => {},
    discard: () => {},
  };
}

interface SavedResult {
  readonly origin: ReturnType<typeof readOrigin>;
  readonly numbers: readonly number[];
  readonly batches: () => AsyncIterable<readonly MeasurementRecord[]> | Iterable<readonly MeasurementRecord[]>;
}

async function parquetResult(path: string): Promise<SavedResult> {
  const { origin, towers, batches } = await openParquetPart(path);
  return { origin, numbers: towers, batches };
}

/** null where the value has nothing but an experiment to measure. */
function jsonResult(path: string, json: unknown): SavedResult | null {
  if (typeof json !== 'object' || json === null) return null;
  if (!('records' in json || 'statistics' in json || 'towers' in json)) return null;
  const name = path === '-' ? 'standard input' : quote(path);
  const { records, towers } = json as { readonly records?: unknown; readonly towers?: unknown };
  if (!Array.isArray(records)) {
    const holds = 'statistics' in json ? 'statistics over seeds' : 'no records';
    throw new InputError(`${name} holds ${holds}; a figure needs the records of run --out`);
  }
  const listed: readonly unknown[] = Array.isArray(towers) ? towers : [];
  const head = readHead(
    name,
    json,
    listed.map((place) => (place as { readonly tower?: unknown } | null)?.tower),
  );
  const { check, end } = recordCheck(head);
  return {
    origin: head.origin,
    numbers: head.towers,
    batches: function* () {
      yield records.map((record, index) => check(record, `record ${index + 1}`));
      end();
    },
  };
}
