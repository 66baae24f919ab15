// node scripts/page-size.mjs: gzip size of the JavaScript that a reader waits for before the first figure, from the built
// page. That is the entry with everything it imports statically, and the worker that computes; the rest comes later.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ROOT } from './run-command.mjs';

// Observable Plot with d3 is about 100 kB of it, the page, the engines and the shaders about as much again.
const BUDGET_BYTES = 250_000;

const PAGE_SCRIPTS = /<(?:script|link)\b[^>]*?(?:src|href)="[^"]*?([^"/]+\.js)"/g;
const STATIC_IMPORTS = /(?:\bfrom|\bimport)\s*["']\.\/([^"'/]+\.js)["']/g;
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
  let total = 0;
  for (const [name, text] of chunks) {
    const bytes = gzipSync(text, { level: 9 }).length;
    if (needed.has(name)) total += bytes;
    console.log(`${kilobytes(bytes).padStart(10)}  ${needed.has(name) ? 'at once' : 'later  '}  ${name}`);
  }
  console.log(`${kilobytes(total).padStart(10)}  before the first figure (gzip); budget ${kilobytes(BUDGET_BYTES)}`);
  if (needed.size === 0) console.error('The page names no script: this check has to be brought up to date.');
  return needed.size > 0 && total <= BUDGET_BYTES;
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
