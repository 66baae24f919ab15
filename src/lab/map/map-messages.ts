// What is said around a map, in both languages: its key, how it is read and opened by keyboard.

import type { HeatKey } from '../../plot/heat-legend.ts';
import type { Language } from '../messages/languages.ts';

const en = {
  keys: {
    pending: 'not measured yet',
    zero: 'exactly 0',
    fault: 'numerical fault',
    refused: 'no such network',
    recommended: 'recommended',
    default: 'framework default',
    here: 'the network that is set',
  } satisfies Record<HeatKey['kind'], string>,
  role: 'map',
  keyboard:
    'Arrow keys move over the map, Home and End to the ends of a row, Page Up and Page Down to those of a column; Enter opens the cell.',
  nothing: 'Point at a cell, or move over the map with the arrow keys.',
};
export type MapMessages = typeof en;

const zhHans: MapMessages = {
  keys: {
    pending: '尚未测量',
    zero: '恰为 0',
    fault: '数值故障',
    refused: '不存在这种网络',
    recommended: '推荐',
    default: '框架默认',
    here: '当前设定的网络',
  },
  role: '热图',
  keyboard: '方向键在图上移动，Home 和 End 跳到行首和行尾，Page Up 和 Page Down 跳到列的两端；Enter 打开该格。',
  nothing: '指向一格，或用方向键在图上移动。',
};

export const mapMessages: Readonly<Record<Language, MapMessages>> = { en, 'zh-Hans': zhHans };
