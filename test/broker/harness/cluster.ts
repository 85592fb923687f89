import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Broker, requireInstallation, startMapper } from './broker.js'
import { endGroup } from './child-process.js'
import { eventually } from './eventually.js'
import { freePorts } from './free-ports.js'

/** Brokers of our own on one machine that are one: with a cookie, a port mapper and a folder of their own. */
export class Cluster {
  readonly nodes: readonly Broker[]
  readonly #folder: string
  readonly #epmd: ChildProcess

  private constructor(nodes: readonly Broker[], folder: string, epmd: ChildProcess) {
    this.nodes = nodes
    this.#folder = folder
    this.#epmd = epmd
  }

  /** Starts so many nodes, and waits until they are one cluster that takes connections. */
  static async start(size = 3): Promise<Cluster> {
    const installation = requireInstallation()
    const folder = await mkdtemp(join(tmpdir(), 'stubwire-cluster-'))
    await writeFile(join(folder, '.erlang.cookie'), randomBytes(16).toString('hex'), { mode: 0o400 })
    const [mapper = 0] = await freePorts(1)
    const epmd = startMapper(installation, mapper)
    const run = randomBytes(4).toString('hex')
    const names = Array.from({ length: size }, (_, index) => `stubwire-${run}-${index + 1}@localhost`)
    const config = [
      'cluster_formation.peer_discovery_backend = classic_config',
      ...names.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`),
    ]
    const nodes: Broker[] = []
    for (const nodeName of names) {
      const own = join(folder, nodeName)
      await mkdir(own)
      nodes.push(await Broker.node({ folder: own, home: folder, mapper, nodeName, config }))
    }
    const cluster = new Cluster(nodes, folder, epmd)
    try {
      await Promise.all(nodes.map((node) => node.restart()))
      await eventually(() => cluster.#isWhole(), { timeoutMs: 60_000, everyMs: 500 })
    } catch (error) {
      await cluster.dispose()
      throw error
    }
    return cluster
  }

  /** Transport URL of all nodes. */
  url(virtualHost: string, query: Record<string, string> = {}): string {
    const hosts = this.nodes.map(({ handle }) => `guest:guest@${handle.host}:${handle.port}`).join(',')
    const options = new URLSearchParams(query).toString()
    return `rabbit://${hosts}/${encodeURIComponent(virtualHost)}${options && `?${options}`}`
  }

  /** Ends every node and removes the folder. */
  async dispose(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()))
    await endGroup(this.#epmd, 'SIGKILL')
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #isWhole(): Promise<boolean> {
    const [node] = this.nodes
    const running = (await node?.ctl('eval', 'length(rabbit_nodes:all_running()).'))?.trim()
    return running === String(this.nodes.length)
  }
}
