import { expect, test } from 'vitest'
import { countResults, type VitestReport } from '../../scripts/test/results.js'

function report(part: Partial<VitestReport>): VitestReport {
  const nothing = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  return { ...nothing, ...part }
}

const brokenFile = { name: 'a.test.ts', status: 'failed', assertionResults: [] }
const failedTest = {
  name: 'b.test.ts',
  status: 'failed',
  assertionResults: [{ status: 'passed' }, { status: 'failed' }],
}

test.each([
  ['all passed', { numPassedTests: 3 }, 0, 3, 0],
  ['one failed', { numPassedTests: 3, numFailedTests: 1, testResults: [failedTest] }, 1, 3, 1],
  ['a file that cannot be loaded', { numPassedTests: 3, testResults: [brokenFile] }, 1, 3, 1],
  ['both', { numPassedTests: 3, numFailedTests: 1, testResults: [failedTest, brokenFile] }, 1, 3, 2],
  ['a skipped test', { numPassedTests: 3, numPendingTests: 1 }, 0, 3, 1],
  ['a planned test', { numPassedTests: 3, numTodoTests: 2 }, 0, 3, 2],
  ['an error that no test caught', { numPassedTests: 3 }, 1, 3, 1],
])('%s', (_name, part, exitCode, passed, failed) => {
  expect(countResults(report(part), exitCode)).toMatchObject({ passed, failed })
})
