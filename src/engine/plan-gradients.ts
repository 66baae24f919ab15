// The single steps of the way back: a gradient through one map, a gradient through one activation, the gradient of one map's weights.

import type { ActivationName } from '../math/activation-names.ts';
import { paddedRows, TILE_COLUMNS, tilesOf, weightLayout } from './layout.ts';
import type { MapShape, Span, Tensor } from './plan.ts';
import { flags, type PlanBuilder } from './plan-builder.ts';
import { ACTIVATION_WORK, type GradientItem, type StatisticRequest } from './plan-draft.ts';

/** A gradient on its way up: of the state, and already multiplied by the slope where one kernel did both. */
export interface Arriving {
  readonly gradient: Tensor;
  readonly delta: Tensor | null;
}

export type StatisticOf = (tensor: Tensor) => StatisticRequest;

/** An activation's slope that a gradient is multiplied by. */
export interface SlopePlace {
  readonly activation: ActivationName;
  readonly argument: Tensor;
  readonly map: number;
  readonly branch: boolean;
  /** The argument is a pre-activation that a map kept, and not a state. */
  readonly kept: boolean;
  readonly statistic: StatisticOf | null;
}

interface StepBack {
  readonly span: Span;
  readonly matrix: number;
  readonly delta: Tensor;
  readonly fold: boolean;
  readonly skip: Tensor | null;
  /** Whether the skip's gradient is added before or after the slope. */
  readonly order: 'first' | 'last';
  readonly statistic: StatisticOf | null;
  readonly slope: SlopePlace | null;
  /** Where the gradients go when other towers' stand there already. */
  readonly into?: Arriving | null;
}

export function planStep(builder: PlanBuilder, map: MapShape, step: StepBack): Arriving {
  const { span, matrix, delta, fold, skip, order, statistic, slope, into = null } = step;
  const measured = (request: StatisticRequest | null | undefined) =>
    builder.demand.backward ? (request ?? null) : null;
  const gradient = into?.gradient ?? builder.stackedTensor(map.fanIn);
  const product = slope === null ? null : (into?.delta ?? builder.stackedTensor(map.fanIn));
  builder.step({
    kernel: 'layer-backward',
    activation: slope?.activation ?? null,
    matrix,
    rows: map.fanIn,
    span,
    params: {
      inner: paddedRows(map.fanOut),
      map_index: matrix,
      slope_map: slope?.map ?? matrix,
      flags: flags({
        foldBranch: fold,
        skipFirst: order === 'first' && skip !== null,
        skipLast: order === 'last',
        slopeBranch: slope?.branch === true,
        slopeGiven: slope?.kept === true && builder.keepsSlopes,
      }),
    },
    tensors: {
      input: delta,
      skip: skip ?? delta,
      argument: slope?.argument ?? delta,
      first: gradient,
      second: product ?? gradient,
    },
    statistics: {
      stat_first: measured(statistic?.(gradient)),
      stat_second: measured(product === null ? null : slope?.statistic?.(product)),
    },
    work: builder.columnWork(map.fanIn, span, map.fanOut + (slope === null ? 0 : ACTIVATION_WORK)),
  });
  return { gradient, delta: product };
}

interface SlopeStep {
  readonly span: Span;
  readonly gradient: Tensor;
  readonly slope: SlopePlace;
  /** Where the product goes; a tensor of its own by default. */
  readonly into?: Tensor | null;
  /** Statistic of the gradient before the slope. */
  readonly arriving?: StatisticOf;
}

