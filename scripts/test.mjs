// `npm test`, everything that CI runs: each tier under its heading, a total for each, and one line with the sum at the end.
// A failure does not stop the tiers after it, so that one run shows all there is to mend.
// `npm test -- unit shaders` runs only the tiers named.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPageSize } from './page-size.mjs';
import { prepareGpu } from './prepare-gpu.mjs';
import { prepareJax } from './prepare-jax.mjs';
import { ROOT, runCommand } from './run-command.mjs';
import { chargedTotals, playwrightTotals, sumTotals, vitestTotals } from './test-report.mjs';

/** @typedef {import('./test-report.mjs').Totals} Totals */
/** @typedef {{ name: string, needsGpu: boolean, run: (env: NodeJS.ProcessEnv) => Promise<Totals> }} Tier */

const reports = mkdtempSync(join(tmpdir(), 'echosounder-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** @type {readonly Tier[]} */
const TIERS = [
  { name: 'typecheck', needsGpu: false, run: checks(['tsc', '-p', 'tsconfig.json']) },
  { name: 'lint', needsGpu: false, run: checks(['biome', 'check', '--error-on-warnings', '.'], ['knip']) },
  { name: 'unit', needsGpu: false, run: vitest('unit') },
  { name: 'cpu', needsGpu: false, run: vitest('cpu') },
  { name: 'jax', needsGpu: false, run: programs },
  { name: 'shaders', needsGpu: true, run: vitest('shaders') },
  { name: 'gpu', needsGpu: true, run: vitest('gpu') },
  ...(hasTests('test/browser') ? [{ name: 'browser', needsGpu: true, run: vitest('browser') }] : []),
  { name: 'build', needsGpu: false, run: checks(['npm', 'run', '--silent', 'build']) },
  { name: 'size', needsGpu: false, run: async () => verdict(checkPageSize()) },
  { name: 'ui', needsGpu: true, run: playwright },
];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !TIERS.some((tier) => tier.name === name));
if (unknown.length > 0) {
  console.error(`no tier ${unknown.join(', ')}; there are ${TIERS.map((tier) => tier.name).join(', ')}`);
  process.exitCode = 1;
} else {
  await runTiers(TIERS.filter((tier) => named.length === 0 || named.includes(tier.name)));
}

/** @param {readonly Tier[]} tiers */
async function runTiers(tiers) {
  let interrupted = false; // the running tier is told by runCommand and ends in its own way; no other is begun
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));
  const gpu = tiers.some((tier) => tier.needsGpu) ? await gpuOrReason() : {};
  const results = [];
  for (const tier of tiers) {
    console.log(`\n=== ${tier.name} ===`);
    const start = Date.now();
    const env = tier.needsGpu ? gpu : process.env;
    if (typeof env === 'string') console.error(`needs a browser and a Vulkan driver: ${env}`);
    const totals = typeof env === 'string' ? verdict(false) : await tier.run(env);
    results.push({ ...totals, line: summary(tier.name, totals), seconds: (Date.now() - start) / 1000 });
    console.log(summary(tier.name, totals));
    if (interrupted) process.exit(130);
  }
  const sum = sumTotals(results);
  console.log('\n=== totals ===');
  for (const { line, seconds } of results) console.log(`${line} (${seconds.toFixed(1)} s)`);
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

/** The environment for the tiers with a device, or the reason why there is none. */
async function gpuOrReason() {
  try {
    return await prepareGpu();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Each command counts as one check.
 * @param {string[][]} commands
 */
function checks(...commands) {
  return async (/** @type {NodeJS.ProcessEnv} */ env) => {
    const totals = [];
    for (const command of commands) totals.push(verdict((await exitCode(command, env)) === 0));
    return sumTotals(totals);
  };
}

/** @param {string} project */
function vitest(project) {
  return async (/** @type {NodeJS.ProcessEnv} */ env) => {
    const file = join(reports, `${project}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await exitCode(['vitest', 'run', '--project', project, ...reporters], env);
    return chargedTotals(read(file, vitestTotals), code);
  };
}

/** Generated programs, for which JAX is installed first. */
async function programs() {
  try {
    return await vitest('jax')(prepareJax());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return verdict(false);
  }
}

/** @param {NodeJS.ProcessEnv} env */
async function playwright(env) {
  const file = join(reports, 'ui.json');
  const code = await exitCode(['playwright', 'test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return chargedTotals(read(file, playwrightTotals), code);
}

/** @param {string[]} command @param {NodeJS.ProcessEnv} env */
async function exitCode(command, env) {
  try {
    return await runCommand(command, { env });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** @param {string} file @param {(report: unknown) => Totals} totals */
function read(file, totals) {
  return existsSync(file) ? totals(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

/** @param {boolean} good @returns {Totals} */
function verdict(good) {
  return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {string} name @param {Totals} totals */
function summary(name, { passed, failed }) {
  return `${name}: ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** @param {string} folder */
function hasTests(folder) {
  const path = join(ROOT, folder);
  return (
    existsSync(path) &&
    readdirSync(path, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('.test.ts'))
  );
}
