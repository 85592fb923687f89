/**
 * `npm test`: readies what the tests need, runs every project of vitest.config.ts and ends with one line,
 * `N passed, N failed`. Arguments go to vitest. Nothing is skipped for want of software: what is missing is installed where
 * that is possible, and a failure everywhere else.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './lib/project-root.js'
import { run } from './lib/run.js'
import { prepare } from './test/prepare.js'
import { countResults, type VitestReport } from './test/results.js'

async function main(): Promise<number> {
  const env = await prepare()
  const folder = await mkdtemp(join(tmpdir(), 'stubwire-test-'))
  try {
    const reportFile = join(folder, 'report.json')
    const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs')
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const { code } = await run(process.execPath, [vitest, ...args, ...process.argv.slice(2)], { env, inherit: true })
    const written = await readFile(reportFile, 'utf8').catch(() => null)
    if (written === null) throw new Error(`vitest ended with code ${code} before it ran any test`)
    const report = JSON.parse(written) as VitestReport
    const counts = countResults(report, code)
    for (const note of counts.notes) console.log(note)
    console.log(`${counts.passed} passed, ${counts.failed} failed`)
    return counts.failed === 0 && counts.passed > 0 ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
