// One product of a layer by itself, for measuring: made-up operands, results that nobody reads. Used by the tuner and the benchmarks.

import { allocate } from './buffers.ts';
import type { DeviceSession } from './device-session.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { type KernelVariant, TILE_COLUMNS, tileRows } from './kernel-variants.ts';
import { SLOT_WORDS, STAT_WORDS } from './ledger-words.ts';
import {
  NO_ACTIVATION,
  NOTHING,
  PASS_FLAGS,
  PASS_PARAMS_BYTES,
  type PassParams,
  passParamWords,
} from './pass-params.ts';
import { ITEM_WORDS, RECORD_WORDS } from './table-words.ts';

export type ProductStem = 'layer-forward' | 'layer-backward' | 'weight-gradient';

export interface ProductTrial {
  readonly stem: ProductStem;
  readonly variant: KernelVariant;
  /** Units of the layer above and below, multiples of 8, and samples, a multiple of 32. */
  readonly fanOut: number;
  readonly fanIn: number;
  readonly batch: number;
  readonly towers: number;
  /** Index in ACTIVATION_NAMES: the rest of the kernel counts too where it is given. */
  readonly activation?: number;
}

/** A product ready to run. The owner destroys it. */
export class PreparedProduct {
  /** Multiply-adds of one run. */
  readonly work: number;
  readonly #session: DeviceSession;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #grid: readonly [number, number];
  readonly #buffers: readonly GPUBuffer[];

  private constructor(
    session: DeviceSession,
    made: {
      work: number;
      kernel: Kernel;
      group: GPUBindGroup;
      grid: readonly [number, number];
      buffers: readonly GPUBuffer[];
    },
  ) {
    this.work = made.work;
    this.#session = session;
    this.#kernel = made.kernel;
    this.#group = made.group;
    this.#grid = made.grid;
    this.#buffers = made.buffers;
  }

  /** Compiles and uploads. Rejects as createKernel and allocate do. */
  static async open(session: DeviceSession, trial: ProductTrial): Promise<PreparedProduct> {
    const { stem, variant, fanOut, fanIn, batch, towers, activation = NO_ACTIVATION } = trial;
    const constants = stem === 'weight-gradient' ? {} : { ACTIVATION: activation };
    const kernel = await createKernel(session, stem, { variant, constants });
    const layout = layoutOf(trial);
    const { device } = session;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const sizes = {
      towers: RECORD_WORDS * towers,
      weights: layout.weights,
      items: ITEM_WORDS,
      arena: layout.arena,
      ledger: layout.ledger,
    };
    const names: readonly (keyof typeof sizes)[] = BINDINGS[stem];
    const buffers = await allocate(session, [
      { label: 'params', size: PASS_PARAMS_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST },
      ...names.map((label) => ({ label, size: 4 * sizes[label], usage })),
    ]);
    const [uniform, ...storage] = buffers;
    const bufferOf = (name: keyof typeof sizes) => storage[names.indexOf(name)];
    device.queue.writeBuffer(uniform, 0, passParamWords(layout.params));
    device.queue.writeBuffer(bufferOf('towers'), 0, records(towers));
    device.queue.writeBuffer(bufferOf('arena'), 0, values(layout.operands));
    device.queue.writeBuffer(bufferOf('ledger'), 0, slots(layout.slots));
    if (stem === 'weight-gradient') device.queue.writeBuffer(bufferOf('items'), 0, layout.items);
    else device.queue.writeBuffer(bufferOf('weights'), 0, values(layout.weights));
    const group = kernel.bind({
      pass_params: { buffer: uniform, offset: 0, size: PASS_PARAMS_BYTES },
      ...Object.fromEntries(names.map((name, index) => [name, storage[index]])),
    });
    const { grid } = layout;
    return new PreparedProduct(session, { work: fanOut * fanIn * batch * towers, kernel, group, grid, buffers });
  }

  /** Runs it `count` times in one submission and waits for the device. */
  async run(count: number): Promise<void> {
    const { device } = this.#session;
    const encoder = device.createCommandEncoder({ label: 'trial' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group, [0]);
    for (let index = 0; index < count; index++) pass.dispatchWorkgroups(...this.#grid);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    this.#session.check();
  }

  destroy(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

const BINDINGS = {
  'layer-forward': ['towers', 'weights', 'arena', 'ledger'],
  'layer-backward': ['towers', 'weights', 'arena', 'ledger'],
  'weight-gradient': ['towers', 'items', 'arena', 'ledger'],
} as const satisfies Record<ProductStem, readonly string[]>;

/** Two tensors of slots and values come first (what is read), then two that are written, then statistics. */
function layoutOf({ stem, variant, fanOut, fanIn, batch, towers }: ProductTrial) {
  const columns = towers * batch;
  const [rows, inner] = stem === 'layer-backward' ? [fanIn, fanOut] : [fanOut, fanIn];
  const size = Math.max(fanIn, fanOut) * columns;
  const slotWords = columns * SLOT_WORDS;
  const gradient = stem === 'weight-gradient';
  const tilesX = (gradient ? Math.ceil(fanIn / TILE_COLUMNS) : batch / TILE_COLUMNS) * towers;
  const grid = [tilesX, Math.ceil(rows / tileRows(variant))] as const;
  const entries = grid[0] * grid[1] * variant.lanes * STAT_WORDS;
  const statistics = 4 * slotWords;
  const params: PassParams = {
    rows,
    padded_rows: rows,
    inner,
    towers,
    batch,
    tower_stride: batch,
    columns,
    base_columns: columns,
    row_stride: fanIn,
    bias_at: fanOut * fanIn,
    flags: stem === 'layer-forward' ? PASS_FLAGS.keepLinear : 0,
    at_argument: size,
    at_first: 2 * size,
    at_second: 3 * size,
    slot_input: 0,
    slot_skip: 0,
    slot_argument: slotWords,
    slot_first: 2 * slotWords,
    slot_second: 3 * slotWords,
    stat_first: statistics,
    stat_second: statistics + entries,
  };
  return {
    params,
    grid,
    weights: fanOut * fanIn + fanOut,
    arena: 4 * size,
    operands: 2 * size,
    ledger: statistics + 2 * entries,
    slots: columns * 2,
    items: Uint32Array.of(0, size, NOTHING, 0, slotWords, 2 * slotWords, 3 * slotWords, statistics, 0, 0, 0, 0),
  };
}

/** Factor 1, no bias, no skip, branch 1. */
function records(towers: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(towers * RECORD_WORDS);
  const one = new Uint32Array(Float32Array.of(1).buffer)[0];
  for (let tower = 0; tower < towers; tower++) {
    words[tower * RECORD_WORDS] = one;
    words[tower * RECORD_WORDS + 6] = one;
  }
  return words;
}

/** In (-1, 1): what is multiplied must be no special case. */
function values(count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, index) => ((index * 7919) % 1999) / 1000 - 0.9995);
}

/** Exponent 0, peaks in [1/2, 1), largest slope 2^0. */
function slots(count: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(count * SLOT_WORDS);
  for (let column = 0; column < count; column++) words.set([0, 126, 0x40000000], column * SLOT_WORDS);
  return words;
}
