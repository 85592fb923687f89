import { MessagingException } from '../core/errors.js'
import type { Target } from '../core/target.js'
import { Lifecycle, type StepOptions } from '../server/lifecycle.js'
import { guarded, type Logger, warningLogger } from '../server/logger.js'
import { RpcServer, type ServerOptions, type StopOptions } from '../server/rpc-server.js'
import type { Transport } from '../transport/transport.js'
import { PeriodicRunner, type PeriodicTask, requireTask } from './periodic-task.js'
import { listenToSignals } from './signals.js'

/** What a service does around the life of its servers. Each may be asynchronous. */
export interface ServiceHooks {
  /** Before any server listens: open devices, clean up after a crash. If it throws, nothing is started. */
  readonly beforeStart?: () => unknown
  /** When every server can be reached, before periodic work begins: announce what the service can do, ask others. */
  readonly afterStart?: () => unknown
  /** The configuration may have changed: `reset()` was called, or SIGHUP came. Version caps are asked anew before it. */
  readonly onReset?: () => unknown
  /** When the servers and the periodic work are over, also after a start that failed behind `beforeStart`. */
  readonly afterStop?: () => unknown
}

/** A client whose version cap is asked anew when the service is reset. */
export interface ResettableClient {
  refreshVersionCap(): Promise<unknown>
}

/** Options of a {@link Service}. Those of servers hold for each of its servers. */
export interface ServiceOptions extends ServerOptions {
  /** Where it listens: each target gets a server of its own, all serve the same endpoints. See {@link serviceTargets}. */
  readonly targets: readonly Target[]
  readonly hooks?: ServiceHooks
  /** Work to be done again and again from start to stop. */
  readonly periodic?: readonly PeriodicTask[]
  /** Clients whose version caps are asked anew when the service is reset. */
  readonly clients?: readonly ResettableClient[]
  /**
   * Listen to signals of the process from the end of start to that of stop: SIGTERM and SIGINT stop the service, a second one
   * does not wait for handlers any more, SIGHUP resets it. Default false; an object says how long handlers may take, 30 s
   * otherwise.
   */
  readonly signals?: boolean | Pick<StopOptions, 'graceMs'>
}

/** How long handlers may take after a signal where nothing else is said, in milliseconds. */
const signalGraceMs = 30_000

/**
 * What a process of a deployment runs: several servers over one list of endpoints, hooks before and after, periodic work, and
 * an orderly end. Start: `beforeStart`, the servers one after the other, `afterStart`, periodic work. Stop: periodic work ends,
 * all servers stop at the same time, then `afterStop`. The order is that of cinder's services.
 *
 * @example
 * await using service = new Service(transport, {
 *   targets: serviceTargets({ topic: 'cinder-volume', host: 'node1@lvm' }),
 *   endpoints: [cinderVolumeEndpoint(volumes)],
 *   hooks: { beforeStart: () => volumes.open() },
 *   periodic: [{ name: 'report', everyMs: 60_000, first: 'at-once', run: () => report() }],
 *   signals: true,
 * })
 * await service.start()
 * await service.wait()
 */
export class Service {
  /** One for each target, in their order. */
  readonly servers: readonly RpcServer[]
  readonly #options: ServiceOptions
  readonly #logger: Logger
  readonly #lifecycle: Lifecycle
  #runners: readonly PeriodicRunner[] = []
  #isStopping = false
  #ignoreSignals: () => void = () => {}

  /**
   * Throws as the constructor of {@link RpcServer}, MessagingException for a service without targets, and TypeError for periodic
   * work whose times make no sense.
   */
  constructor(transport: Transport, options: ServiceOptions) {
    const { targets, hooks: _hooks, periodic = [], clients: _clients, signals: _signals, ...server } = options
    if (targets.length === 0) throw new MessagingException('A service needs at least one target')
    for (const task of periodic) requireTask(task)
    this.#options = options
    this.#logger = guarded(options.logger ?? warningLogger)
    this.#lifecycle = new Lifecycle(this.#logger)
    this.servers = targets.map((target) => new RpcServer(transport, { ...server, target }))
  }

