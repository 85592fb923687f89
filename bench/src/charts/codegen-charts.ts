import type { Row } from '../row.js'
import { lineChart } from './svg.js'

/** Time of code generation over the number of methods; none without groups that are named after such a number. */
export function codegenCharts(rows: readonly Row[]): Record<string, string> {
  const timed = rows.flatMap(({ group, contender, metric, median }) => {
    const methods = /^([\d,]+) methods$/.exec(group)?.[1]
    return metric === 'time' && methods !== undefined
      ? [{ contender, point: [Number(methods.replaceAll(',', '')), median] as const }]
      : []
  })
  if (timed.length === 0) return {}
  const series = [...new Set(timed.map(({ contender }) => contender))].map((name) => ({
    name,
    points: timed.filter(({ contender }) => contender === name).map(({ point }) => point),
  }))
  return { 'codegen-time.svg': lineChart({ title: 'Code generation', x: 'methods', y: 'seconds' }, series) }
}