/** Multiplies a gradient by a slope. */
export function planSlope(builder: PlanBuilder, step: SlopeStep): Tensor {
  const { span, gradient, slope, into, arriving } = step;
  const measured = (of: StatisticOf | null | undefined, tensor: Tensor) =>
    builder.demand.backward ? (of?.(tensor) ?? null) : null;
  const output = into ?? builder.stackedTensor(gradient.rows);
  const { activation, argument, map, branch, kept, statistic } = slope;
  builder.step({
    kernel: 'multiply-slope',
    activation,
    rows: gradient.rows,
    span,
    params: { slope_map: map, flags: flags({ slopeBranch: branch, slopeGiven: kept && builder.keepsSlopes }) },
    tensors: { input: gradient, argument, second: output },
    statistics: { stat_first: measured(arriving, gradient), stat_second: measured(statistic, output) },
    work: builder.columnWork(gradient.rows, span, ACTIVATION_WORK),
  });
  return output;
}

interface WeightGradientPlace {
  readonly span: Span;
  readonly matrix: number;
  readonly delta: Tensor;
  readonly input: Tensor;
  readonly fold: boolean;
  readonly layer: number;
}

/** Gradients of weights that one dispatch takes at most. */
const MAX_ITEMS = 16;
/** Floats of gradients that wait for it at most: 64 MiB. */
const MAX_WAITING_FLOATS = 2 ** 24;

/** Gathers the gradients of weights of equal maps, so that one dispatch takes several layers. */
export class WeightGradients {
  readonly #builder: PlanBuilder;
  #items: GradientItem[] = [];
  #key = '';
  #map: MapShape = { fanIn: 0, fanOut: 0 };
  #place: Pick<WeightGradientPlace, 'span' | 'fold'> = { span: { first: 0, towers: 0 }, fold: false };

  constructor(builder: PlanBuilder) {
    this.#builder = builder;
  }

  add(map: MapShape, { span, matrix, delta, input, fold, layer }: WeightGradientPlace): void {
    const { demand, shape } = this.#builder;
    if (!demand.weightGradient && !demand.keep) return;
    const key = `${map.fanIn} ${map.fanOut} ${span.towers} ${fold}`;
    const waiting = this.#items.reduce((sum, item) => sum + item.delta.floats, delta.floats);
    if (key !== this.#key || this.#items.length >= MAX_ITEMS || waiting > MAX_WAITING_FLOATS) this.flush();
    this.#key = key;
    this.#map = map;
    this.#place = { span, fold };
    const floats = demand.keep ? shape.towers * weightLayout(map).elements : 0;
    const weights = this.#builder.stackedTensor(map.fanOut, { floats });
    const biases = this.#builder.stackedTensor(map.fanOut, { floats: 0 });
    if (demand.keep) this.#builder.kept.weightGradient[matrix] = { weights, biases };
    const statistic = demand.weightGradient
      ? ({
          site: 'weightGradient',
          layer,
          tensor: weights,
          entries: this.#tiles(map).reduce((product, tiles) => product * tiles, this.#builder.setting.tiling.lanes),
          count: map.fanIn * map.fanOut,
        } as const)
      : null;
    this.#items.push({ delta, input, weights, biases, matrix, statistic });
  }

  /** Queues what waits. */
  flush(): void {
    const items = this.#items;
    if (items.length === 0) return;
    this.#items = [];
    const { span, fold } = this.#place;
    const { fanIn, fanOut } = this.#map;
    const layout = weightLayout(this.#map);
    const [tilesX, tilesY] = this.#tiles(this.#map);
    const keepOutput = this.#builder.demand.keep;
    this.#builder.step({
      kernel: 'weight-gradient',
      rows: fanOut,
      span,
      params: { inner: fanIn, row_stride: layout.rowStride, flags: flags({ foldBranch: fold, keepOutput }) },
      tensors: {},
      items,
      grid: [span.towers * tilesX, tilesY * items.length],
      work: items.length * layout.elements * span.towers * this.#builder.stride,
    });
  }

  /** Tiles of one gradient: 32 inputs of the map wide, as high as the product's tiles. */
  #tiles(map: MapShape): [number, number] {
    const { rowStride } = weightLayout(map);
    return [Math.ceil(rowStride / TILE_COLUMNS), tilesOf(this.#builder.setting.tiling, map.fanOut)];
  }
}
