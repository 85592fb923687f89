/** What is read of vitest's JSON report. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Totals of a run. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  /** What the totals do not say by themselves, a line each. */
  readonly notes: readonly string[]
}

/**
 * Sums a run up. A file that could not be loaded, a test that was skipped, and a run that vitest ends with an error although
 * every test passed (an error that no test caught) each count as failures, so that nothing passes by not having run.
 */
export function countResults(report: VitestReport, exitCode: number): Counts {
  const notes: string[] = []
  let failed = report.numFailedTests
  for (const file of report.testResults) {
    if (file.status !== 'failed' || file.assertionResults.some((test) => test.status === 'failed')) continue
    failed += 1
    notes.push(`failed outside its tests: ${file.name}`)
  }
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) {
    failed += skipped
    notes.push(`${skipped} skipped, counted as failed`)
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1
    notes.push(`vitest ended with code ${exitCode}: see the errors above`)
  }
  return { passed: report.numPassedTests, failed, notes }
}
