import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { isInterrupted } from './interrupts.js'
import { describeMachine, type Machine } from './machine.js'
import { type BenchOptions, parseOptions, UsageError, usage } from './options.js'
import { defaultSuites, loadSuite, suiteNames } from './registry.js'
import { jsonReport, printReport, type SuiteReport } from './report.js'
import { writeResults } from './results.js'
import { runRounds } from './rounds.js'
import type { Row } from './row.js'
import { rowsOf } from './rows.js'
import type { Suite, SuiteSettings } from './suite.js'

/** Figures and charts of the last run of each suite. */
const results = join(projectRoot, 'bench/results')

try {
  const options = parseOptions(process.argv.slice(2), defaultSuites)
  if (options.help) process.stdout.write(`${usage}\nSuites: ${suiteNames().join(', ')}\n`)
  else await bench(options)
} catch (error) {
  const isUsage = error instanceof UsageError
  if (!isInterrupted()) say(isUsage ? `${error.message}\n\n${usage}` : textOf(error))
  process.exitCode = isUsage ? 2 : 1
}

async function bench(options: BenchOptions): Promise<void> {
  const machine = describeMachine()
  const suites = new Map<string, Suite>()
  for (const name of options.suites) suites.set(name, await loadSuite(name))
  requireKnown(options.only, [...suites.values()])
  const reports: SuiteReport[] = []
  for (const [name, suite] of suites) {
    if (options.only.length > 0 && !suite.contenders.some((contender) => options.only.includes(contender))) continue
    const report = await measure(name, suite, options, machine)
    reports.push(report)
    const files = await writeResults(results, report)
    say(`Written to bench/results: ${files.join(', ')}`)
    if (!options.json) process.stdout.write(`${printReport(report)}\n`)
  }
  if (options.json) process.stdout.write(`${JSON.stringify(jsonReport(reports))}\n`)
}

async function measure(name: string, suite: Suite, options: BenchOptions, machine: Machine): Promise<SuiteReport> {
  const wants: SuiteSettings['wants'] = (contender) => options.only.length === 0 || options.only.includes(contender)
  const rounds = options.rounds ?? suite.defaultRounds
  const open = await suite.open({ wants, say })
  try {
    const rows: Row[] = []
    for (const group of open.groups) {
      const samples = await runRounds(group, rounds, (_group, contender, round) =>
        progress(`${name}, ${group.name}: round ${round + 1} of ${rounds}, ${contender}`),
      )
      rows.push(...rowsOf(name, group, open.metrics, samples))
    }
    progress('')
    return {
      ...{ suite: name, about: suite.about, machine, node: process.version, rounds, rows },
      ...{ versions: open.versions, metrics: open.metrics, notes: open.notes(), conclusion: open.conclude(rows) },
      ...(open.json && { json: open.json(rows) }),
      ...(open.charts && { charts: open.charts(rows) }),
    }
  } finally {
    await open.close()
  }
}

function requireKnown(only: readonly string[], suites: readonly Suite[]): void {
  const known = suites.flatMap((suite) => suite.contenders)
  const unknown = only.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new UsageError(`There is no contender ${unknown.join(', ')}; there are ${known.join(', ')}`)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** One line that is written over, on a terminal only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${line}`)
}
