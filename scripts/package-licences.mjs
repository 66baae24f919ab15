// Puts the licence of every package that is bundled beside the bundle, one file a package, as their authors ask for. A package that
// brings no text gets the standard one of its licence, from scripts/licence-texts; a licence without either stops the build.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const STANDARD_TEXTS = new URL('./licence-texts/', import.meta.url);
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)/i;
const PACKAGE_ROOT = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/**
 * The Vite plugin that writes `licences/<package>.txt`.
 * @returns {import('vite').Plugin}
 */
export function packageLicences() {
  return {
    name: 'package-licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      for (const root of packageRoots(modules)) {
        const { fileName, text } = packageLicence(root);
        this.emitFile({ type: 'asset', fileName: `licences/${fileName}`, source: text });
      }
    },
  };
}

/**
 * The folders of the packages that these modules are of, each once. Module names may have a query, or a mark of a plugin in front.
 * @param {readonly string[]} modules
 * @returns {string[]}
 */
export function packageRoots(modules) {
  const roots = modules.flatMap((id) => PACKAGE_ROOT.exec(id.replace(/^\0/, ''))?.[1] ?? []);
  return [...new Set(roots)].sort();
}

/**
 * What is written of the package in this folder: its name, version, licence and source, and the texts.
 * @param {string} root
 * @returns {{ fileName: string, text: string }}
 */
export function packageLicence(root) {
  const { name, version, license, author, repository, homepage } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const own = readdirSync(root).filter((file) => LICENCE_FILE.test(file));
  const texts = own.map((file) => readFileSync(join(root, file), 'utf8'));
  if (texts.length === 0) texts.push(standardText(`${name} ${version}`, license));
  const source = typeof repository === 'object' ? repository.url : (repository ?? homepage);
  const person = typeof author === 'object' ? author.name : author;
  const head = [
    `${name} ${version}`,
    `Licence: ${license}`,
    ...(person === undefined ? [] : [`Author: ${person}`]),
    ...(source === undefined ? [] : [`Source: ${source}`]),
  ];
  const text = [head.join('\n'), ...texts.map((part) => part.trim())].join('\n\n');
  return { fileName: `${name.replace(/^@/, '').replaceAll('/', '-')}.txt`, text: `${text}\n` };
}

/** @param {string} name @param {string} license */
function standardText(name, license) {
  const file = new URL(`${license}.txt`, STANDARD_TEXTS);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new Error(`${name} has no licence file, and there is no text of ${license} in scripts/licence-texts`);
}
