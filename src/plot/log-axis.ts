// The axis of magnitudes: positions are log10 of a size, labels are powers of ten. Values of 10^600 or 10^-600 are ordinary,
// so nothing here ever leaves the logarithm.

export interface Domain {
  readonly low: number;
  readonly high: number;
}

// Three decades show a factor of ten at a glance; a narrower axis would make noise look like a trend.
const MIN_DECADES = 3;
const PAD_SHARE = 0.04;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻';
const SUPERSCRIPTS = new Map([...'0123456789-'].map((digit, index) => [digit, RAISED[index]]));
const PLAIN = new Map([...'0123456789−'].map((digit, index) => [RAISED[index], digit]));

/** The smallest padded axis that holds all these log10 sizes; around 0 where there are none. */
export function logDomain(values: Iterable<number>): Domain {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { low: -MIN_DECADES / 2, high: MIN_DECADES / 2 };
  const missing = Math.max(0, MIN_DECADES - (high - low)) / 2;
  const pad = (high - low + 2 * missing) * PAD_SHARE;
  return { low: low - missing - pad, high: high + missing + pad };
}

/** Whole exponents inside the domain, at most `count`, in steps of 1, 2 or 5 times a power of ten. */
export function exponentTicks(domain: Domain, count: number): number[] {
  const wanted = (domain.high - domain.low) / Math.max(1, count);
  let step = 1;
  for (let power = 1; step < wanted; power *= 10) {
    step = [power, 2 * power, 5 * power, 10 * power].find((candidate) => candidate >= wanted) ?? 10 * power;
  }
  const ticks: number[] = [];
  for (let k = Math.ceil(domain.low / step); k * step <= domain.high; k += 1) ticks.push(k * step);
  return ticks;
}

/** 10 to a whole power as text: -38 gives 10⁻³⁸. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.round(exponent));
  return `10${[...digits].map((digit) => SUPERSCRIPTS.get(digit) ?? digit).join('')}`;
}

/** Text cut into plain pieces and raised ones, for type that sets exponents itself: fonts draw ⁰ and ¹ unlike. */
export function raisedParts(text: string): { readonly text: string; readonly raised: boolean }[] {
  const parts = text.split(/([⁰¹²³⁴-⁹⁻]+)/).filter((part) => part !== '');
  return parts.map((part) => {
    const raised = PLAIN.has(part[0]);
    return { text: raised ? [...part].map((digit) => PLAIN.get(digit) ?? digit).join('') : part, raised };
  });
}

/** A size given by its log10, in few characters: 0.42, 17, 3.1×10⁻⁶, and from a thousand decades on only the power. */
export function sizeText(log10: number): string {
  if (log10 >= -2 && log10 < 3) {
    const value = 10 ** log10;
    // From 99.5 on two digits would be written with a power.
    return value >= 99.5 ? value.toFixed(0) : value.toPrecision(2);
  }
  if (Math.abs(log10) >= 1000) return powerOfTen(log10);
  let exponent = Math.floor(log10);
  let mantissa = (10 ** (log10 - exponent)).toFixed(1);
  if (mantissa === '10.0') {
    mantissa = '1.0';
    exponent += 1;
  }
  return `${mantissa}×${powerOfTen(exponent)}`;
}
