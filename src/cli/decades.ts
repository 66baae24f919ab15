// Numbers as plain text. Sizes are powers of ten: the terminal's numbers are log10, because values of 10^600 are ordinary results.

/** A size given by its log10: 10^-38.2, and 10^3 for whole exponents. */
export function formatDecades(log10: number): string {
  return `10^${Number(log10.toFixed(1))}`;
}

/** log10 of a mean square in a table cell. */
export function formatLog10(log10: number): string {
  return fixed(log10, 2);
}

/** So many digits behind the point, and no sign before a zero. */
export function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^-(?=0\.?0*$)/, '');
}

/** So many significant digits, without zeros at the end. */
export function formatNumber(value: number, digits = 5): string {
  return String(Number(value.toPrecision(digits)));
}
