// From the data of a pass to the job of a CPU worker: the same plan, tables and places as on a GPU, as messages carry them.

import { DRAW_PARAMS_BYTES, writeDrawParams } from '../gpu/draw-params.ts';
import { PASS_PARAM_FIELDS, passParamWords } from '../gpu/pass-params.ts';
import { ACTIVATION_NAMES } from '../math/activation-names.ts';
import { CPU_STEMS } from '../wasm/cpu-stems.ts';
import type { CpuStem } from '../wasm/kernel-exports.ts';
import { type CpuPass, type CpuSlab, FILL, STEP_PARAMS, STEP_WORDS } from '../wasm/pass-job.ts';
import { drawParams } from './draw-runs.ts';
import { SLOT_WORDS } from './layout.ts';
import { keptTensors } from './lifetimes.ts';
import type { PassData } from './pass-runner.ts';
import type { PassStep, Plan, Step, Tensor } from './plan.ts';
import { onHost, type SlabContent, slabContents } from './slab-content.ts';

const NO_ACTIVATION = 255;
const TARGET_EXPONENT = PASS_PARAM_FIELDS.indexOf('target_exponent');

/** Tensors of the arena that are read back, in the order of the answer's `kept`. */
export function keptPlaces(plan: Plan): (readonly [Tensor, number])[] {
  const places = new Map<number, readonly [Tensor, number]>();
  for (const tensor of keptTensors(plan)) {
    const at = plan.layout.floatsAt.get(tensor.id);
    if (at !== undefined) places.set(tensor.id, [tensor, at]);
  }
  return [...places.values()];
}

/** `name` tells the given weights of this pass from those of all others. */
export function cpuPass({ plan, weights, towerTable, input, targets }: PassData, name: string): CpuPass {
  const { layout } = plan;
  const encoded = encodedSteps(plan);
  const steps = encoded.steps.slice();
  for (const row of encoded.losses) steps[row + STEP_PARAMS + TARGET_EXPONENT] = targets.exponent >>> 0;
  const words = new Uint32Array(input.exponents.length * SLOT_WORDS);
  for (const [column, exponent] of input.exponents.entries()) {
    words.set([exponent >>> 0, input.peaks[column], 0], column * SLOT_WORDS);
  }
  return {
    steps,
    work: encoded.work,
    arenaFloats: layout.arenaFloats,
    ledgerWords: layout.ledgerWords,
    scratchBytes: encoded.scratchBytes,
    towers: towerTable,
    items: layout.items,
    reductions: layout.reductions,
    targets: targets.values,
    input: { at: layout.floatsAt.get(plan.input.id) as number, values: input.values },
    inputSlots: { at: layout.slotsAt.get(plan.input.id) as number, words },
    slabs: slabContents(weights, plan.slabs, name).map(cpuSlab),
    readBackWords: layout.readBackWords,
    kept: keptPlaces(plan).map(([{ floats }, at]) => [at, floats]),
  };
}

interface Encoded {
  readonly steps: Uint32Array<ArrayBuffer>;
  readonly work: Float64Array<ArrayBuffer>;
  readonly scratchBytes: number;
  /** First words of the steps that need the targets' exponent, which no plan can know. */
  readonly losses: readonly number[];
}

/** A plan is carried out many times and written down once. */
const known = new WeakMap<Plan, Encoded>();

function encodedSteps(plan: Plan): Encoded {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const { steps: list } = plan;
  const steps = new Uint32Array(list.length * STEP_WORDS);
  const losses: number[] = [];
  let scratchBytes = 0;
  for (const [index, step] of list.entries()) {
    const row = index * STEP_WORDS;
    steps.set(stepWords(step), row);
    if (!('kernel' in step)) continue;
    if (step.kernel === 'loss-gradient') losses.push(row);
    scratchBytes = Math.max(scratchBytes, scratchOf(step));
  }
  const encoded = { steps, work: Float64Array.from(list, ({ work }) => work), scratchBytes, losses };
  known.set(plan, encoded);
  return encoded;
}

function stepWords(step: Step): number[] {
  if ('fill' in step) return [FILL, 0, step.fill];
  const kernel = CPU_STEMS.indexOf(step.kernel as CpuStem);
  if (kernel < 0) throw new Error(`the CPU engine has no kernel ${step.kernel}`);
  const activation = step.activation === null ? NO_ACTIVATION : ACTIVATION_NAMES.indexOf(step.activation);
  return [kernel, activation, step.slab ?? FILL, step.span, step.count, ...passParamWords(step.params)];
}

/** Gram matrices and their operands (gram.ts), in samples times samples or units. */
const GRAM_ROOM = 3;

/** Room for a step's packed operands, its tile of sums and a few panels (src/wasm/assembly says what lies there). */
function scratchOf({ params }: PassStep): number {
  const { padded_rows: rows = 0, inner = 0, tower_stride: stride = 0 } = params;
  const terms = Math.max(inner, stride);
  return 4 * (rows * terms + 192 * (rows + terms) + GRAM_ROOM * stride * (stride + rows + terms));
}

function cpuSlab({ slab, runs, given, key }: SlabContent): CpuSlab {
  const drawn = runs.filter((run) => !onHost(run));
  const draws = new Uint32Array((drawn.length * DRAW_PARAMS_BYTES) / 4);
  const view = new DataView(draws.buffer);
  for (const [index, run] of drawn.entries()) {
    writeDrawParams(view, index * DRAW_PARAMS_BYTES, { ...drawParams(run), groupsX: 0 });
  }
  const orthogonal = runs.filter(onHost).map(({ map, at, count, step, matrixStep }) => {
    const { shape, seed, matrix, biasDistribution } = map;
    return { ...shape, seed, matrix, biasDistribution, at, count, step, matrixStep };
  });
  return { key, elements: slab.elements, draws, orthogonal, given, keep: given.length === 0 };
}
