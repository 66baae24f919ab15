// The numbers of theory at the network's point and under the pointer, and the two fields that set the point exactly.

import { useState } from 'preact/hooks';
import type { PhasePoint } from '../../experiment/phase-plane.ts';
import { settingAt } from '../../model/settings.ts';
import type { Refusal } from '../change-setting.ts';
import type { Lab } from '../lab.ts';
import { fourDigits } from '../number-text.ts';
import { Symbols } from '../symbols.tsx';
import { TypedField } from '../typed-field.tsx';
import { plainSymbols } from './phase-bar.tsx';
import { correlationText, type PhaseFacts, phaseWord } from './phase-facts.ts';
import type { PhaseMessages } from './phase-messages.ts';

interface ReadoutProps {
  readonly lab: Lab;
  readonly texts: PhaseMessages;
  readonly facts: PhaseFacts;
  readonly pointed: PhaseFacts | null;
  readonly onMove: (point: PhasePoint) => Refusal | null;
}

const ROWS = ['weightStd', 'biasStd', 'chi1', 'chiQ', 'q', 'cStar', 'depthScale', 'trainable', 'fixedPoints'] as const;

export function PhaseReadout({ lab, texts, facts, pointed, onMove }: ReadoutProps) {
  const own = readings(facts, texts);
  const other = pointed === null ? null : readings(pointed, texts);
  return (
    <section class="phase-readout">
      <p class={`phase-words phase-words-${facts.phase.kind}`}>{texts.phases[phaseWord(facts.phase)]}</p>
      <ExactPoint lab={lab} texts={texts} point={facts.point} onMove={onMove} />
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{texts.chosen}</th>
            <th scope="col">{texts.pointer}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row}>
              <th scope="row">
                <strong>
                  <Symbols text={texts.numbers[row]} />
                </strong>
                <span class="phase-number-name">{texts.numberNames[row]}</span>
              </th>
              <td>
                <Symbols text={own[row]} />
              </td>
              <td>{other === null ? '' : <Symbols text={other[row]} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint phase-pointed">{pointed === null ? texts.noPointer : texts.phases[phaseWord(pointed.phase)]}</p>
    </section>
  );
}

function readings(
  { point, phase, chiQ, fixedPoints }: PhaseFacts,
  texts: PhaseMessages,
): Record<(typeof ROWS)[number], string> {
  return {
    weightStd: fourDigits(point.weightStd),
    biasStd: fourDigits(point.biasStd),
    chi1: fourDigits(phase.chi1),
    chiQ: fourDigits(chiQ),
    q: fourDigits(phase.q),
    cStar: phase.cStar === null ? texts.everyCorrelation : correlationText(phase.cStar),
    depthScale: fourDigits(phase.depthScale ?? Number.POSITIVE_INFINITY),
    trainable: fourDigits(phase.trainableDepth ?? Number.POSITIVE_INFINITY),
    fixedPoints: fixedPoints.everyQ
      ? texts.everyLength
      : fixedPoints.points.length === 0
        ? texts.noFixedPoint
        : fixedPoints.points.map(({ q, stability }) => `${fourDigits(q)} ${texts.stability[stability]}`).join('; '),
  };
}

const EXACT = [
  ['weightStd', 'weightInput', 'network.weights.gain'],
  ['biasStd', 'biasInput', 'network.biases.std'],
] as const;

function ExactPoint({
  lab,
  texts,
  point,
  onMove,
}: Omit<ReadoutProps, 'facts' | 'pointed'> & { readonly point: PhasePoint }) {
  const messages = lab.messages.value;
  const [refused, setRefused] = useState<string | null>(null);
  function set(
    name: keyof PhasePoint,
    label: string,
    { value, path }: { readonly value: number; readonly path: string },
  ): void {
    const refusal = Number.isFinite(value) && value >= 0 ? onMove({ ...point, [name]: value }) : null;
    const setting = settingAt(path);
    if (refusal === null && value >= 0) setRefused(null);
    else if (refusal?.kind === 'whole') setRefused(messages.refusedWhole(refusal.message));
    else if (Number.isNaN(value)) setRefused(messages.refusedEmpty(plainSymbols(label)));
    else
      setRefused(
        messages.refusedNumber(plainSymbols(label), String(value), '0', 'max' in setting ? String(setting.max) : ''),
      );
  }
  return (
    <div class="phase-exact">
      {EXACT.map(([name, text, path]) => (
        <label key={name}>
          <span>
            <Symbols text={texts[text]} />
          </span>
          <TypedField
            inputMode="decimal"
            step="any"
            min={0}
            value={Number(point[name].toPrecision(6))}
            onChange={(event) => set(name, texts[text], { value: event.currentTarget.valueAsNumber, path })}
          />
        </label>
      ))}
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
