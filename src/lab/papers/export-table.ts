// The verdicts of a paper as rows for a file: numbers in full, and everything that the table on the page says in words.

import type { ExportTable } from '../export/export-source.ts';
import { type Language, localized } from '../messages/languages.ts';
import type { PaperResult } from './paper-results.ts';
import { papersMessages } from './papers-messages.ts';

export function exportTable({ checks, verdicts }: PaperResult, language: Language): ExportTable {
  const messages = papersMessages[language];
  const { columns, exported } = messages;
  return {
    columns: [
      exported.id,
      exported.kind,
      exported.text,
      exported.source,
      columns.expected,
      columns.measured,
      columns.allowed,
      exported.scale,
      exported.reason,
      columns.verdict,
      exported.deviation,
    ],
    rows: checks.map((check) => {
      const verdict = verdicts.get(check.id) ?? null;
      return [
        check.id,
        messages.kinds[check.kind],
        localized(check.text, language),
        localized(check.source, language),
        check.expected,
        verdict?.measured ?? null,
        verdict?.allowed ?? null,
        check.scale,
        localized(check.tolerance.reason, language),
        verdict === null ? messages.notYet : verdict.passes ? messages.agrees : messages.contradicts,
        check.deviation === undefined ? null : localized(check.deviation, language),
      ];
    }),
  };
}
