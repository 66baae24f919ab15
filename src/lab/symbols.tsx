// Text whose symbols carry real subscripts and superscripts: σ_w² and 10⁻³. Text that may name programs is set by Powers alone.

import { subscriptParts } from '../plot/svg-node.ts';
import { Powers } from './powers.tsx';

export function Symbols({ text }: { readonly text: string }) {
  return (
    <>
      {subscriptParts(text).map((part, index) => {
        const key = `${index}${part.text}`;
        return part.lowered ? <sub key={key}>{part.text}</sub> : <Powers key={key} text={part.text} />;
      })}
    </>
  );
}
