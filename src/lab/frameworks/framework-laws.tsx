// The law of one default layer as a table: what is drawn, and what theory makes of it with the base network's activation.

import { useMemo } from 'preact/hooks';
import {
  type Drawn,
  FRAMEWORK_SCHEMES,
  frameworkLaw,
  type LayerFactors,
  type LayerLaw,
  layerFactors,
} from '../../experiment/framework-defaults.ts';
import { activation } from '../../math/activations.ts';
import type { Network } from '../../model/network.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { fourDigits } from '../number-text.ts';
import { Powers } from '../powers.tsx';
import { FRAMEWORK_NAMES } from './framework-names.ts';
import { baseSecondMoment } from './framework-network.ts';
import { type FrameworksMessages, frameworksMessages } from './frameworks-messages.ts';

export interface FrameworkLawsProps {
  readonly lab: Lab;
  readonly fans: { readonly fanIn: number; readonly fanOut: number };
}

export function FrameworkLaws({ lab, fans: { fanIn, fanOut } }: FrameworkLawsProps) {
  const messages = lab.messages.value;
  const texts = frameworksMessages[lab.language.value];
  const { network } = lab.experiment.value;
  const laws = useMemo(
    () => FRAMEWORK_SCHEMES.map((scheme) => frameworkLaw(scheme, { fanIn, fanOut })),
    [fanIn, fanOut],
  );
  const q = baseSecondMoment(network);
  const factors = useFactors(laws, network);
  return (
    <div class="framework-laws">
      <h3 id="framework-laws">{texts.laws}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1). */}
      <section class="tables" tabIndex={0} aria-labelledby="framework-laws">
        <table class="framework-table">
          <caption>{texts.lawsCaption(fanIn, fanOut)}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.property}</th>
              {FRAMEWORK_SCHEMES.map((scheme) => (
                <th scope="col" key={scheme}>
                  <code>{FRAMEWORK_NAMES[scheme].layer}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row
              name={texts.properties.call}
              cells={FRAMEWORK_SCHEMES.map((scheme) => FRAMEWORK_NAMES[scheme].initialiser)}
            />
            {lawRows(laws, texts).map(({ name, cells }) => (
              <Row key={name} name={name} cells={cells} />
            ))}
          </tbody>
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={4} class="framework-group">
                <Powers text={texts.theoryHeading(choiceName(messages, network.activation), fourDigits(q))} />
              </th>
            </tr>
            {factors === null ? (
              <tr>
                <td colSpan={4}>{texts.noTheory}</td>
              </tr>
            ) : (
              factorRows(factors, texts).map(({ name, cells }) => <Row key={name} name={name} cells={cells} />)
            )}
          </tbody>
        </table>
      </section>
      <p class="hint">{texts.lawsHint}</p>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly cells: readonly string[];
}

function Row({ name, cells }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map((text, index) => (
        <td key={FRAMEWORK_SCHEMES[index]}>
          <Powers text={text} />
        </td>
      ))}
    </tr>
  );
}

/** null where the input is exactly zero. A slider of the base network moves it, so it is computed once for each law. */
export function useFactors(
  laws: readonly LayerLaw[],
  network: Pick<Network, 'activation' | 'leakySlope' | 'input'>,
): readonly LayerFactors[] | null {
  const { activation: name, leakySlope, input } = network;
  return useMemo(() => {
    const q = baseSecondMoment({ input });
    return q > 0 ? laws.map((law) => layerFactors(law, q, { phi: activation(name, leakySlope) })) : null;
  }, [laws, name, leakySlope, input]);
}

function lawRows(laws: readonly LayerLaw[], texts: FrameworksMessages): RowProps[] {
  const { properties } = texts;
  const row = (name: string, text: (law: LayerLaw) => string) => ({ name, cells: laws.map(text) });
  return [
    row(properties.weights, ({ weights }) => drawnText(weights, texts)),
    row(properties.std, ({ weights }) => fourDigits(weights.std)),
    row(properties.variance, ({ weights }) => fourDigits(weights.variance)),
    row(properties.forwardVariance, ({ weightVariance }) => fourDigits(weightVariance)),
    row(properties.backwardVariance, ({ backwardVariance }) => fourDigits(backwardVariance)),
    row(properties.biases, ({ biases }) => (biases === null ? texts.zeros : drawnText(biases, texts))),
  ];
}

function factorRows(factors: readonly LayerFactors[], texts: FrameworksMessages): RowProps[] {
  const row = (name: string, text: (own: LayerFactors) => string) => ({ name, cells: factors.map(text) });
  return [
    row(texts.theory.forward, ({ forward }) => fourDigits(forward)),
    row(texts.theory.backward, ({ backward }) => fourDigits(backward)),
    row(texts.theory.gain, ({ gain }) => (gain === null ? texts.noGain : fourDigits(gain))),
    row(texts.theory.deep, ({ deep: { q, chi1, kind } }) =>
      texts.deep(Number.isFinite(q) ? fourDigits(q) : texts.unbounded, fourDigits(chi1), texts.phases[kind]),
    ),
  ];
}

function drawnText({ distribution, bound }: Drawn, { distribution: words }: FrameworksMessages): string {
  return words[distribution](bound === null ? '' : fourDigits(bound));
}
