import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Broker } from '../../broker/harness/broker.js'
import { Cluster } from '../../broker/harness/cluster.js'
import { eventually } from '../../broker/harness/eventually.js'
import { FaultProxy } from './fault-proxy.js'
import { type Figures, figuresOf } from './figures.js'
import { Journal } from './journal.js'
import type { Load, Outcome } from './peer-messages.js'
import { PeerProcess } from './peer-process.js'

/** What a scenario needs. */
export interface RigNeeds {
  /** Nodes of the broker; default 1. */
  readonly nodes?: number
  readonly servers?: number
  /** False: the broker is started by the scenario. */
  readonly brokerRuns?: boolean
  /** True: peers reach the broker through {@link Rig.proxy}. */
  readonly proxied?: boolean
  readonly query?: Readonly<Record<string, string>>
  readonly atLeastOnce?: boolean
  readonly monitorMs?: number
}

/** Brokers, servers and a client under load, in processes of their own. */
export class Rig {
  readonly topic = `faults-${randomBytes(4).toString('hex')}`
  readonly load: Load
  readonly servers: PeerProcess[] = []
  /** The brokers; one, or the nodes of a cluster. */
  readonly nodes: readonly Broker[]
  #client: PeerProcess | null = null
  readonly #needs: RigNeeds
  readonly #cluster: Cluster | null
  readonly #proxy: FaultProxy | null
  readonly #journal: Journal
  /** Whether the broker belongs to somebody else. */
  readonly #shared: boolean
  readonly #gone: PeerProcess[] = []

  private constructor(
    needs: RigNeeds,
    load: Load,
    parts: {
      nodes: readonly Broker[]
      cluster: Cluster | null
      proxy: FaultProxy | null
      journal: Journal
      shared: boolean
    },
  ) {
    this.#needs = needs
    this.load = { ...load, monitorMs: needs.monitorMs ?? load.monitorMs }
    this.nodes = parts.nodes
    this.#cluster = parts.cluster
    this.#proxy = parts.proxy
    this.#journal = parts.journal
    this.#shared = parts.shared
  }

  /** Starts brokers, unless one is given, servers and client; the load does not run yet. */
  static async start(needs: RigNeeds, load: Load, shared: Broker | null = null): Promise<Rig> {
    const journal = await Journal.open()
    const cluster = (needs.nodes ?? 1) > 1 ? await Cluster.start(needs.nodes) : null
    const nodes = cluster?.nodes ?? [shared ?? (await Broker.start({ running: needs.brokerRuns ?? true }))]
    const proxy = needs.proxied ? await FaultProxy.start((nodes[0] as Broker).handle) : null
    const rig = new Rig(needs, load, { nodes, cluster, proxy, journal, shared: shared !== null })
    try {
      const servers = Array.from({ length: needs.servers ?? 1 }, (_, index) => rig.addServer(`server-${index + 1}`))
      rig.#client = rig.#peer('client', 'client')
      if (needs.brokerRuns ?? true) await Promise.all(servers.map((server) => server.untilReady()))
      await rig.client.untilReady()
      return rig
    } catch (error) {
      await rig.dispose()
      throw error
    }
  }

  get broker(): Broker {
    return this.nodes[0] as Broker
  }

  get client(): PeerProcess {
    if (this.#client === null) throw new Error('the client is not started yet')
    return this.#client
  }

  get proxy(): FaultProxy {
    if (this.#proxy === null) throw new Error('the scenario asked for no proxy')
    return this.#proxy
  }

  /** Starts a server more, or one in place of another; it need not be ready yet. */
  addServer(name: string): PeerProcess {
    const server = this.#peer('server', name)
    this.servers.push(server)
    return server
  }

  /** Takes a server out of the list, as it has been ended. */
  forget(server: PeerProcess): void {
    this.servers.splice(this.servers.indexOf(server), 1)
    this.#gone.push(server)
  }

  /** Waits until calls that began just now succeed. */
  async healthy(timeoutMs = 60_000): Promise<void> {
    const from = Date.now()
    const good = ({ kind, error, startedAt }: Outcome): boolean =>
      kind === 'call' && error === null && startedAt >= from
    await eventually(
      () => {
        const { outcomes } = this.client
        if (outcomes.some(good)) return
        const [last] = outcomes.filter(({ error }) => error !== null).slice(-1)
        throw new Error(`no call succeeded for ${timeoutMs} ms; the last error was ${last?.message}`)
      },
      { timeoutMs },
    )
  }

  /** Ends the load, waits until what is queued has been executed, ends the peers in an orderly way, and counts. */
  async count(overAt: number): Promise<Figures> {
    const { timeoutMs, workMs } = this.load
    await this.client.finish(timeoutMs + 20_000)
    const { outcomes } = this.client
    const cast = outcomes.filter(({ kind, error }) => kind === 'cast' && error === null)
    // Nothing comes any more once all is executed, or nothing new was for a while.
    const end = performance.now() + 8_000
    let executions = await this.#journal.executions()
    while (performance.now() < end && cast.some(({ id }) => !executions.has(id))) {
      await delay(100)
      executions = await this.#journal.executions()
    }
    await delay(workMs)
    executions = await this.#journal.executions()
    const peers = [this.client, ...this.servers, ...this.#gone]
    await Promise.all([this.client, ...this.servers].map((peer) => peer.stop()))
    const troubles = peers.flatMap((peer) => peer.troubles)
    return figuresOf({ outcomes, executions, timeoutMs, overAt, troubles })
  }

  /** Ids of calls and casts as often as they were executed. */
  executions(): Promise<Map<number, number>> {
    return this.#journal.executions()
  }

  /** Ends everything. */
  async dispose(): Promise<void> {
    await Promise.all([...this.servers, ...(this.#client ? [this.#client] : [])].map((peer) => peer.kill()))
    await this.#proxy?.close()
    if (!this.#shared) await (this.#cluster ?? this.broker).dispose()
    await this.#journal.remove()
  }

  #peer(role: 'client' | 'server', server: string): PeerProcess {
    const journal = role === 'server' ? this.#journal.file() : ''
    const { atLeastOnce = false } = this.#needs
    return new PeerProcess({ role, url: this.#url(), topic: this.topic, server, load: this.load, atLeastOnce, journal })
  }

  #url(): string {
    const query = { rabbit_quorum_queue: 'true', ...this.#needs.query }
    if (this.#cluster) return this.#cluster.url('/', query)
    const url = this.broker.url('/', query)
    return this.#proxy ? url.replace(`:${this.broker.handle.port}/`, `:${this.proxy.port}/`) : url
  }
}
