// Test totals from the machine-readable reports of Vitest and Playwright. A test that did not run counts as failed: the
// tiers never skip, whatever the machine lacks.

/** @typedef {{ readonly passed: number, readonly failed: number }} Totals */

/**
 * @param {any} report Vitest's JSON reporter (the shape of Jest's)
 * @returns {Totals}
 */
export function vitestTotals(report) {
  const passed = Number(report.numPassedTests);
  // A file that could not be loaded has no tests and still failed.
  const unloaded = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return { passed, failed: Number(report.numTotalTests) - passed + unloaded };
}

/**
 * @param {any} report Playwright's JSON reporter
 * @returns {Totals}
 */
export function playwrightTotals(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length };
}

/**
 * The totals a tier is charged with: a command that failed is never without a failure, one that ran nothing neither.
 * @param {Totals | null} totals null where no report was written
 * @param {number} exitCode
 * @returns {Totals}
 */
export function chargedTotals(totals, exitCode) {
  if (totals === null) return { passed: 0, failed: 1 };
  const silent = totals.failed === 0 && (exitCode !== 0 || totals.passed === 0);
  return silent ? { passed: totals.passed, failed: 1 } : totals;
}

/**
 * @param {readonly Totals[]} tiers
 * @returns {Totals}
 */
export function sumTotals(tiers) {
  return tiers.reduce((sum, tier) => ({ passed: sum.passed + tier.passed, failed: sum.failed + tier.failed }), {
    passed: 0,
    failed: 0,
  });
}
