// The part `product`: one float32 product of square matrices by every contender, on stages of their own, in rounds.

import { isTorch } from './contenders.ts';
import type { Place, Stage } from './place.ts';
import { type ProductName, productNames, type Rate } from './product-contenders.ts';
import { PRODUCT_SIZE } from './product-matrices.ts';
import { median, type Patience } from './repetitions.ts';
import { rounds } from './rounds.ts';
import { ratio, significant, tableText } from './table.ts';
import { openTorch } from './torch-stage.ts';

export interface ProductOptions {
  readonly peers: boolean;
  readonly torch: boolean;
  readonly patience: Patience;
  readonly say: (line: string) => void;
}

interface Series {
  readonly threads: number | null;
  /** The first, which compiles, is not among them. */
  readonly rates: Rate[];
}

export interface ComparedProduct {
  /** The table with its title above it. */
  readonly table: string;
  readonly problems: readonly string[];
}

export async function compareProduct(place: Place, options: ProductOptions): Promise<ComparedProduct> {
  const names = productNames(options);
  const stages: Stage[] = [];
  const found = new Map<ProductName, Series>();
  const open = async (name: ProductName) => {
    const stage = isTorch(name) ? openTorch() : await place.openStage();
    stages.push(stage);
    const { threads } = await stage.perform({ kind: 'open-product', contender: name });
    const series: Series = { threads, rates: [] };
    await stage.perform({ kind: 'product' });
    found.set(name, series);
    return {
      async advance() {
        if (series.rates.length >= options.patience.repetitions) return null;
        const rate = await stage.perform({ kind: 'product' });
        series.rates.push(rate);
        return `${significant(rate.gigaflops)} GFLOP/s`;
      },
    };
  };
  try {
    const failures = await rounds(names, {
      open,
      say: (line) => options.say(`product, ${place.name}: ${line}`),
    });
    const size = `${PRODUCT_SIZE} x ${PRODUCT_SIZE} x ${PRODUCT_SIZE}`;
    return {
      table: `product: ${size}, float32 (${place.name})\n${productTable(names, { found, failures })}`,
      problems: [...failures].map(([name, failure]) => `product: ${name} failed: ${failure}`),
    };
  } finally {
    for (const stage of stages) await stage.close();
  }
}

function productTable(
  names: readonly ProductName[],
  run: { readonly found: ReadonlyMap<ProductName, Series>; readonly failures: ReadonlyMap<ProductName, string> },
): string {
  const rateOf = (name: ProductName) => {
    const rates = run.failures.has(name) ? [] : (run.found.get(name)?.rates ?? []);
    return rates.map(({ gigaflops }) => gigaflops).sort((a, b) => a - b);
  };
  const ours = median(rateOf('echosounder'));
  const rows = names.map((name) => {
    const rates = rateOf(name);
    const series = run.found.get(name);
    if (rates.length === 0 || series === undefined) return [name, 'failed', ...HEAD.slice(2).map(() => '')];
    return [
      name,
      ratio(ours / median(rates)),
      `${significant(median(rates))} [${significant(rates[0])}, ${significant(rates[rates.length - 1])}]`,
      String(rates.length),
      String(series.threads ?? '?'),
      ofTheCeiling(series.rates),
    ];
  });
  return [
    tableText(HEAD, rows),
    ...fastestLine(names.map((name) => ({ name, rate: median(rateOf(name)), ours }))),
  ].join('\n');
}

const HEAD = ['contender', 'ratio to ours', 'GFLOP/s, median [least, most]', 'times', 'threads', 'of the ceiling'];

/** The median of the fractions of single runs: a disturbance meets a product and its ceiling alike. */
function ofTheCeiling(rates: readonly Rate[]): string {
  const fractions = rates.flatMap(({ gigaflops, ceiling }) => (ceiling === null ? [] : [gigaflops / ceiling]));
  if (fractions.length === 0) return '';
  const ceilings = rates.flatMap(({ ceiling }) => ceiling ?? []).sort((a, b) => a - b);
  return `${(100 * median(fractions.sort((a, b) => a - b))).toFixed(0)} % of ${significant(median(ceilings))}`;
}

function fastestLine(runs: readonly { readonly name: ProductName; readonly rate: number; readonly ours: number }[]) {
  const parts = runs
    .filter(({ name, rate }) => name !== 'echosounder' && !Number.isNaN(rate))
    .map(
      ({ name, rate, ours }) => `${name} ${Number.isNaN(ours) ? '' : `${ratio(ours / rate)}, `}${significant(rate)}`,
    );
  return parts.length === 0 ? [] : [`each peer, ours over it: ${parts.join('; ')}`];
}
