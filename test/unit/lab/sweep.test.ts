import { describe, expect, it, test } from 'vitest';
import { wholeTheoryGrid } from '../../../src/experiment/theory-grid.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { movedBy } from '../../../src/lab/map/map-cursor.ts';
import { messagesOf } from '../../../src/lab/messages/languages.ts';
import { readAxisText } from '../../../src/lab/sweep/sweep-axis.ts';
import { hasContours, sweepContours } from '../../../src/lab/sweep/sweep-contours.ts';
import { heatAxisOf, hereMarks, settingsOfCell } from '../../../src/lab/sweep/sweep-drawing.ts';
import { sweepMessages } from '../../../src/lab/sweep/sweep-messages.ts';
import { measuredWith, pointAt, type SweepPlan, sweepCost, sweepPlan } from '../../../src/lab/sweep/sweep-plan.ts';
import { cellText, theoryText } from '../../../src/lab/sweep/sweep-words.ts';
import { withSetting } from '../../../src/model/experiment.ts';
import { sweepGrid } from '../../../src/model/sweep.ts';

const BASE = startExperiment();
const NAMES = { chi1: 'edge', scale: String };
const WORDS = { language: 'en', messages: messagesOf('en'), texts: sweepMessages.en } as const;

function planOf(x: string, y: string, by: string | null = null): SweepPlan {
  const read = (text: string) => readAxisText('sweep', text, { most: 128 });
  const choices = { x: read(x), y: read(y), by: by === null ? null : read(by), residual: false, seeds: 2 };
  const made = sweepPlan(BASE, choices);
  if (!('plan' in made)) throw new Error(JSON.stringify(made));
  return made.plan;
}

describe('the plan of a map', () => {
  it('sweeps the base network over its axes, the columns fastest', () => {
    const plan = planOf('network.weights.gain:0.5,1,2', 'network.depth:4,8', 'network.skip:false,true');
    const points = sweepGrid(plan.experiment.sweep);
    for (let multiple = 0; multiple < 2; multiple++) {
      for (let y = 0; y < 2; y++) {
        for (let x = 0; x < 3; x++) {
          const point = points[pointAt(plan, multiple, { x, y })];
          expect(point.get('network.weights.gain')).toBe(plan.x.values[x]);
          expect(point.get('network.depth')).toBe(plan.y.values[y]);
          expect(point.get('network.skip')).toBe(plan.by?.values[multiple]);
        }
      }
    }
    expect(plan.experiment.network.biases.std).toBe(BASE.network.biases.std);
    expect(plan.experiment.seeds).toEqual({ first: BASE.seeds.first, count: 2 });
  });

  it('is the same whatever the base network has in the place of a swept setting', () => {
    const { x, y } = planOf('network.weights.gain:1,2', 'network.depth:4,8');
    const madeOf = (depth: number) =>
      sweepPlan(withSetting(BASE, 'network.depth', depth), { x, y, by: null, residual: false, seeds: 2 });
    expect(madeOf(5)).toEqual(madeOf(50));
  });

  it('is refused with one setting on two axes, and by its name', () => {
    const axis = readAxisText('sweep.x', 'network.depth:4,8', { most: 128 });
    expect(sweepPlan(BASE, { x: axis, y: axis, by: null, residual: false, seeds: 1 })).toEqual({
      same: 'network.depth',
    });
  });

  it('is refused with the words of the model where one of its networks is', () => {
    const x = readAxisText('sweep.x', 'network.weights.scheme:he,orthogonal', { most: 128 });
    const y = readAxisText('sweep.y', 'network.weights.distribution:normal,uniform', { most: 128 });
    const made = sweepPlan(BASE, { x, y, by: null, residual: false, seeds: 1 });
    expect('refused' in made ? made.refused : '').toContain('"uniform" contradicts the scheme "orthogonal"');
  });

  it('sweeps the residual network where that is asked for', () => {
    const { x, y } = planOf('network.weights.gain:1,2', 'network.depth:4,8');
    const made = sweepPlan(BASE, { x, y, by: null, residual: true, seeds: 1 });
    expect('plan' in made && made.plan.experiment.network.skip).toBe(true);
  });

  it('costs what its networks cost, and more on a slower engine', () => {
    const one = planOf('network.weights.gain:1,2', 'network.depth:8,16');
    const two = planOf('network.weights.gain:1,2,3,4', 'network.depth:8,16');
    expect(sweepCost(one, 'cpu').networks).toBe(8);
    expect(sweepCost(two, 'cpu').multiplyAdds).toBe(2 * sweepCost(one, 'cpu').multiplyAdds);
    expect(sweepCost(one, 'reference').seconds).toBeGreaterThan(sweepCost(one, 'cpu').seconds);
  });

  it('measures anew only for a quantity that takes another pass', () => {
    expect(measuredWith('signalGrowth')).toEqual(measuredWith('saturatedShare'));
    expect(measuredWith('decorrelation')).toContain('decorrelation');
    expect(measuredWith('gradientGrowth')).not.toContain('decorrelation');
  });
});

