// Drawing where there is no page: figures are built with the global document, and outside of a browser one has to be lent to them.

/** Calls back with this document as the global one, and takes it away again. Nothing may wait in between. */
export function withDocument<T>(document: Document, draw: () => T): T {
  const stage: { document?: Document } = globalThis;
  const before = stage.document;
  stage.document = document;
  try {
    return draw();
  } finally {
    if (before === undefined) delete stage.document;
    else stage.document = before;
  }
}
