// Loads the shader files and resolves their includes, for browser, tests and command line alike. It only pastes files,
// each once, and remembers where every line came from, so that a compiler's message can name file and line.

const FOLDER = '../../shaders/';
const INCLUDE = /^\/\/!include\s+(\S+)\s*$/;

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

/** All shader files by their path below shaders/. */
export function shaderFiles(): ReadonlyMap<string, string> {
  return FILES;
}

/** Source of kernels/<stem>.wgsl with its includes pasted. Throws where a file is missing. */
export function kernelSource(stem: string): KernelSource {
  return resolveIncludes(FILES, `kernels/${stem}.wgsl`);
}

/**
 * The file at `path` with every line `//!include <path>` replaced by that file, recursively, each file once: a second
 * include of the same file pastes nothing. Throws on a missing file, naming the line that asked for it.
 */
export function resolveIncludes(files: ReadonlyMap<string, string>, path: string): KernelSource {
  const code: string[] = [];
  const lines: SourceLine[] = [];
  const pasted = new Set<string>();
  paste(path, 'the kernel loader');
  return { code: code.join('\n'), lines };

  function paste(name: string, askedBy: string): void {
    const text = files.get(name);
    if (text === undefined) throw new Error(`no shader file shaders/${name}, asked for by ${askedBy}`);
    if (pasted.has(name)) return;
    pasted.add(name);
    const file = `shaders/${name}`;
    text.split('\n').forEach((content, index) => {
      const include = INCLUDE.exec(content)?.[1];
      if (include !== undefined) {
        paste(include, `${file}:${index + 1}`);
        return;
      }
      code.push(content);
      lines.push({ file, line: index + 1 });
    });
  }
}
