// The checks of a paper as a table: what is expected, what came out, what is allowed, and the verdict in words and by a sign. Why so much is
// allowed stands below, once for all checks that share the reason. On a phone a row becomes a card (papers.css).

import type { PaperCheck, PaperVerdict } from '../../experiment/papers/paper-preset.ts';
import { type Language, localized } from '../messages/languages.ts';
import { Powers } from '../powers.tsx';
import { Symbols } from '../symbols.tsx';
import { checkWords } from './check-words.ts';
import type { PaperResult } from './paper-results.ts';
import { type PapersMessages, papersMessages } from './papers-messages.ts';

interface VerdictTableProps {
  readonly caption: string;
  readonly result: PaperResult;
  readonly language: Language;
}

export function VerdictTable({ caption, result: { checks, verdicts }, language }: VerdictTableProps) {
  const messages = papersMessages[language];
  const { columns } = messages;
  const notes = [...new Set(checks.map(({ tolerance }) => localized(tolerance.reason, language)))];
  return (
    <>
      <table class="check-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {Object.values(columns).map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <Row
              key={check.id}
              check={check}
              verdict={verdicts.get(check.id)}
              note={letterOf(notes.indexOf(localized(check.tolerance.reason, language)))}
              language={language}
              messages={messages}
            />
          ))}
        </tbody>
      </table>
      <h3 id="check-notes">{messages.notes}</h3>
      <ol type="a" class="check-notes" aria-labelledby="check-notes">
        {notes.map((note) => (
          <li key={note}>
            <Symbols text={note} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** As an ordered list of type `a` counts; no paper has more reasons than letters. */
function letterOf(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}

interface RowProps {
  readonly check: PaperCheck;
  readonly verdict: PaperVerdict | null | undefined;
  readonly note: string;
  readonly language: Language;
  readonly messages: PapersMessages;
}

function Row({ check, verdict, note, language, messages }: RowProps) {
  const { columns } = messages;
  const words = checkWords(check, verdict, messages);
  const contradicts = verdict !== undefined && verdict !== null && !verdict.passes;
  return (
    <tr class={contradicts ? 'contradicts' : undefined}>
      <th scope="row">
        <Symbols text={localized(check.text, language)} /> <span class="check-kind">{messages.kinds[check.kind]}</span>
        <small>
          <Symbols text={messages.source(localized(check.source, language))} />
        </small>
        {contradicts && (
          <small class="check-deviation">
            <Symbols
              text={
                check.deviation === undefined
                  ? messages.unexplained
                  : messages.because(localized(check.deviation, language))
              }
            />
          </small>
        )}
      </th>
      <td data-column={columns.expected}>
        <Powers text={words.expected} />
      </td>
      <td data-column={columns.measured}>
        <Powers text={words.measured} />
      </td>
      <td data-column={columns.allowed}>
        <Powers text={words.allowed} />
        <sup class="check-note">
          <span aria-hidden="true">({note})</span>
          <span class="visually-hidden">{messages.noteMark(note)}</span>
        </sup>
      </td>
      <td class="check-verdict" data-column={columns.verdict}>
        <span aria-hidden="true">{words.sign}</span> {words.verdict}
      </td>
    </tr>
  );
}
