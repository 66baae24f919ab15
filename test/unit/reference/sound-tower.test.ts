import { describe, expect, it } from 'vitest';
import { drawBaseBiases, drawBaseWeights, drawCotangent, drawInput, drawLabels } from '../../../src/math/draw.ts';
import type { NetworkCase } from '../../../src/model/case.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import type { MapSpec, TowerSpec } from '../../../src/model/tower.ts';
import { evaluateCase } from '../../../src/reference/evaluate-case.ts';
import { oneHot } from '../../../src/reference/loss.ts';
import { soundTower } from '../../../src/reference/sound-tower.ts';
import { buildTower } from './build-case.ts';
import { numberAt, sound } from './records.ts';
import { SAME_SUM } from './tolerances.ts';

const rows = (values: ArrayLike<number>, columns: number) =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[i * columns + j]),
  );

/** The same network as a case: blocks, then the readout as a block of its own. */
function asCase(tower: TowerSpec): NetworkCase {
  const { seed, input, readout } = tower;
  const map = (spec: MapSpec) => ({
    weights: rows(
      drawBaseWeights(seed, spec.matrix, spec.distribution, spec.fanOut, spec.fanIn).map((w) => spec.entryStd * w),
      spec.fanIn,
    ),
    biases:
      spec.biasStd === 0
        ? null
        : [...drawBaseBiases(seed, spec.matrix, spec.biasDistribution, spec.fanOut).map((b) => spec.biasStd * b)],
  });
  const layers = tower.layers.map((layer) => ({ ...layer, maps: layer.maps.map(map) }));
  const plain = { block: 'linear-activation', activation: 'linear', leakySlope: 0, skip: false, skipScale: 1 } as const;
  const labels = drawLabels(seed, input.batch, 10);
  const given = { input: rows(drawInput(seed, input), input.width) };
  if (readout.map === null) {
    const cotangent = rows(drawCotangent(seed, input.batch, input.width), input.width);
    return { layers, ...given, loss: 'cotangent', target: null, cotangent };
  }
  layers.push({ ...plain, branchScale: 1, activationAfterSum: false, maps: [map(readout.map)] });
  return readout.loss === 'mean-squared-error'
    ? { layers, ...given, loss: readout.loss, target: rows(oneHot(labels, 10), 10), cotangent: null }
    : { layers, ...given, loss: 'softmax-cross-entropy', target: [...labels], cotangent: null };
}

describe('a sounding and the evaluation of the same parameters', () => {
  const losses = ['softmax-cross-entropy', 'mean-squared-error', 'gaussian-cotangent'] as const;
  const towers = BLOCK_KINDS.flatMap((block, index) =>
    [false, true].map((skip) => ({ block, skip, loss: losses[index], activationAfterSum: skip, biasStd: 0.2 })),
  );

  it.each(towers)('agree in every moment: $block, skip $skip, $loss', (options) => {
    const tower = buildTower(options);
    const records = sound(tower, ['forward', 'backward', 'weight-gradient']);
    const answer = evaluateCase(asCase(tower));
    const depth = tower.layers.length;
    for (let layer = 1; layer <= depth; layer++) {
      const { log10MeanSquare } = answer.layers[layer - 1];
      for (const site of ['preactivation', 'state', 'preactivationGradient', 'stateGradient'] as const) {
        expect(Math.abs(numberAt(records, site, layer) - (log10MeanSquare[site] ?? Number.NaN))).toBeLessThan(SAME_SUM);
      }
      const weights = answer.parameterGradients[layer - 1].flatMap((map) => map.weights.flat());
      const meanSquare = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
      expect(Math.abs(numberAt(records, 'weightGradient', layer) - Math.log10(meanSquare))).toBeLessThan(SAME_SUM);
    }
    const value = numberAt(records, 'loss', depth + 1, 'log10Value');
    expect(Math.abs(value - Math.log10(Math.abs(answer.loss)))).toBeLessThan(SAME_SUM);
    if (tower.readout.map !== null) {
      const logits = answer.layers[depth].log10MeanSquare;
      expect(Math.abs(numberAt(records, 'logits', depth + 1) - (logits.state ?? Number.NaN))).toBeLessThan(SAME_SUM);
      const gradient = numberAt(records, 'logitsGradient', depth + 1);
      expect(Math.abs(gradient - (logits.stateGradient ?? Number.NaN))).toBeLessThan(SAME_SUM);
    }
    const input = answer.inputGradient.flat();
    const inputSquare = input.reduce((sum, g) => sum + g * g, 0) / input.length;
    expect(Math.abs(numberAt(records, 'stateGradient', 0) - Math.log10(inputSquare))).toBeLessThan(SAME_SUM);
  });
});

