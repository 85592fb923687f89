import Table from 'cli-table3'
import pc from 'picocolors'
import type { Machine } from './machine.js'
import type { Row } from './row.js'
import type { JsonMembers, Metric } from './suite.js'

/** Everything that a run found out about one suite. */
export interface SuiteReport {
  readonly suite: string
  readonly about: string
  readonly machine: Machine
  /** Version of Node. */
  readonly node: string
  readonly rounds: number
  readonly versions: Readonly<Record<string, string>>
  readonly metrics: readonly Metric[]
  readonly rows: readonly Row[]
  readonly notes: readonly string[]
  readonly conclusion: string
  /** What the JSON object has in a form of the suite's own. */
  readonly json?: JsonMembers
  /** SVG documents by file name. */
  readonly charts?: Readonly<Record<string, string>>
}

/**
 * The form of a run for programs. `suite` and `rounds` name all suites; rows say which one they belong to, but for those in a
 * form of their suite's own.
 */
export interface JsonReport {
  readonly suite: string
  readonly machine: Machine
  readonly node: string
  /** Of the suite; by suite where there were several. */
  readonly rounds: number | Readonly<Record<string, number>>
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly object[]
  readonly notes: readonly string[]
  readonly conclusions: readonly string[]
}

/** One object for all suites of a run. Throws RangeError without suites. */
export function jsonReport(reports: readonly SuiteReport[]): JsonReport {
  const [first] = reports
  if (first === undefined) throw new RangeError('No suite was run')
  const rounds = Object.fromEntries(reports.map((report) => [report.suite, report.rounds]))
  return {
    suite: reports.map((report) => report.suite).join(','),
    machine: first.machine,
    node: first.node,
    rounds: reports.length === 1 ? first.rounds : rounds,
    versions: Object.assign({}, ...reports.map((report) => report.versions)) as Record<string, string>,
    ...Object.assign({}, ...reports.map((report) => report.json)),
    rows: reports.flatMap((report) => report.json?.rows ?? report.rows),
    notes: reports.flatMap((report) => report.notes),
    conclusions: reports.map((report) => report.conclusion).filter((text) => text !== ''),
  }
}

/** A suite for people: a table a group, the machine, what is in the figures, and what the ratios say. */
export function printReport(report: SuiteReport): string {
  const groups = [...new Set(report.rows.map((row) => row.group))]
  const parts = [
    pc.bold(`${report.suite}: ${report.about}`),
    ...groups.map((group) => printGroup(group, report)),
    machineLine(report),
    ...report.notes.map((note) => pc.dim(`- ${note}`)),
    report.conclusion,
  ]
  return `${parts.filter((part) => part !== '').join('\n')}\n`
}

function printGroup(group: string, { rows, metrics }: SuiteReport): string {
  const ofGroup = rows.filter((row) => row.group === group)
  const measured = metrics.filter((metric) => ofGroup.some((row) => row.metric === metric.name))
  const head = [group, ...measured.flatMap(headOf)]
  const table = new Table({
    head: head.map((text) => pc.bold(text)),
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
  for (const contender of new Set(ofGroup.map((row) => row.contender))) {
    table.push([contender, ...measured.flatMap((metric) => cellsFor(ofGroup, contender, metric))])
  }
  return table.toString()
}

/** The figures of a suite as a Markdown table, as they stand in `bench/README.md`. */
export function markdownTable({ rows, metrics }: SuiteReport): string {
  const measured = metrics.filter((metric) => rows.some((row) => row.metric === metric.name))
  const head = ['', 'contender', ...measured.flatMap(headOf)]
  const rule = head.map((_, column) => (column < 2 ? '---' : '---:'))
  const lines = [...new Set(rows.map((row) => row.group))].flatMap((group) => {
    const ofGroup = rows.filter((row) => row.group === group)
    return [...new Set(ofGroup.map((row) => row.contender))].map((contender) => [
      ...[group, contender],
      ...measured.flatMap((metric) => cellsFor(ofGroup, contender, metric)),
    ])
  })
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function cellsFor(rows: readonly Row[], contender: string, metric: Metric): string[] {
  const row = rows.find((candidate) => candidate.contender === contender && candidate.metric === metric.name)
  return row === undefined ? headOf(metric).map(() => '') : cellsOf(row, metric)
}

function headOf({ name, unit, medianOnly = false }: Metric): string[] {
  return [`${name}, ${unit}`, ...(medianOnly ? [] : ['min–max', 'ratio'])]
}

function cellsOf({ median, min, max, ratio }: Row, { digits, medianOnly = false }: Metric): string[] {
  const text = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return [text(median), ...(medianOnly ? [] : [`${text(min)}–${text(max)}`, `${ratioText(ratio)}×`])]
}

/** A ratio with three significant digits at the most. */
export function ratioText(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
}

export function machineLine({ machine, node, versions, rounds }: SuiteReport): string {
  const { cpu, cores, memoryGb, system, load } = machine
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, load ${load} at the start`,
    `Node ${node}`,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
  ].join('; ')
}