describe('the lines of theory', () => {
  it('lie where the theory between two columns has them', () => {
    const plan = planOf('network.weights.gain:0.5..2.5:41:log', 'network.depth:4..64:16');
    const theory = wholeTheoryGrid(plan.experiment);
    const [edge, ...scales] = sweepContours(plan, theory, { multiple: 0, names: NAMES });
    expect(edge.name).toBe('edge');
    expect(scales.map(({ name }) => name)).toEqual(['1', '2', '4.5', '6']);
    // chi1 - 1 changes its sign between two columns; all of the line is between them, since a depth changes nothing.
    const column = plan.x.values.findIndex((_, x) => theory.chi1[pointAt(plan, 0, { x, y: 0 })] >= 1);
    for (const [x] of edge.lines.flat()) {
      expect(x).toBeGreaterThan(column - 1);
      expect(x).toBeLessThanOrEqual(column);
    }
    // On a column the depth is k times the scale there: depth in scales is proportional to the depth.
    for (const [index, k] of [1, 2, 4.5, 6].entries()) {
      const onColumns = scales[index].lines.flat().filter(([x]) => Number.isInteger(x));
      expect(onColumns.length).toBeGreaterThan(0);
      for (const [x, y] of onColumns) {
        const exact = k * theory.depthScale[pointAt(plan, 0, { x, y: 0 })];
        const drawn = 4 + 4 * y;
        expect(drawn).toBeCloseTo(exact, 9);
      }
    }
  });

  it('are not drawn for a residual network', () => {
    const plan = planOf('network.weights.gain:0.5..2.5:9', 'network.depth:4..64:9', 'network.skip:false,true');
    const theory = wholeTheoryGrid(plan.experiment);
    expect(sweepContours(plan, theory, { multiple: 0, names: NAMES })).not.toEqual([]);
    expect(sweepContours(plan, theory, { multiple: 1, names: NAMES })).toEqual([]);
  });

  it('are one stroke a name beside a list of names', () => {
    const plan = planOf('network.activation:relu,selu', 'network.weights.gain:0.8..1.8:21');
    const [edge] = sweepContours(plan, wholeTheoryGrid(plan.experiment), { multiple: 0, names: NAMES });
    expect(edge.lines.map(([[x]]) => x)).toEqual([-0.5, 0.5]);
    // He et al. 2015: relu is critical at sigma_w^2 = 2; Glorot's gain is sigma_w where fans are equal.
    const [[, y]] = edge.lines[0];
    expect(0.8 + 0.05 * y).toBeCloseTo(Math.SQRT2, 2);
  });

  it('need an axis of numbers', () => {
    expect(hasContours(planOf('network.activation:relu,tanh', 'network.weights.scheme:he,lecun'))).toBe(false);
    expect(hasContours(planOf('network.activation:relu,tanh', 'network.depth:4,8'))).toBe(true);
  });
});

