// A paper's symbols with real subscripts: σ_w, ξ_c, β_q as texts write them.

export function Symbols({ text }: { readonly text: string }) {
  // Every second piece is a subscript.
  const pieces = text.split(/(?<=[σξβx])_(\w|∇)/u);
  return (
    <>
      {pieces.map((piece, index) => {
        const key = `${index}${piece}`;
        return index % 2 === 1 ? <sub key={key}>{piece}</sub> : <span key={key}>{piece}</span>;
      })}
    </>
  );
}
