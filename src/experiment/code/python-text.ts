// Numbers, lists and paragraphs as Python source. Everything that goes into a program passes through here or is a name looked up in a
// table, so that nothing a link says can become code.

const LINE_LENGTH = 100;
// A method's body stands two levels in.
const DEEPEST_INDENT = 8;

/** A finite number as a Python literal that reads back to the same float64. */
export function pyNumber(value: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${value} is no number for a program`);
  return String(value);
}

/** A number for a place that needs a float: 1 as 1.0. */
export function pyFloat(value: number): string {
  const text = pyNumber(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A list in which equal neighbours are written once: [64] * 8 + [32]. */
export function pyList(values: readonly number[]): string {
  const parts: string[] = [];
  let single: string[] = [];
  const flush = () => {
    if (single.length > 0) parts.push(`[${single.join(', ')}]`);
    single = [];
  };
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (values[end] === values[start]) end++;
    const text = pyNumber(values[start]);
    if (end - start > 2) {
      flush();
      parts.push(`[${text}] * ${end - start}`);
    } else {
      for (let index = start; index < end; index++) single.push(text);
    }
    start = end;
  }
  flush();
  return parts.length === 0 ? '[]' : parts.join(' + ');
}

/** `name = value`, broken at commas and plus signs into lines of a readable length. */
export function pyAssignment(name: string, value: string): string {
  const line = `${name} = ${value}`;
  if (line.length <= LINE_LENGTH) return line;
  return `${name} = (\n${wrapped(value, LINE_LENGTH - 4)
    .map((part) => `    ${part}`)
    .join('\n')}\n)`;
}

/** Words of a text in lines of at most this length; a longer word stands alone. */
export function wrapped(text: string, length = LINE_LENGTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > length && line !== '') {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A line with a comment behind it, or above it where the two are too long for one line. */
export function noted(line: string, note: string): string[] {
  if (note === '') return [line];
  const whole = `${line}  # ${note}`;
  return whole.length <= LINE_LENGTH - DEEPEST_INDENT ? [whole] : [`# ${note}`, line];
}

/** Lines of a body, one level in. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}