describe('what a map draws', () => {
  it('has depth running down and other numbers up', () => {
    const plan = planOf('network.depth:4,8', 'network.weights.gain:1,2');
    expect(heatAxisOf(plan.x, WORDS).upwards).toBe(false);
    expect(heatAxisOf(plan.y, WORDS).upwards).toBe(true);
  });

  it('marks the base network between the values that it lies between', () => {
    // Depth 64 and gain 1 at the page's start; 1 lies in the middle of 0.5 and 2 in the logarithm.
    const plan = planOf('network.weights.gain:0.5..2:2:log', 'network.depth:32,64');
    expect(hereMarks(plan, BASE, 0)).toEqual([{ x: 0.5, y: 1, kind: 'here' }]);
    expect(hereMarks(planOf('network.weights.gain:2,3', 'network.depth:32,64'), BASE, 0)).toEqual([]);
  });

  it('marks the twin on both maps of the skip, and another network on its own map only', () => {
    const twin = planOf('network.weights.gain:1,2', 'network.depth:32,64', 'network.skip:false,true');
    expect([0, 1].map((multiple) => hereMarks(twin, BASE, multiple).length)).toEqual([1, 1]);
    const widths = planOf('network.weights.gain:1,2', 'network.depth:32,64', 'network.width:32,64');
    expect([0, 1].map((multiple) => hereMarks(widths, BASE, multiple).length)).toEqual([0, 1]);
  });

  it('opens a cell with its settings and leaves the skip to the twin', () => {
    const plan = planOf('network.weights.gain:1,2', 'network.skip:false,true', 'network.activation:relu,tanh');
    expect([...settingsOfCell(plan, 1, { x: 1, y: 0 })]).toEqual([
      ['network.weights.gain', 2],
      ['network.activation', 'tanh'],
    ]);
  });
});

describe('a cell in words', () => {
  it.each(['en', 'zh-Hans'] as const)('has its size and, with several seeds, their ends (%s)', (language) => {
    const texts = sweepMessages[language];
    const cell = { kind: 'value', mean: -3, low: -3.5, high: -2.7, seeds: 4 } as const;
    const said = cellText('gradientGrowth', cell, texts);
    for (const part of ['1.0×10⁻³', '4', '3.2×10⁻⁴', '2.0×10⁻³']) expect(said).toContain(part);
    expect(cellText('gradientGrowth', { ...cell, seeds: 1 }, texts)).not.toContain('3.2×10⁻⁴');
    expect(new Set((['pending', 'zero', 'fault'] as const).map((kind) => cellText('loss', { kind }, texts))).size).toBe(
      3,
    );
  });

  it('says the phase of theory, and nothing where there is none', () => {
    const { texts } = WORDS;
    expect(theoryText({ chi1: 0.8, depthScale: 4.48 }, texts)).toBe(
      'Theory: χ₁ = 0.8, ordered; depth scale 4.5 layers.',
    );
    expect(theoryText({ chi1: 1.2, depthScale: 7 }, texts)).toContain('chaotic');
    expect(theoryText({ chi1: 1, depthScale: Infinity }, texts)).toContain('critical; no depth scale');
    expect(theoryText({ chi1: Number.NaN, depthScale: Number.NaN }, texts)).toBe('');
  });
});

test('the keys lead over the picture as it is seen, and no further than its ends', () => {
  const x = { label: '', scale: 'linear', values: [1, 2, 3], texts: [] } as const;
  const down = { ...x, values: [1, 2] };
  const up = { ...down, upwards: true };
  expect(movedBy('ArrowRight', null, { x, y: up })).toEqual({ x: 0, y: 1 });
  expect(movedBy('ArrowDown', { x: 0, y: 0 }, { x, y: down })).toEqual({ x: 0, y: 1 });
  expect(movedBy('ArrowDown', { x: 0, y: 1 }, { x, y: up })).toEqual({ x: 0, y: 0 });
  expect(movedBy('ArrowUp', { x: 0, y: 1 }, { x, y: up })).toEqual({ x: 0, y: 1 });
  expect(movedBy('End', { x: 0, y: 1 }, { x, y: up })).toEqual({ x: 2, y: 1 });
  expect(movedBy('PageUp', { x: 1, y: 0 }, { x, y: up })).toEqual({ x: 1, y: 1 });
  expect(movedBy('a', { x: 1, y: 0 }, { x, y: up })).toBeNull();
});
