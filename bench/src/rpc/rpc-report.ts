import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import type { Metric } from '../suite.js'

/** What is measured at once: so many calls in flight, with arguments of so much JSON. */
export interface Load {
  readonly concurrency: number
  readonly payloadBytes: number
}

/** The figures of one contender under one load: medians over the rounds. */
export interface RpcRow extends Load {
  readonly contender: string
  readonly callsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Null where the system does not tell. */
  readonly cpuMicrosPerCall: Readonly<Record<'client' | 'server' | 'broker', number | null>>
}

/** Contenders in the order of tables: that which ratios refer to first. */
export const rpcContenders: readonly string[] = [
  ...['raw', 'naive', 'stubwire', 'nest', 'moleculer', 'rabbitmq-client', 'oslo'],
]

/** Those that cast with confirmations. */
export const castContenders: readonly string[] = ['naive', 'stubwire', 'nest', 'oslo']

/** Every load, smallest first. */
export const loads: readonly Load[] = [100, 10_240].flatMap((payloadBytes) =>
  [1, 16, 128].map((concurrency) => ({ concurrency, payloadBytes })),
)

/** Loads of casts: without many in flight each waits for its confirmation. */
export const castLoads: readonly Load[] = [1, 128].map((concurrency) => ({ concurrency, payloadBytes: 100 }))

/** What is measured, a name each. `CPU` is that of client and server together. */
export const rpcMetrics: readonly Metric[] = metricsOf('call')
export const castMetrics: readonly Metric[] = metricsOf('cast')

function metricsOf(message: string): Metric[] {
  return [
    { name: 'rate', unit: `${message}s/s`, digits: 0 },
    { name: 'p50', unit: 'ms', digits: 2, medianOnly: true },
    { name: 'p99', unit: 'ms', digits: 2, medianOnly: true },
    { name: 'CPU', unit: `µs/${message}`, digits: 0 },
    ...['client', 'server', 'broker'].map((name) => ({ name, unit: `µs/${message}`, digits: 0, medianOnly: true })),
  ]
}

/** Name of the group of a load. */
export function groupOf({ concurrency, payloadBytes }: Load): string {
  const size = payloadBytes < 1024 ? `${payloadBytes} B` : `${payloadBytes / 1024} KB`
  return `${concurrency} in flight, ${size}`
}

/** The rows of the suite in the form for programs: one a contender and load. */
export function rpcRows(rows: readonly Row[], of = loads, contenders = rpcContenders): RpcRow[] {
  return of.flatMap((load) =>
    contenders.flatMap((contender) => {
      const median = (metric: string) => findRow(rows, groupOf(load), contender, metric)?.median ?? null
      const [callsPerSecond, p50Ms, p99Ms] = [median('rate'), median('p50'), median('p99')]
      if (callsPerSecond === null || p50Ms === null || p99Ms === null) return []
      const cpuMicrosPerCall = { client: median('client'), server: median('server'), broker: median('broker') }
      return [{ contender, ...load, callsPerSecond, p50Ms, p99Ms, cpuMicrosPerCall }]
    }),
  )
}

/** One sentence on calls a second and CPU, where it matters most; empty without stubwire or anyone to compare it with. */
export function concludeRpc(rows: readonly Row[], message = 'call'): string {
  const parts = loads
    .filter(({ concurrency }) => concurrency === 128)
    .flatMap((load) => {
      const others = rpcContenders.flatMap((other) => comparison(rows, groupOf(load), other, message) ?? [])
      return others.length === 0 ? [] : [`with ${groupOf(load)} ${others.join(', ')}`]
    })
  return parts.length === 0 ? '' : `So stubwire makes, ${parts.join('; and ')}.`
}

function comparison(rows: readonly Row[], group: string, other: string, message: string): string | null {
  if (other === 'stubwire') return null
  const ratio = (metric: string) => {
    const [ours, theirs] = ['stubwire', other].map((contender) => findRow(rows, group, contender, metric)?.median)
    return ours === undefined || theirs === undefined ? null : ours / theirs
  }
  const [rate, cpu] = [ratio('rate'), ratio('CPU')]
  if (rate === null) return null
  return `${ratioText(rate)}× the ${message}s a second of ${other}${cpu === null ? '' : ` at ${ratioText(cpu)}× its CPU`}`
}
