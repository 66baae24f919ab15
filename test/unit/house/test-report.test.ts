import { describe, expect, it } from 'vitest';
import { neededChunks } from '../../../scripts/page-size.mjs';
import { chargedTotals, playwrightTotals, sumTotals, vitestTotals } from '../../../scripts/test-report.mjs';

describe('the totals of a tier', () => {
  const file = (status: string, tests: number) => ({
    status,
    assertionResults: Array.from({ length: tests }, () => ({})),
  });

  it('count a skipped test of Vitest as failed', () => {
    const report = { numTotalTests: 10, numPassedTests: 7, testResults: [file('failed', 10)] };
    expect(vitestTotals(report)).toEqual({ passed: 7, failed: 3 });
  });

  it('count a test file that could not be loaded as one failure', () => {
    const report = { numTotalTests: 2, numPassedTests: 2, testResults: [file('passed', 2), file('failed', 0)] };
    expect(vitestTotals(report)).toEqual({ passed: 2, failed: 1 });
  });

  it('count what Playwright found flaky or skipped as failed, and its errors outside tests', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] };
    expect(playwrightTotals(report)).toEqual({ passed: 5, failed: 4 });
  });

  it('charge a failure where there is no report, where the command failed silently, and where nothing ran', () => {
    expect(chargedTotals(null, 0)).toEqual({ passed: 0, failed: 1 });
    expect(chargedTotals({ passed: 4, failed: 0 }, 1)).toEqual({ passed: 4, failed: 1 });
    expect(chargedTotals({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  });

  it('leave a clean tier and a counted failure as they are', () => {
    expect(chargedTotals({ passed: 4, failed: 0 }, 0)).toEqual({ passed: 4, failed: 0 });
    expect(chargedTotals({ passed: 4, failed: 2 }, 1)).toEqual({ passed: 4, failed: 2 });
  });

  it('add up', () => {
    const tiers = [
      { passed: 4, failed: 2 },
      { passed: 1, failed: 0 },
    ];
    expect(sumTotals(tiers)).toEqual({ passed: 5, failed: 2 });
  });
});

describe('the scripts that a page needs at once', () => {
  it('are its entry, what that imports statically, and its worker, but nothing imported later', () => {
    const html = `<script type="module" crossorigin src="./assets/index-1.js"></script>
      <link rel="modulepreload" crossorigin href="./assets/shared-2.js">`;
    const chunks = new Map([
      [
        'index-1.js',
        'import{a}from"./shared-2.js";import("./later-3.js");new Worker(new URL(""+new URL("worker-4.js",import.meta.url).href))',
      ],
      ['shared-2.js', 'import"./side-5.js";'],
      ['later-3.js', ''],
      ['worker-4.js', ''],
      ['side-5.js', ''],
    ]);
    expect([...neededChunks(html, chunks)].sort()).toEqual(['index-1.js', 'shared-2.js', 'side-5.js', 'worker-4.js']);
  });
});
