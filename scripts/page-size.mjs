// node scripts/page-size.mjs: gzip size of the JavaScript that a reader waits for before the first figure, from the built
// page. That is the entry with everything it imports statically, the workers, and the larger of the engines; the rest comes later.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ROOT } from './run-command.mjs';

// What the page weighs is some 70 kB, its worker 30, an engine with its kernels up to 60: the rest is room for a year. 250 kB is the most.
const BUDGET_BYTES = 200_000;

const PAGE_SCRIPTS = /<(?:script|link)\b[^>]*?(?:src|href)="[^"]*?([^"/]+\.js)"/g;
const STATIC_IMPORTS = /(?:\bfrom|\bimport)\s*["']\.\/([^"'/]+\.js)["']/g;
/** Chunks that a page loads when it opens an engine: one or the other. */
const ENGINES = { webgpu: ['open-webgpu-'], cpu: ['open-cpu-', 'assembly-'] };
const WORKERS = /\bnew Worker\([^;]{0,80}?([\w.-]+\.js)["'`]/g;

/**
 * Which chunks are needed at once, from the text of the page and of its chunks.
 * @param {string} html
 * @param {ReadonlyMap<string, string>} chunks by file name
 * @returns {ReadonlySet<string>}
 */
export function neededChunks(html, chunks) {
  const needed = new Set();
  const queue = namesIn(html, PAGE_SCRIPTS);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const text = chunks.get(name);
    if (text === undefined || needed.has(name)) continue;
    needed.add(name);
    queue.push(...namesIn(text, STATIC_IMPORTS), ...namesIn(text, WORKERS));
  }
  return needed;
}

/** Prints a line per chunk and answers whether the budget holds. */
export function checkPageSize(folder = join(ROOT, 'dist/app')) {
  if (!existsSync(join(folder, 'index.html'))) {
    console.error('There is no built page to weigh: npm run build makes it.');
    return false;
  }
  const chunks = readChunks(folder);
  const needed = neededChunks(readFileSync(join(folder, 'index.html'), 'utf8'), chunks);
  const sizes = new Map([...chunks].map(([name, text]) => [name, gzipSync(text, { level: 9 }).length]));
  for (const [name, bytes] of sizes) {
    console.log(`${kilobytes(bytes).padStart(10)}  ${needed.has(name) ? 'at once' : 'later  '}  ${name}`);
  }
  const sum = (/** @type {Iterable<string>} */ names) =>
    [...names].reduce((all, name) => all + (sizes.get(name) ?? 0), 0);
  const engines = Object.entries(ENGINES).map(([engine, beginnings]) => {
    const added = [...engineChunks(beginnings, chunks)].filter((name) => !needed.has(name));
    console.log(`${kilobytes(sum(added)).padStart(10)}  for the engine ${engine}: ${added.join(', ')}`);
    return sum(added);
  });
  const total = sum(needed) + Math.max(...engines);
  console.log(`${kilobytes(total).padStart(10)}  before the first figure (gzip); budget ${kilobytes(BUDGET_BYTES)}`);
  if (engines.includes(0)) console.error('An engine has no chunk of its own: this check has to be brought up to date.');
  if (needed.size === 0) console.error('The page names no script: this check has to be brought up to date.');
  return needed.size > 0 && !engines.includes(0) && total <= BUDGET_BYTES;
}

/**
 * The chunks of an engine with all that they import; of several with one beginning (builds of the kernels) the largest.
 * @param {readonly string[]} beginnings
 * @param {ReadonlyMap<string, string>} chunks
 */
export function engineChunks(beginnings, chunks) {
  const found = new Set();
  const queue = beginnings.flatMap((beginning) => {
    const own = [...chunks].filter(([name]) => name.startsWith(beginning));
    own.sort(([, one], [, other]) => other.length - one.length);
    return own.slice(0, 1).map(([name]) => name);
  });
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const text = chunks.get(name);
    if (text === undefined || found.has(name)) continue;
    found.add(name);
    queue.push(...namesIn(text, STATIC_IMPORTS));
  }
  return found;
}

/** @param {string} folder */
function readChunks(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  return new Map(files.sort().map((file) => [basename(file), readFileSync(join(folder, file), 'utf8')]));
}

/** @param {string} text @param {RegExp} pattern */
function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => String(match[1]));
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) process.exitCode = checkPageSize() ? 0 : 1;
