// What the sweep view lets choose beside the network: its axes, its small multiples, the quantity, the lines of theory. Part of the
// page's first load.

import { CELL_QUANTITY_IDS } from '../../experiment/cell-quantities.ts';
import { choiceOption, numberOption, type ViewOption } from '../view-option.ts';
import { axisText, type ChosenAxis, readAxisText } from './sweep-axis.ts';

/** Values of an axis: more cells than pixels cannot be told apart. */
export const MAX_AXIS_VALUES = 128;
export const MAX_MULTIPLES = 8;
export const NO_MULTIPLES = 'none';

const SWEEP_X = axisOption('sweep.x', 'network.weights.gain:0.5..2.5:24:log', MAX_AXIS_VALUES);
const SWEEP_Y = axisOption('sweep.y', 'network.depth:2..64:16', MAX_AXIS_VALUES);
const SWEEP_BY: ViewOption = (() => {
  const axes = axisOption('sweep.by', 'network.skip:false,true', MAX_MULTIPLES);
  return { ...axes, canonical: (text) => (text === NO_MULTIPLES ? text : axes.canonical(text)) };
})();

export const sweepOptions: readonly ViewOption[] = [
  SWEEP_X,
  SWEEP_Y,
  SWEEP_BY,
  choiceOption('sweep.quantity', CELL_QUANTITY_IDS, 'gradientGrowth'),
  choiceOption('sweep.contours', ['on', 'off'], 'on'),
  // Where the skip is no axis: which of the twins is swept.
  choiceOption('sweep.skip', ['plain', 'residual'], 'plain'),
  // One seed fills a map in seconds; what a seed does to it is seen by its neighbours.
  numberOption('sweep.seeds', { min: 1, max: 100, whole: true }, 1),
];

/** The axis that an option's text says; the text is canonical. */
export function chosenAxis(path: 'sweep.x' | 'sweep.y' | 'sweep.by', text: string): ChosenAxis | null {
  if (text === NO_MULTIPLES) return null;
  return readAxisText(path, text, { most: path === 'sweep.by' ? MAX_MULTIPLES : MAX_AXIS_VALUES });
}

function axisOption(path: string, fallback: string, most: number): ViewOption {
  return {
    path,
    default: fallback,
    canonical: (text) => {
      const read = readAxisText(path, text, { most });
      return axisText(read.path, read.axis);
    },
  };
}