  /** True from the end of start to the beginning of stop. */
  get isRunning(): boolean {
    return this.#lifecycle.isRunning
  }

  /**
   * Starts everything. Rejects with what a hook or a server rejects with; whatever was started by then is stopped before.
   * Does nothing if the service runs already.
   */
  start(options: StepOptions = {}): Promise<void> {
    return this.#lifecycle.start(() => this.#start(), options)
  }

  /**
   * Ends everything; resolves when that is done. What goes wrong in a server is logged and does not keep the others from
   * stopping. Rejects with what `afterStop` throws, and with TaskTimeout after `timeoutMs`, while the stop goes on. A second
   * stop may shorten the grace.
   */
  stop(options: StopOptions = {}): Promise<void> {
    const { graceMs = null } = options
    // Servers that are stopping already take a shorter grace from a further stop.
    if (this.#isStopping && graceMs !== null) for (const server of this.servers) void this.#stopServer(server, graceMs)
    return this.#lifecycle.stop(() => this.#stop(graceMs), options)
  }

  /** Resolves when the service has been stopped. Rejects with TaskTimeout after `timeoutMs`. */
  wait(options: StepOptions = {}): Promise<void> {
    return this.#lifecycle.wait(options)
  }

  /**
   * Asks the version caps of the clients anew and calls `onReset`. A cap that cannot be had is logged, and the client keeps the
   * one it has. Rejects with what the hook throws.
   */
  async reset(): Promise<void> {
    const { clients = [], hooks } = this.#options
    const asked = await Promise.allSettled(clients.map((client) => client.refreshVersionCap()))
    for (const outcome of asked) {
      if (outcome.status === 'rejected') {
        this.#logger.warn('A version cap could not be asked anew', { error: outcome.reason })
      }
    }
    await hooks?.onReset?.()
  }

  /** Stops a service that was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#lifecycle.isIdle) await this.stop()
  }

  async #start(): Promise<void> {
    const { hooks, periodic = [] } = this.#options
    await hooks?.beforeStart?.()
    const started: RpcServer[] = []
    try {
      for (const server of this.servers) {
        await server.start()
        started.push(server)
      }
      await hooks?.afterStart?.()
    } catch (error) {
      await Promise.all(started.map((server) => this.#stopServer(server, 0)))
      await this.#cleanUp()
      throw error
    }
    this.#runners = periodic.map((task) => new PeriodicRunner(task, this.#logger))
    for (const runner of this.#runners) runner.start()
    this.#listenToSignals()
  }

  async #stop(graceMs: number | null): Promise<void> {
    const runners = this.#runners
    this.#runners = []
    this.#isStopping = true
    const periodicOver = Promise.all(runners.map((runner) => runner.stop()))
    await Promise.all(this.servers.map((server) => this.#stopServer(server, graceMs)))
    await periodicOver
    this.#isStopping = false
    this.#ignoreSignals()
    this.#ignoreSignals = () => {}
    await this.#options.hooks?.afterStop?.()
  }

  /** After a start that failed, whose error is the one to tell. */
  async #cleanUp(): Promise<void> {
    try {
      await this.#options.hooks?.afterStop?.()
    } catch (error) {
      this.#logger.error('The hook afterStop failed after a start that had failed', { error })
    }
  }

  async #stopServer(server: RpcServer, graceMs: number | null): Promise<void> {
    try {
      await server.stop({ graceMs })
    } catch (error) {
      this.#logger.warn('A server failed to stop', { error, targets: server.targets })
    }
  }

  #listenToSignals(): void {
    const { signals = false } = this.#options
    if (signals === false) return
    const graceMs = (signals === true ? undefined : signals.graceMs) ?? signalGraceMs
    this.#ignoreSignals = listenToSignals({
      onStop: (signal, again) => {
        this.#logger.info(`${signal}: the service stops`)
        this.stop({ graceMs: again ? 0 : graceMs }).catch((error) => {
          this.#logger.error('The service failed to stop', { error })
        })
      },
      onReset: (signal) => {
        this.#logger.info(`${signal}: the service is reset`)
        this.reset().catch((error) => this.#logger.error('The service failed to reset', { error }))
      },
    })
  }
}
