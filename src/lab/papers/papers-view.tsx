// Papers that can be measured again: a list, and the one that is chosen with its verdicts.

import { PAPERS } from '../../experiment/papers/papers.ts';
import type { Lab } from '../lab.ts';
import { localized } from '../messages/languages.ts';
import { PaperArticle } from './paper-article.tsx';
import { papersMessages } from './papers-messages.ts';
import { PAPER_OPTION } from './papers-options.ts';
import './papers.css';

export function PapersView({ lab }: { readonly lab: Lab }) {
  const language = lab.language.value;
  const messages = papersMessages[language];
  const chosen = lab.option(PAPER_OPTION);
  const preset = PAPERS.find(({ id }) => id === chosen) ?? PAPERS[0];
  return (
    <div class="papers">
      <fieldset class="papers-list">
        <legend>{messages.list}</legend>
        {PAPERS.map(({ id, name, title }) => (
          <label key={id}>
            <input
              type="radio"
              name="paper"
              value={id}
              checked={id === preset.id}
              onChange={() => lab.setOption(PAPER_OPTION, id)}
            />
            <span>
              <span lang="en">{name}</span>
              <small>{localized(title, language)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p class="papers-intro">{messages.intro}</p>
      <PaperArticle key={preset.id} lab={lab} preset={preset} />
    </div>
  );
}
