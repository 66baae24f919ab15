// One initialiser as the three frameworks write it, ready to be copied.

import { FRAMEWORKS, type Framework, layerCode } from '../../experiment/code/layer-code.ts';
import { ownWeights } from '../../experiment/framework-defaults.ts';
import { criticalWeights } from '../../model/critical-weights.ts';
import { CopyButton } from '../copy-button.tsx';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import type { FrameworkLawsProps } from './framework-laws.tsx';
import { FRAMEWORK_NAMES } from './framework-names.ts';
import { frameworksMessages } from './frameworks-messages.ts';
import { CODE_CHOICES } from './frameworks-options.ts';

export function FrameworkCode({ lab, fans }: FrameworkLawsProps) {
  const messages = lab.messages.value;
  const texts = frameworksMessages[lab.language.value];
  const { network } = lab.experiment.value;
  const choice = CODE_CHOICES.find((name) => name === lab.option('frameworks.code')) ?? 'base';
  const nameOf = (name: (typeof CODE_CHOICES)[number]) =>
    name === 'base'
      ? texts.codeChoices.base(choiceName(messages, network.weights.scheme))
      : texts.codeChoices.scheme(FRAMEWORK_NAMES[name].layer);
  const refused = choice === 'base' && network.weights.scheme === 'edge-of-chaos' && criticalWeights(network) === null;
  const { activation, leakySlope } = network;
  const layer =
    choice === 'base'
      ? { weights: network.weights, biasStd: network.biases.std }
      : { weights: ownWeights(choice), biasStd: 'scheme' as const };
  return (
    <section aria-labelledby="framework-code">
      <h3 id="framework-code">{texts.code}</h3>
      <p class="framework-choice">
        <label for="framework-code-choice">{texts.codeChoice}</label>{' '}
        <select
          id="framework-code-choice"
          value={choice}
          onChange={(event) => lab.setOption('frameworks.code', event.currentTarget.value)}
        >
          {CODE_CHOICES.map((name) => (
            <option key={name} value={name} selected={name === choice}>
              {nameOf(name)}
            </option>
          ))}
        </select>
      </p>
      <p class="hint">{refused ? texts.codeRefused : texts.codeHint}</p>
      {!refused && (
        <div class="framework-snippets">
          {FRAMEWORKS.map((framework) => (
            <Snippet
              key={framework}
              lab={lab}
              framework={framework}
              code={layerCode({ framework, ...fans, activation, leakySlope, ...layer })}
            />
          ))}
        </div>
      )}
    </section>
  );
}

interface SnippetProps {
  readonly lab: Lab;
  readonly framework: Framework;
  readonly code: string;
}

function Snippet({ lab, framework, code }: SnippetProps) {
  const texts = frameworksMessages[lab.language.value];
  const name = texts.frameworks[framework];
  return (
    <figure class="framework-snippet" data-framework={framework}>
      <figcaption>{name}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, which must be possible by keyboard (WCAG 2.1.1). */}
      <section class="framework-source" tabIndex={0} aria-label={name}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
      <CopyButton
        text={() => code}
        words={{ rest: texts.copy(name), copied: texts.copied, failed: texts.copyFailed }}
      />
    </figure>
  );
}
