// Loads the shader files and makes one module of them, for browser, tests and command line alike. It pastes files, each once, repeats
// lines and puts in what a variant says, which WGSL's override cannot do; it remembers where every line came from, so that a compiler's
// message can name file and line. What it understands:
//   //!include <path>                the file below shaders/ stands here
//   //!repeat <name> <count>, //!end the lines between, once for each value of name from 0; count is a number or a number's name
//   ${name}, ${name + 1}             the value of a name, with at most one of + - * / % (whole numbers) behind it
// A directive of WGSL (enable, diagnostic) goes to the front, where WGSL wants it.

const FOLDER = '../../shaders/';
const INCLUDE = /^\s*\/\/!include\s+(\S+)\s*$/;
const REPEAT = /^\s*\/\/!repeat\s+(\w+)\s+(\w+)\s*$/;
const END = /^\s*\/\/!end\s*$/;
const PLACEHOLDER = /\$\{\s*(\w+)\s*(?:([-+*/%])\s*(\w+)\s*)?\}/g;
const DIRECTIVE = /^(?:enable|diagnostic)\b/;

const FILES: ReadonlyMap<string, string> = new Map(
  Object.entries(
    import.meta.glob<string>('../../shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.slice(FOLDER.length), text]),
);

export interface SourceLine {
  /** Path below the repository, as a reader would open it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface KernelSource {
  readonly code: string;
  /** Entry i belongs to line i + 1 of `code`. */
  readonly lines: readonly SourceLine[];
}

/** Values of the names in a text. */
export type TextValues = Readonly<Record<string, number | string>>;

/** All shader files by their path below shaders/. */
export function shaderFiles(): ReadonlyMap<string, string> {
  return FILES;
}

/** Source of kernels/<stem>.wgsl as one module. Throws where a file or a value is missing. */
export function kernelSource(stem: string, values: TextValues = {}): KernelSource {
  return resolveSource(FILES, `kernels/${stem}.wgsl`, { values });
}

/**
 * The file at `path` with its includes, repetitions and values resolved, recursively. A second include of the same file pastes nothing.
 * Throws on what is missing, naming the line that asked for it.
 */
export function resolveSource(
  files: ReadonlyMap<string, string>,
  path: string,
  { values = {} }: { readonly values?: TextValues } = {},
): KernelSource {
  const front: PlacedLine[] = [];
  const body: PlacedLine[] = [];
  const pasted = new Set<string>();
  paste(path, 'the kernel loader');
  const all = [...front, ...body];
  return { code: all.map(({ text }) => text).join('\n'), lines: all.map(({ file, line }) => ({ file, line })) };

  function paste(name: string, askedBy: string): void {
    const text = files.get(name);
    if (text === undefined) throw new Error(`no shader file shaders/${name}, asked for by ${askedBy}`);
    if (pasted.has(name)) return;
    pasted.add(name);
    const file = `shaders/${name}`;
    emit(
      text.split('\n').map((content, index) => ({ text: content, file, line: index + 1 })),
      values,
    );
  }

  function emit(lines: readonly PlacedLine[], known: TextValues): void {
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      const place = `${line.file}:${line.line}`;
      const repeat = REPEAT.exec(line.text);
      if (repeat !== null) {
        const [, name, given] = repeat;
        const end = closing(lines, index);
        const count = numberOf(given, known, place);
        for (let value = 0; value < count; value++) emit(lines.slice(index + 1, end), { ...known, [name]: value });
        index = end;
        continue;
      }
      if (END.test(line.text)) throw new Error(`${place}: end without a repeat`);
      const text = line.text.replace(PLACEHOLDER, (_, name: string, operator?: string, right?: string) =>
        operator === undefined || right === undefined
          ? String(wordOf(name, known, place))
          : String(calculated(numberOf(name, known, place), operator, numberOf(right, known, place))),
      );
      const include = INCLUDE.exec(text)?.[1];
      if (include !== undefined) paste(include, place);
      else (DIRECTIVE.test(text) ? front : body).push({ ...line, text });
    }
  }
}

interface PlacedLine extends SourceLine {
  readonly text: string;
}

/** Index of the line that ends the repetition at `start`. */
function closing(lines: readonly PlacedLine[], start: number): number {
  let depth = 0;
  for (let index = start; index < lines.length; index++) {
    if (REPEAT.test(lines[index].text)) depth += 1;
    if (END.test(lines[index].text)) depth -= 1;
    if (depth === 0) return index;
  }
  throw new Error(`${lines[start].file}:${lines[start].line}: repeat without an end`);
}

function wordOf(name: string, known: TextValues, place: string): number | string {
  const value = known[name];
  if (value === undefined) throw new Error(`${place}: no value for ${name}`);
  return value;
}

function numberOf(word: string, known: TextValues, place: string): number {
  const value = /^\d+$/.test(word) ? Number(word) : wordOf(word, known, place);
  if (typeof value !== 'number') throw new Error(`${place}: ${word} is no number`);
  return value;
}

function calculated(left: number, operator: string, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '%':
      return left % right;
    default:
      return Math.floor(left / right);
  }
}
