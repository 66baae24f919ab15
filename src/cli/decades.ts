// Powers of ten as plain text: the terminal's numbers are log10, because values of 10^600 are ordinary results.

/** A size given by its log10: 10^-38.2, and 10^3 for whole exponents. */
export function formatDecades(log10: number): string {
  return `10^${Number(log10.toFixed(1))}`;
}

/** log10 of a mean square in a table cell. */
export function formatLog10(log10: number): string {
  return log10.toFixed(2);
}
