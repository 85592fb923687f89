import { InvalidTarget, MessagingException, ServerListenError } from '../core/errors.js'
import type { Interceptor } from '../core/interceptor.js'
import type { Serializer } from '../core/serializer.js'
import { formatTarget, type Target } from '../core/target.js'
import type { Listener, Transport } from '../transport/transport.js'
import { type AccessPolicy, defaultAccessPolicy } from './access-policy.js'
import { defaultDeliveryLimit, holdsRequests, staysQueued } from './at-least-once.js'
import { withDescription } from './describe-endpoint.js'
import { Dispatcher } from './dispatcher.js'
import type { Endpoint } from './endpoint.js'
import type { Executor, ExecutorName, ThreadOptions } from './executor.js'
import { loadExecutor } from './executor-registry.js'
import { oneLine } from './failure-log.js'
import { describeError } from './failure-text.js'
import type { IncomingCall } from './incoming-call.js'
import { Job } from './job.js'
import { Lanes, type MethodConcurrency } from './lanes.js'
import { Lifecycle, type StepOptions } from './lifecycle.js'
import { guarded, type Logger, silentLogger, warningLogger } from './logger.js'
import { withPing } from './ping-endpoint.js'
import { RequestPool, type ServerLoad } from './request-pool.js'
import { RequestRunner } from './request-runner.js'
import { RouteTable } from './route-table.js'
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
  /**
   * How handlers run: `concurrent` (the default), `blocking` for one at a time in order, `workers` for those of
   * {@link workerEndpoint} in threads, or one that was registered.
   */
  readonly executor?: ExecutorName | (string & {})
  /** How many requests run at once. Default 64; for `workers`, where it is the number of threads, that of the processors. */
  readonly concurrency?: number
  /**
   * How many requests of one method run at once, so that a slow method leaves room for others: a number for every method, or
   * one each by name on the wire. Default: seven eighths of `concurrency`, and all of it for the only method. What is held up
   * keeps its place in `prefetch`.
   */
  readonly methodConcurrency?: MethodConcurrency
  /**
   * How many requests of each queue the broker hands over before they are taken up; what waits beyond that stays in the
   * queue. Default: `concurrency`, and four times that with `methodConcurrency`.
   */
  readonly prefetch?: number
  /** The threads of `workers`. */
  readonly threads?: ThreadOptions
  /**
   * How often a request that is delivered at least once is delivered before it is put aside in the queue `<topic>_dead`.
   * Default 20.
   */
  readonly deliveryLimit?: number
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
  /** Tell clients which APIs are served in which version, and the hashes of their lock files. Default true. */
  readonly describe?: boolean
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

