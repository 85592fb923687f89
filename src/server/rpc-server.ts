import { InvalidTarget, MessagingException, ServerListenError } from '../core/errors.js'
import type { Interceptor } from '../core/interceptor.js'
import type { Serializer } from '../core/serializer.js'
import { formatTarget, type Target } from '../core/target.js'
import type { Listener, Transport } from '../transport/transport.js'
import { type AccessPolicy, defaultAccessPolicy } from './access-policy.js'
import { Dispatcher } from './dispatcher.js'
import type { Endpoint } from './endpoint.js'
import { type ExecutorName, loadExecutor } from './executor.js'
import { Job } from './job.js'
import { Lifecycle, type StepOptions } from './lifecycle.js'
import { guarded, type Logger, warningLogger } from './logger.js'
import { pingEndpoint } from './ping-endpoint.js'
import { RequestPool } from './request-pool.js'
import { type IncomingCall, RequestRunner } from './request-runner.js'
import { Shutdown } from './shutdown.js'
import { ValidationStage } from './validation-stage.js'

/** Which values a server checks against schemas; all by default. */
export interface ServerValidation {
  readonly args?: boolean
  readonly result?: boolean
  readonly context?: boolean
}

/** Options of a server, without where it listens. */
export interface ServerOptions {
  /** What it serves. The first that accepts namespace and version and has the method wins. */
  readonly endpoints: readonly Endpoint[]
  /** How handlers run: `concurrent` (the default), `blocking` for one at a time in order, or one that was registered. */
  readonly executor?: ExecutorName | (string & {})
  /** How many requests run at once. Default 64. */
  readonly concurrency?: number
  /** Which methods may be called. Default: those whose names do not start with `_`. */
  readonly accessPolicy?: AccessPolicy
  readonly serializer?: Serializer | null
  /** Wrap every handler; the first is the outermost. */
  readonly interceptors?: readonly Interceptor<IncomingCall>[]
  /** Send the stacks of errors to callers. Default false. */
  readonly exposeTraceback?: boolean
  /** Refuse methods and arguments that are newer than the version of the message. Default false: cinder sends such. */
  readonly strictVersions?: boolean
  /** Answer `oslo_rpc_server_ping`. Default true. */
  readonly ping?: boolean
  readonly validate?: ServerValidation
  /** Default: warnings and errors become warnings of the process. */
  readonly logger?: Logger
}

/** Options of {@link RpcServer}: one target or several. */
export type RpcServerOptions = ServerOptions &
  (
    | { readonly target: Target; readonly targets?: never }
    | { readonly targets: readonly Target[]; readonly target?: never }
  )

/** Options of {@link RpcServer.stop}. */
export interface StopOptions extends StepOptions {
  /**
   * How long running handlers may take, in milliseconds. After that their signals abort and their callers are told that the
   * server was stopped. Default null: as long as they need. A later stop may shorten it.
   */
  readonly graceMs?: number | null
}

/** How long the last answers may take to be sent once the grace is over, in milliseconds. */
const lastRepliesMs = 1_000

/** Serves endpoints on one or several targets. */
export class RpcServer {
  readonly targets: readonly Target[]
  /** Those of the options; the ping endpoint is not among them. */
  readonly endpoints: readonly Endpoint[]
  readonly #transport: Transport
  readonly #concurrency: number
  readonly #newPool: () => RequestPool
  readonly #logger: Logger
  readonly #lifecycle: Lifecycle
  #running: { readonly pool: RequestPool; readonly listeners: readonly Listener[] } | null = null
  #shutdown: Shutdown | null = null