describe('the records', () => {
  const tower = buildTower({ loss: 'softmax-cross-entropy', depth: 2 });
  const places = (measure: Parameters<typeof sound>[1]) => new Set([...sound(tower, measure).keys()]);

  it('are exactly those of the measures asked for', () => {
    const moments = ['log10MeanSquare', 'log10Variance', 'meanOverRms', 'minOverRms', 'maxOverRms', 'zeroShare'];
    const at = (sites: string[], quantities: string[]) =>
      sites.flatMap((site) => quantities.map((q) => `${site} ${q}`));
    expect(places(['forward'])).toEqual(
      new Set([
        ...at(['state 0', 'state 1', 'state 2', 'preactivation 1', 'preactivation 2', 'logits 3'], moments),
        ...at(['preactivation 1', 'preactivation 2'], ['saturatedShare']),
        'loss 3 log10Value',
      ]),
    );
    expect(places(['backward'])).toEqual(
      new Set(
        at(
          [
            'logitsGradient 3',
            'preactivationGradient 1',
            'preactivationGradient 2',
            'stateGradient 0',
            'stateGradient 1',
            'stateGradient 2',
          ],
          moments,
        ),
      ),
    );
    const states = ['state 0', 'state 1', 'state 2'];
    const gradients = ['stateGradient 0', 'stateGradient 1', 'stateGradient 2'];
    expect(places(['correlation'])).toEqual(new Set(at(states, ['correlation', 'log10Decorrelation'])));
    expect(places(['histogram'])).toEqual(new Set(at([...states, ...gradients], ['histogram'])));
    expect(places(['weight-gradient'])).toEqual(
      new Set(at(['weightGradient 1', 'weightGradient 2'], ['log10MeanSquare'])),
    );
  });

  it('come forward first, then backward from the output, a layer at a time', () => {
    const order = [...soundTower(tower, { measure: new Set(['forward', 'backward']) })].map((batch) =>
      [...new Set(batch.map((record) => `${record.site} ${record.layer}`))].join(', '),
    );
    expect(order).toEqual([
      'state 0',
      'preactivation 1, state 1',
      'preactivation 2, state 2',
      'logits 3, loss 3',
      'logitsGradient 3, stateGradient 2',
      'preactivationGradient 2, stateGradient 1',
      'preactivationGradient 1, stateGradient 0',
    ]);
  });

  it('carry the tower’s index', () => {
    const [first] = [...soundTower(tower, { measure: new Set(['forward']) })].flat();
    expect(first.tower).toBe(7);
  });

  it('have no correlation for a single sample', () => {
    expect(sound(buildTower({ batch: 1 }), ['correlation'])).toEqual(new Map());
  });

  it('are the same when segments are run again instead of kept', () => {
    const deep = buildTower({ depth: 11, skip: true, activationAfterSum: true, activation: 'gelu' });
    const all = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'] as const;
    expect(sound(deep, all, { maxTraceBytes: 0 })).toEqual(sound(deep, all));
  });

  it('keep equal samples equal at correlation 1', () => {
    const records = sound(buildTower({ correlation: 1, depth: 4 }), ['correlation']);
    expect(records.get('state 4 log10Decorrelation')).toBeNull();
    expect(numberAt(records, 'state', 4, 'correlation')).toBeCloseTo(1, 14);
  });
});

describe('digits', () => {
  const tower = buildTower({ loss: 'softmax-cross-entropy', width: 6, batch: 2 });
  const onDigits: TowerSpec = { ...tower, input: { ...tower.input, kind: 'digits' } };
  const pixels = Float64Array.from({ length: 18 }, (_, i) => i / 10 - 0.7);

  it('are the first rows given, with their labels', () => {
    const digits = { pixels, labels: Uint8Array.from([3, 1, 4]) };
    const records = sound(onDigits, ['forward'], { digits });
    const square = pixels.slice(0, 12).reduce((sum, x) => sum + x * x, 0) / 12;
    expect(numberAt(records, 'state', 0)).toBeCloseTo(Math.log10(square), 14);
    const other = sound(onDigits, ['forward'], { digits: { pixels, labels: Uint8Array.from([3, 2, 4]) } });
    expect(numberAt(other, 'loss', 4, 'log10Value')).not.toBe(numberAt(records, 'loss', 4, 'log10Value'));
  });

  it('are refused where they are missing or too few', () => {
    expect(() => sound(onDigits)).toThrow('none were given');
    expect(() => sound(onDigits, ['forward'], { digits: { pixels, labels: Uint8Array.from([3]) } })).toThrow(
      '1 digits',
    );
  });
});
