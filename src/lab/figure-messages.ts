// What is said beside the sounding's figure of a pinned run, of number formats and of the way into a layer. Part of the page's
// first load, so it is kept short; what is said later is in pinned-messages.ts and anatomy/anatomy-messages.ts.

import type { Language } from './messages/languages.ts';

/** Formats that are left at one layer in one way. */
export interface LeftFormats {
  readonly formats: readonly string[];
  readonly layer: number;
  readonly how: 'overflow' | 'underflow';
}

const en = {
  pin: 'Pin this run',
  repin: 'Pin this run instead',
  unpin: 'Unpin',
  pinned: 'pinned',
  pinnedSize: (size: string) => `pinned ${size}`,

  lookInside: (layer: number) => `Look inside layer ${layer}`,
  insideTitle: (layer: number, depth: number) => `Layer ${layer} of ${depth} from inside`,
  closeInside: 'Close',

  formatSite: { signal: 'The signal', echo: 'The gradient' },
  formatLeaves: (site: string, left: readonly LeftFormats[], held: readonly string[]) => {
    const parts = left.map(({ formats, layer, how }) => `${listed(formats, 'and')} at layer ${layer} (${how})`);
    if (held.length === 0) return `${site} leaves ${listed(parts, 'and')}.`;
    return `${site} leaves ${listed(parts, 'and')}; ${listed(held, 'and')} ${held.length === 1 ? 'holds' : 'hold'} it everywhere.`;
  },
  formatHeld: (site: string, held: readonly string[]) => `${site} stays inside ${listed(held, 'and')} at every layer.`,
  formatMeaning:
    'A layer leaves a number format where its root mean square is above the largest finite number or below the smallest normal one.',
};

export type FigureMessages = typeof en;

const zhHans: FigureMessages = {
  pin: '固定此次结果',
  repin: '改为固定此次结果',
  unpin: '取消固定',
  pinned: '已固定',
  pinnedSize: (size) => `已固定 ${size}`,

  lookInside: (layer) => `查看第 ${layer} 层内部`,
  insideTitle: (layer, depth) => `第 ${layer} 层（共 ${depth} 层）的内部`,
  closeInside: '关闭',

  formatSite: { signal: '信号', echo: '梯度' },
  formatLeaves: (site, left, held) => {
    const words = { overflow: '上溢', underflow: '下溢' };
    const parts = left.map(
      ({ formats, layer, how }) => `在第 ${layer} 层超出 ${formats.join('、')} 的范围（${words[how]}）`,
    );
    return `${site}${parts.join('，')}${held.length === 0 ? '' : `；始终在 ${held.join('、')} 的范围内`}。`;
  },
  formatHeld: (site, held) => `${site}在每一层都处于 ${held.join('、')} 的范围内。`,
  formatMeaning: '若某层的均方根大于一种数值格式的最大有限数，或小于其最小正规数，即称在该层超出此格式的范围。',
};

const CATALOGUES: Readonly<Record<Language, FigureMessages>> = { en, 'zh-Hans': zhHans };

export function figureMessagesOf(language: Language): FigureMessages {
  return CATALOGUES[language];
}

/** One, two and three: "a", "a and b", "a, b and c". */
function listed(items: readonly string[], and: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items[items.length - 1]}`;
}
