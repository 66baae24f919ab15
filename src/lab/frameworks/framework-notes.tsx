// What surprises about the defaults of frameworks, each with numbers that are computed here or measured above.

import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { frameworkFacts } from '../../experiment/framework-defaults.ts';
import { echoVerdict, signalVerdict, type Verdict } from '../../experiment/verdict.ts';
import type { Lab } from '../lab.ts';
import { choiceName } from '../messages/en.ts';
import { fourDigits } from '../number-text.ts';
import { Powers } from '../powers.tsx';
import { frameworksMessages } from './frameworks-messages.ts';
import { notesMessages } from './notes-messages.ts';
import type { FrameworkRun } from './use-framework-run.ts';

interface FrameworkNotesProps {
  readonly lab: Lab;
  readonly run: FrameworkRun;
}

export function FrameworkNotes({ lab, run: { shown } }: FrameworkNotesProps) {
  const messages = lab.messages.value;
  const notes = notesMessages[lab.language.value];
  const facts = useMemo(frameworkFacts, []);
  const { torchRelu, truncation, tanhGain, seluLecun, seluGain } = facts;
  const depth = shown?.soundings[0]?.depth ?? lab.experiment.value.network.depth;
  // The first of the three is PyTorch's.
  const torch = shown?.soundings[0];
  const signal = torch === undefined ? null : squareFactor(signalVerdict(torch));
  const gradient = torch === undefined ? null : squareFactor(echoVerdict(torch));
  return (
    <section aria-labelledby="framework-notes">
      <h3 id="framework-notes">{frameworksMessages[lab.language.value].notes}</h3>
      <ul class="framework-notes">
        <Note text={notes.torchRoot(fourDigits(torchRelu.factor), fourDigits(torchRelu.afterTen))}>
          {signal !== null && gradient !== null && shown !== null && (
            <Powers
              text={` ${notes.torchMeasured(signal, gradient, choiceName(messages, shown.experiment.network.activation))}`}
            />
          )}
        </Note>
        <Note
          text={notes.truncation(
            fourDigits(truncation.std),
            fourDigits(truncation.variance),
            fourDigits(truncation.variance ** depth),
            depth,
          )}
        />
        <Note text={notes.alias} />
        <Note
          text={notes.tanhGain(fourDigits(tanhGain.q), fourDigits(tanhGain.activationStd), fourDigits(tanhGain.chi1))}
        />
        <Note text={notes.selu(fourDigits(seluLecun.chi1), fourDigits(seluLecun.afterHundred))} />
        <Note
          text={notes.seluGain(fourDigits(seluGain.q), fourDigits(seluGain.activationStd), fourDigits(seluGain.chi1))}
        />
        <Note text={notes.instance} />
        <Note text={notes.slopes} />
      </ul>
    </section>
  );
}

function Note({ text, children }: { readonly text: string; readonly children?: ComponentChildren }) {
  return (
    <li>
      <Powers text={text} />
      {children}
    </li>
  );
}

/** The factor of one layer on the second moment, mean over the depth in the logarithm; null where there is none. */
function squareFactor({ log10Ratio, from, to }: Verdict): string | null {
  return log10Ratio === null || from === to ? null : fourDigits(10 ** ((2 * log10Ratio) / Math.abs(to - from)));
}
