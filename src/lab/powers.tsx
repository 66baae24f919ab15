// Text with powers of ten, set with real superscripts.

import { raisedParts } from '../plot/log-axis.ts';

export function Powers({ text }: { readonly text: string }) {
  return (
    <>
      {raisedParts(text).map((part, index) => {
        const key = `${index}${part.text}`;
        return part.raised ? <sup key={key}>{part.text}</sup> : <span key={key}>{part.text}</span>;
      })}
    </>
  );
}
