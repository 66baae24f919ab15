// The base network as a program, copied or shown to be copied by hand.

import { useSignal } from '@preact/signals';
import { jaxCode } from '../../experiment/code/jax-code.ts';
import { pytorchCode } from '../../experiment/code/torch-code.ts';
import type { Lab } from '../lab.ts';
import { exportMessages } from './export-messages.ts';

const TOWERS = ['plain', 'residual'] as const;
const FRAMEWORKS = [
  { name: 'JAX', program: jaxCode },
  { name: 'PyTorch', program: pytorchCode },
] as const;

export function CopyCode({ lab }: { readonly lab: Lab }) {
  const messages = exportMessages[lab.language.value];
  const tower = useSignal<(typeof TOWERS)[number]>('plain');
  const shown = useSignal<{ readonly name: string; readonly text: string; readonly copied: boolean } | null>(null);

  async function copy({ name, program }: (typeof FRAMEWORKS)[number]): Promise<void> {
    const text = program(lab.experiment.value, { skip: tower.value === 'residual' });
    try {
      await navigator.clipboard.writeText(text);
      shown.value = { name, text, copied: true };
    } catch {
      shown.value = { name, text, copied: false };
    }
  }

  return (
    <section class="export-part" aria-labelledby="export-code">
      <h2 id="export-code">{messages.code}</h2>
      <p class="export-note">{messages.codeNote}</p>
      <label class="export-choice">
        {messages.tower}{' '}
        <select
          value={tower.value}
          onChange={(event) => {
            tower.value = TOWERS.find((known) => known === event.currentTarget.value) ?? 'plain';
          }}
        >
          {TOWERS.map((value) => (
            <option key={value} value={value}>
              {messages.towers[value]}
            </option>
          ))}
        </select>
      </label>
      <div class="export-buttons">
        {FRAMEWORKS.map((framework) => (
          <button key={framework.name} type="button" onClick={() => void copy(framework)}>
            {messages.copy(framework.name)}
          </button>
        ))}
      </div>
      <p class="export-outcome" role="status">
        {shown.value !== null && (shown.value.copied ? messages.copied(shown.value.name) : messages.notCopied)}
      </p>
      {shown.value !== null && (
        <details open={!shown.value.copied}>
          <summary>{messages.program(shown.value.name)}</summary>
          <textarea
            class="export-program"
            readOnly
            rows={12}
            spellcheck={false}
            aria-label={messages.program(shown.value.name)}
            value={shown.value.text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </details>
      )}
    </section>
  );
}
