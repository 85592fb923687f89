import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'amqplib'
import { BrokerControl, type BrokerHandle } from './broker-control.js'
import { endGroup, startGroup } from './child-process.js'
import { eventually } from './eventually.js'
import { freePorts } from './free-ports.js'
import { findInstallation, type Installation } from './installation.js'

/** A broker of our own in a temporary folder. */
export class Broker extends BrokerControl {
  readonly #installation: Installation
  readonly #folder: string
  /** Null for a node of a cluster, whose port mapper belongs to all. */
  readonly #epmd: ChildProcess | null
  #server: ChildProcess | null = null

  private constructor(handle: BrokerHandle, installation: Installation, folder: string, epmd: ChildProcess | null) {
    super(handle)
    this.#installation = installation
    this.#folder = folder
    this.#epmd = epmd
  }

  /** Starts a server on free ports and waits until it takes connections. */
  static async start({ running = true, config = [], plugins = [] }: BrokerOptions = {}): Promise<Broker> {
    const installation = requireInstallation()
    const folder = await mkdtemp(join(tmpdir(), 'stubwire-broker-'))
    const [mapper = 0] = await freePorts(1)
    const epmd = startMapper(installation, mapper)
    const nodeName = `stubwire-${randomBytes(4).toString('hex')}@localhost`
    const place = { folder, home: folder, mapper, nodeName, config, plugins }
    const broker = await Broker.#make(installation, place, epmd)
    if (!running) return broker
    try {
      await broker.restart()
    } catch (error) {
      await broker.dispose()
      throw error
    }
    return broker
  }

  /** Makes a node of a cluster ready; {@link restart} starts it. Its folder is the cluster's to remove. */
  static node(place: NodePlace): Promise<Broker> {
    return Broker.#make(requireInstallation(), place, null)
  }

  static async #make(installation: Installation, place: NodePlace, epmd: ChildProcess | null): Promise<Broker> {
    const [amqp = 0, distribution = 0] = await freePorts(2)
    const env = await serverEnvironment(place, amqp, distribution)
    const handle: BrokerHandle = {
      host: '127.0.0.1',
      port: amqp,
      username: 'guest',
      password: 'guest',
      virtualHost: '/',
      tools: { scripts: installation.scripts, env },
    }
    return new Broker(handle, installation, place.folder, epmd)
  }

  /** Starts the server again with what it had stored. Ready when it takes connections. */
  async restart(): Promise<void> {
    const log = openSync(this.#logFile, 'a')
    const server = startGroup(join(this.#installation.scripts, 'rabbitmq-server'), [], {
      env: this.handle.tools?.env ?? {},
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.#server = server
    await eventually(
      async () => {
        if (server.exitCode !== null) return
        const connection = await connect(this.amqpUrl('/'))
        await connection.close()
      },
      { timeoutMs: 60_000, everyMs: 100 },
    )
    if (server.exitCode !== null) throw new Error(`the broker did not start:\n${await readFile(this.#logFile, 'utf8')}`)
  }

  /** Ends the server at once, as a power cut would. */
  async kill(): Promise<void> {
    if (this.#server) await endGroup(this.#server, 'SIGKILL')
  }

  /** Ends the server in an orderly way. */
  async stop(): Promise<void> {
    if (this.#server) await endGroup(this.#server, 'SIGTERM')
  }

  /** Ends everything and removes the folder. */
  async dispose(): Promise<void> {
    await this.kill()
    if (this.#epmd === null) return
    await endGroup(this.#epmd, 'SIGKILL')
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  get #logFile(): string {
    return join(this.#folder, 'output.log')
  }
}

/** What is different from a broker as it comes. */
export interface BrokerOptions {
  /** False: it is only made ready, and {@link Broker.restart} starts it. */
  readonly running?: boolean
  /** Lines of its configuration. */
  readonly config?: readonly string[]
  /** Names of plugins. */
  readonly plugins?: readonly string[]
}

/** What the node with this name is started with. */
export interface NodePlace {
  /** Where it keeps its files. */
  readonly folder: string
  /** Where the cookie is that nodes of one cluster share. */
  readonly home: string
  /** Port of the port mapper. */
  readonly mapper: number
  readonly nodeName: string
  readonly config: readonly string[]
  readonly plugins?: readonly string[]
}

/** The port mapper in the foreground under our eyes; left to itself, a server would start one that outlives it. */
export function startMapper({ epmd }: Installation, port: number): ChildProcess {
  return startGroup(epmd, ['-port', String(port), '-address', '127.0.0.1'], { stdio: 'ignore' })
}

/** The RabbitMQ of this machine. Throws if there is none. */
export function requireInstallation(): Installation {
  const installation = findInstallation()
  if (installation) return installation
  throw new Error('These tests need RabbitMQ: install rabbitmq-server, or set STUBWIRE_TEST_AMQP_URL to a broker')
}

async function serverEnvironment(
  { folder, home, mapper, nodeName, config: lines, plugins: enabled = [] }: NodePlace,
  amqp: number,
  distribution: number,
): Promise<Record<string, string>> {
  const config = join(folder, 'rabbitmq.conf')
  const plugins = join(folder, 'enabled_plugins')
  // A nearly full disk must not block publishers in the middle of a test.
  const common = ['loopback_users = none', 'disk_free_limit.absolute = 1MB', 'log.console.level = warning']
  await writeFile(config, `${[...common, ...lines].join('\n')}\n`)
  await writeFile(plugins, `[${enabled.join(',')}].\n`)
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    HOME: home,
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(amqp),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_CONF_ENV_FILE: join(folder, 'absent-env.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'absent.config'),
  }
}
