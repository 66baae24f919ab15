// What an error says, in one line: the stack of a page means nothing in a table.

export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
