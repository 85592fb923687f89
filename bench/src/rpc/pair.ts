import { isDeepStrictEqual } from 'node:util'
import type { Sample } from '../suite.js'
import { ordersOf, totalOf } from './orders.js'
import { Peer, type PeerProgram } from './peer.js'
import type { PeerSettings } from './peer-commands.js'
import { cpuSecondsOf } from './process-cpu.js'
import { groupOf, type Load } from './rpc-report.js'

/** How long a sample is warmed up and measured, in milliseconds, and how many calls it may have. */
const warmUpMs = 250
const sampleMs = 1_200
const maxCalls = 100_000
/** What each process does before the first sample, so that what is hot is compiled. */
const practice = { concurrency: 16, ms: 3_000, maxCalls: 4_000 }
/** Different orders of each size. */
const differentOrders = 16

/** What a contender is: two programs, and what they are told. */
export interface PairPlan {
  readonly name: string
  readonly server: PeerProgram
  readonly client: PeerProgram
  readonly settings: PeerSettings
}

/** Client and server of a contender. */
export class Pair {
  readonly #name: string
  readonly #peers: Peer[] = []
  #client: Peer | null = null
  #server: Peer | null = null
  #ended = false

  constructor(name: string) {
    this.#name = name
  }

  /** Starts the server, then the client, and has every answer checked. Rejects for a wrong one. */
  async start({ server, client, settings }: PairPlan, payloads: readonly number[]): Promise<void> {
    const keep = (peer: Peer) => this.#peers.unshift(peer)
    if (this.#ended) throw new Error(`${this.#name} has ended`)
    this.#server = await Peer.start(`The server ${this.#name}`, server, settings, keep)
    this.#client = await Peer.start(`The client ${this.#name}`, client, settings, keep)
    for (const payload of payloads) {
      const orders = ordersOf(payload, differentOrders)
      const answers = await this.#client.load(String(payload), orders)
      if (!isDeepStrictEqual(answers, orders.map(totalOf))) {
        throw new Error(`${this.#name} gives wrong answers: ${JSON.stringify(answers).slice(0, 400)}`)
      }
      await this.#client.run({ ...practice, orders: String(payload) })
    }
  }

  /** Measures under a load; `brokerPid` is null where its CPU cannot be told. */
  async sample(load: Load, brokerPid: number | null): Promise<Sample> {
    const client = this.#client
    const server = this.#server
    if (client === null || server === null) throw new Error(`${this.#name} does not run`)
    const run = { orders: String(load.payloadBytes), concurrency: load.concurrency, maxCalls }
    await client.run({ ...run, ms: warmUpMs })
    const pids = [client.pid, server.pid, brokerPid]
    const before = pids.map(cpuOf)
    const { calls, seconds, p50Ms, p99Ms } = await client.run({ ...run, ms: sampleMs })
    const after = pids.map(cpuOf)
    if (calls === 0) throw new Error(`${this.#name} made no call: ${groupOf(load)}`)
    const [clientMicros = null, serverMicros = null, broker = null] = after.map((end, index) =>
      microsPerCall(before[index] ?? null, end, calls),
    )
    return {
      ...{ rate: calls / seconds, p50: p50Ms, p99: p99Ms },
      CPU: clientMicros === null || serverMicros === null ? null : clientMicros + serverMicros,
      ...{ client: clientMicros, server: serverMicros, broker },
    }
  }

  /** Ends both, the client first. */
  async end(): Promise<void> {
    this.#ended = true
    for (const peer of this.#peers) await peer.end()
  }
}

function cpuOf(pid: number | null): number | null {
  return pid === null ? null : cpuSecondsOf(pid)
}

function microsPerCall(before: number | null, after: number | null, calls: number): number | null {
  return before === null || after === null ? null : ((after - before) * 1e6) / calls
}
