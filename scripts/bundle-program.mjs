// Gives a module with all that it imports as the text of one file, to whoever has to start a program from a text:
//   import source from './cpu-thread.ts?bundled';

import { build } from 'vite';
import { compiledAssembly } from './compile-assembly.mjs';

const QUERY = '?bundled';

/**
 * The Vite plugin behind such imports.
 * @returns {import('vite').Plugin}
 */
export function bundledProgram() {
  return {
    name: 'bundled-program',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const entry = id.slice(0, -QUERY.length);
      const output = await build({
        configFile: false,
        logLevel: 'silent',
        publicDir: false,
        plugins: [compiledAssembly()],
        build: {
          write: false,
          minify: true,
          ssr: entry,
          target: 'es2022',
          rolldownOptions: { output: { format: 'es', codeSplitting: false } },
        },
        ssr: { noExternal: true },
      });
      const [{ output: chunks }] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (
        Array.isArray(output) ? output : [output]
      );
      for (const path of new Set(chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])))) {
        if (!path.includes('?') && !path.startsWith('\0')) this.addWatchFile(path);
      }
      const programs = chunks.filter((chunk) => chunk.type === 'chunk');
      if (programs.length !== 1) throw new Error(`${entry} comes to ${programs.length} files, not one`);
      return `export default ${JSON.stringify(programs[0].code)};`;
    },
  };
}