/** Options of {@link RpcServer.start}. */
export interface StartOptions extends StepOptions {
  /** How many requests run at once in this life of the server, instead of what its own options say. */
  readonly concurrency?: number
}

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
  readonly #newExecutor: (concurrency: number | undefined) => Executor
  readonly #newPool: (executor: Executor) => RequestPool
  readonly #holds: boolean
  readonly #prefetch: (concurrency: number) => number
  readonly #logger: Logger
  readonly #lifecycle: Lifecycle
  #running: Life | null = null
  #shutdown: Shutdown | null = null

  /**
   * Throws ExecutorLoadFailure for an unknown executor or one that cannot run the endpoints, MessagingException for numbers
   * below 1 or no target at all, TypeError for what is no endpoint or no access policy.
   */
  constructor(transport: Transport, options: RpcServerOptions) {
    const { endpoints, serializer = null, strictVersions: strict = false, validate = {}, threads = {} } = options
    const { accessPolicy = defaultAccessPolicy, exposeTraceback = false } = options
    this.targets = options.targets ?? [options.target]
    if (this.targets.length === 0) throw new MessagingException('A server needs at least one target')
    requireEndpoints(endpoints)
    if (typeof accessPolicy !== 'function') throw new TypeError('accessPolicy must be a function')
    this.endpoints = endpoints
    this.#transport = transport
    this.#logger = guarded(options.logger ?? warningLogger)
    this.#lifecycle = new Lifecycle(this.#logger)
    this.#newExecutor = (concurrency = options.concurrency) =>
      loadExecutor(options.executor ?? 'concurrent', { concurrency, endpoints, threads })
    this.#newExecutor(undefined)

    const pinged = options.ping === false ? endpoints : withPing(endpoints)
    const served = options.describe === false ? pinged : withDescription(endpoints, pinged)
    const stage = new ValidationStage({ args: validate.args ?? true, context: validate.context ?? true, strict })
    const dispatcher = new Dispatcher(accessPolicy)
    this.#holds = holdsRequests(served)
    const { deliveryLimit = defaultDeliveryLimit } = options
    if (!Number.isInteger(deliveryLimit) || deliveryLimit < 1)
      throw new MessagingException(`deliveryLimit must be a whole number, at least 1. Got ${deliveryLimit}`)
    const { methodConcurrency: limits = null } = options
    const names = new Set(endpoints.flatMap(({ routes }) => [...routes.keys()]))
    const newLanes = (concurrency: number) => new Lanes(names, concurrency, limits)
    newLanes(1)
    this.#prefetch = (concurrency) => options.prefetch ?? (limits === null ? concurrency : 4 * concurrency)
    if (options.prefetch !== undefined && !(Number.isInteger(options.prefetch) && options.prefetch >= 1))
      throw new MessagingException(`prefetch must be a whole number, at least 1. Got ${options.prefetch}`)
    const interceptors = options.interceptors ?? []
    const checkResults = validate.result ?? true
    // What nobody reads is not written: a line for every request costs more than most requests.
    const timed = options.logger !== undefined && options.logger.debug !== silentLogger.debug
    this.#newPool = (executor) => {
      const invoke = executor.invoke === undefined ? null : executor.invoke.bind(executor)
      // One for each life: what the threads of `workers` serve may be another thing the next time.
      const routes = new RouteTable(served, strict)
      const runner = new RequestRunner({ routes, stage, dispatcher, serializer, interceptors, checkResults, invoke })
      return new RequestPool({
        concurrency: executor.concurrency,
        lanes: newLanes(executor.concurrency),
        begin: (job) => runner.begin(job),
        complete: (job, result) => runner.complete(job, result),
        exposeTraceback,
        staysQueued: this.#holds ? (job) => staysQueued(routes, job) : null,
        deliveryLimit,
        timed,
        logger: this.#logger,
      })
    }
  }

  /** What there is to do at the moment; all zero while the server is stopped. */
  get load(): ServerLoad {
    return this.#running?.pool.load ?? { active: 0, waiting: 0, queueAgeMs: null }
  }

  /** True from the end of start to the beginning of stop. */
  get isRunning(): boolean {
    return this.#lifecycle.isRunning
  }

  /**
   * Starts listening on every target, or on none. Does nothing if the server runs already; begins anew after stop.
   *
   * Rejects with InvalidTarget for a target without topic or server, ServerListenError if a listener could not be made,
   * ExecutorLoadFailure if the threads of `workers` cannot load their handlers.
   */
  start(options: StartOptions = {}): Promise<void> {
    return this.#lifecycle.start(() => this.#start(options.concurrency), options)
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

  async #start(concurrency: number | undefined): Promise<void> {
    for (const target of this.targets) {
      if (!target.topic || !target.server) {
        throw new InvalidTarget("A server's target must have topic and server names specified", target)
      }
    }
    const executor = this.#newExecutor(concurrency)
    const pool = this.#newPool(executor)
    const listeners: Listener[] = []
    const life: Life = { pool, listeners, executor }
    try {
      await executor.open?.()
      for (const target of this.targets) listeners.push(await this.#listen(target, life))
    } catch (error) {
      await this.#end(life, 0)
      throw error
    }
    this.#running = life
  }

  async #listen(target: Target, { pool, executor }: Life): Promise<Listener> {
    try {
      return await this.#transport.listen(target, {
        prefetch: this.#prefetch(executor.concurrency),
        holds: this.#holds,
        onRequest: (incoming) => {
          try {
            pool.submit(new Job(incoming, target))
          } catch (error) {
            this.#logger.error(`A request on ${formatTarget(target)} could not be taken in`, { error })
          }
        },
        onRefused: (error, answered) => {
          const done = answered ? 'answered unread' : 'dropped, as its sender cannot be told'
          const text = `A message on ${formatTarget(target)} was ${done}: ${describeError(error)}`
          this.#logger.warn(oneLine(text), { error })
        },
      })
    } catch (cause) {
      if (cause instanceof InvalidTarget || cause instanceof ServerListenError) throw cause
      throw new ServerListenError(target, { cause })
    }
  }

  async #stop(graceMs: number | null): Promise<void> {
    const life = this.#running
    if (life === null) return
    this.#running = null
    await this.#end(life, graceMs)
  }

  async #end({ pool, listeners, executor }: Life, graceMs: number | null): Promise<void> {
    const shutdown = new Shutdown({ pool, listeners, lastRepliesMs, logger: this.#logger })
    this.#shutdown = shutdown
    await shutdown.run(graceMs)
    this.#shutdown = null
    try {
      await executor.close?.()
    } catch (error) {
      this.#logger.warn('An executor failed to close', { error })
    }
  }
}

/** A server from start to stop. */
interface Life {
  readonly pool: RequestPool
  readonly listeners: readonly Listener[]
  readonly executor: Executor
}

/** Handlers alone are no endpoint: without this the mistake would show at the first request only. */
function requireEndpoints(endpoints: readonly Endpoint[]): void {
  for (const [at, endpoint] of endpoints.entries()) {
    if (endpoint?.routes instanceof Map) continue
    throw new TypeError(
      `endpoints[${at}] is no endpoint: make it by a generated function, createEndpoint or plainEndpoint`,
    )
  }
}
