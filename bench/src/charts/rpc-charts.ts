import type { RpcRow } from '../rpc/rpc-report.js'
import { lineChart, stackedBars } from './svg.js'

const sides = ['client', 'server', 'broker'] as const

/** Charts of a suite of calls or casts, by file name. `message` is what is sent: call or cast. */
export function rpcCharts(suite: string, rows: readonly RpcRow[], message: string): Record<string, string> {
  const charts: Record<string, string> = {}
  for (const payload of new Set(rows.map((row) => row.payloadBytes))) {
    const own = rows.filter((row) => row.payloadBytes === payload)
    const size = payload < 1024 ? `${payload} B` : `${payload / 1024} KB`
    const series = (value: (row: RpcRow) => number) =>
      [...new Set(own.map((row) => row.contender))].map((name) => ({
        name,
        points: own
          .filter((row) => row.contender === name)
          .map((row): [number, number] => [row.concurrency, value(row)]),
      }))
    const file = `${suite}-${size.replace(' ', '')}`
    const x = `${message}s in flight`
    const throughput = { title: `${message}s a second, ${size} of arguments`, x, y: `${message}s a second` }
    charts[`${file}-throughput.svg`] = lineChart(
      throughput,
      series((row) => row.callsPerSecond),
    )
    charts[`${file}-p99.svg`] = lineChart(
      { title: `99th percentile, ${size} of arguments`, x, y: 'milliseconds' },
      series((row) => row.p99Ms),
    )
    const most = Math.max(...own.map((row) => row.concurrency))
    const bars = own
      .filter((row) => row.concurrency === most)
      .map((row) => ({ name: row.contender, values: sides.map((side) => row.cpuMicrosPerCall[side] ?? 0) }))
    const cpu = { title: `CPU a ${message}, ${most} in flight, ${size}`, x: '', y: 'microseconds' }
    charts[`${file}-cpu.svg`] = stackedBars(cpu, sides, bars)
  }
  return charts
}