  /** Throws ExecutorLoadFailure for an unknown executor, MessagingException for a concurrency below 1 or no target at all. */
  constructor(transport: Transport, options: RpcServerOptions) {
    const { endpoints, serializer = null, strictVersions: strict = false, validate = {} } = options
    this.targets = options.targets ?? [options.target]
    if (this.targets.length === 0) throw new MessagingException('A server needs at least one target')
    this.endpoints = endpoints
    this.#transport = transport
    this.#logger = guarded(options.logger ?? warningLogger)
    this.#lifecycle = new Lifecycle(this.#logger)
    const { concurrency } = loadExecutor(options.executor ?? 'concurrent', options.concurrency ?? 64)
    this.#concurrency = concurrency

    const served = options.ping === false ? endpoints : [...endpoints, pingEndpoint()]
    const runner = new RequestRunner({
      stage: new ValidationStage(served, { args: validate.args ?? true, context: validate.context ?? true, strict }),
      dispatcher: new Dispatcher(served, options.accessPolicy ?? defaultAccessPolicy, strict),
      serializer,
      interceptors: options.interceptors ?? [],
      checkResults: validate.result ?? true,
    })
    const run = (job: Job) => runner.run(job)
    const { exposeTraceback = false } = options
    this.#newPool = () => new RequestPool({ concurrency, run, exposeTraceback, logger: this.#logger })
  }

  /** True from the end of start to the beginning of stop. */
  get isRunning(): boolean {
    return this.#lifecycle.isRunning
  }

  /**
   * Starts listening on every target, or on none. Does nothing if the server runs already; begins anew after stop.
   *
   * Rejects with InvalidTarget for a target without topic or server, ServerListenError if a listener could not be made.
   */
  start(options: StepOptions = {}): Promise<void> {
    return this.#lifecycle.start(() => this.#start(), options)
  }

  /**
   * Stops taking requests, lets the running ones finish and reply, and closes; resolves when that is done. Requests that were
   * not taken up go back to their queues. This is what stop and wait of oslo.messaging do together; as there, a stop that
   * comes before start waits for it. Rejects with TaskTimeout after `timeoutMs`, while the stop goes on.
   */
  stop(options: StopOptions = {}): Promise<void> {
    const { graceMs = null } = options
    if (graceMs !== null) this.#shutdown?.shorten(graceMs)
    return this.#lifecycle.stop(() => this.#stop(graceMs), options)
  }

  /** Resolves when the server has been stopped. Rejects with TaskTimeout after `timeoutMs`. */
  wait(options: StepOptions = {}): Promise<void> {
    return this.#lifecycle.wait(options)
  }

  /** Stops a server that was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#lifecycle.isIdle) await this.stop()
  }

  async #start(): Promise<void> {
    for (const target of this.targets) {
      if (!target.topic || !target.server) {
        throw new InvalidTarget("A server's target must have topic and server names specified", target)
      }
    }
    const pool = this.#newPool()
    const listeners: Listener[] = []
    try {
      for (const target of this.targets) listeners.push(await this.#listen(target, pool))
    } catch (error) {
      await this.#end(pool, listeners, 0)
      throw error
    }
    this.#running = { pool, listeners }
  }

  async #listen(target: Target, pool: RequestPool): Promise<Listener> {
    try {
      return await this.#transport.listen(target, {
        prefetch: this.#concurrency,
        onRequest: (incoming) => {
          try {
            pool.submit(new Job(incoming, target))
          } catch (error) {
            this.#logger.error(`A request on ${formatTarget(target)} could not be taken in`, { error })
          }
        },
      })
    } catch (cause) {
      if (cause instanceof InvalidTarget || cause instanceof ServerListenError) throw cause
      throw new ServerListenError(target, { cause })
    }
  }

  async #stop(graceMs: number | null): Promise<void> {
    if (this.#running === null) return
    const { pool, listeners } = this.#running
    this.#running = null
    await this.#end(pool, listeners, graceMs)
  }

  async #end(pool: RequestPool, listeners: readonly Listener[], graceMs: number | null): Promise<void> {
    const shutdown = new Shutdown({ pool, listeners, lastRepliesMs, logger: this.#logger })
    this.#shutdown = shutdown
    await shutdown.run(graceMs)
    this.#shutdown = null
  }
}
