// One message at a time that the reader should not miss: a link that could not be read.

import type { Lab } from './lab.ts';
import type { LinkProblem } from './link.ts';
import type { Messages } from './messages/en.ts';

export function Notice({ lab }: { readonly lab: Lab }) {
  const problem = lab.linkProblem.value;
  const messages = lab.messages.value;
  if (problem === null) return null;
  return (
    <div class="notice" role="alert">
      <p>{messages.badLink(reason(problem, messages))}</p>
      <button
        type="button"
        onClick={() => {
          lab.linkProblem.value = null;
        }}
      >
        {messages.dismiss}
      </button>
    </div>
  );
}

function reason(problem: LinkProblem, messages: Messages): string {
  switch (problem.kind) {
    case 'too-long':
      return messages.linkTooLong;
    case 'bad-part':
      return messages.linkBadPart(problem.part);
    case 'refused':
      return problem.message;
    default:
      return problem satisfies never;
  }
}
