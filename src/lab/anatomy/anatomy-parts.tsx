// Where the gradient of a state comes from, as bars with their numbers: by the skip and the branch of the block that follows, and
// by the skips alone and the branches of all blocks that follow.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { GradientParts, LayerAnatomy } from '../../model/layer-anatomy.ts';
import { partsBar } from '../../plot/parts-bar.ts';
import { Powers } from '../powers.tsx';
import type { AnatomyMessages } from './anatomy-messages.ts';
import { noRestText, partsText } from './anatomy-words.ts';

interface AnatomyPartsProps {
  readonly anatomy: LayerAnatomy;
  readonly skip: boolean;
  readonly messages: AnatomyMessages;
}

export function AnatomyParts({ anatomy, skip, messages }: AnatomyPartsProps) {
  const { layer, depth, block, rest } = anatomy;
  const missing = noRestText(anatomy, skip, messages);
  const { identity, branch } = messages.part;
  const restNames = { identity: messages.partsRestIdentity, branch: messages.partsRestBranch };
  return (
    <section class="parts" aria-label={messages.parts}>
      <h5>{messages.parts}</h5>
      {block !== null && (
        <Parts title={messages.partsBlock(layer + 1)} parts={block} names={{ identity, branch }} messages={messages} />
      )}
      {rest !== null && layer < depth && (
        <Parts title={messages.partsRest(layer + 1, depth)} parts={rest} names={restNames} messages={messages} />
      )}
      {missing === null ? <p class="hint">{messages.partsExplained}</p> : <p>{missing}</p>}
    </section>
  );
}

const BAR_WIDTH_PX = 360;
const BAR_HEIGHT_PX = 26;

interface PartsProps {
  readonly title: string;
  readonly parts: GradientParts;
  readonly names: { readonly identity: string; readonly branch: string };
  readonly messages: AnatomyMessages;
}

function Parts({ title, parts, names, messages }: PartsProps) {
  const host = useRef<HTMLDivElement>(null);
  const texts = partsText(parts, names, messages);
  const { identityShare, branchShare, overlap } = parts;
  const spoken = messages.partsName(title, messages.together(texts ?? [messages.partsZero]));
  useLayoutEffect(() => {
    if (identityShare === null || branchShare === null || overlap === null) {
      host.current?.replaceChildren();
      return;
    }
    const shares = { first: identityShare, second: branchShare, overlap };
    host.current?.replaceChildren(partsBar({ shares, width: BAR_WIDTH_PX, height: BAR_HEIGHT_PX, name: spoken }));
  }, [identityShare, branchShare, overlap, spoken]);
  return (
    <div class="parts-of">
      <p class="parts-title">{title}</p>
      <div ref={host} />
      {texts === null ? (
        <p>{messages.partsZero}</p>
      ) : (
        <ul class="parts-legend">
          {texts.map((text, index) => (
            <li key={text} class={`legend-${LEGENDS[index]}`}>
              <Powers text={text} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const LEGENDS = ['first', 'second', 'overlap'] as const;
