import { MessageChannel, type MessagePort, type ResourceLimits } from 'node:worker_threads'
import { Tinypool } from 'tinypool'
import { errorFromFailure, parseFailure } from '../../core/failure-codec.js'
import type { Method } from '../../core/method.js'
import { decodeObjects, encodeObjects } from '../../core/object-codec.js'
import { DeclaredError, RemoteError } from '../../core/remote-error.js'
import type { ThreadOptions } from '../executor.js'
import { markExpected } from '../expected-errors.js'
import type { IncomingCall } from '../incoming-call.js'
import type { ServerCall } from '../server-call.js'
import type { WorkerContract } from '../worker-endpoint.js'
import type { AbortNotice, WorkerOutcome, WorkerTask } from './messages.js'
import { WorkerLost } from './worker-lost.js'

declare global {
  /** The types of the pool name it; it is declared by the DOM, which a program for Node need not know. */
  interface Worker {
    readonly resourceLimits?: ResourceLimits
  }
}

/** How long a thread beyond the first stays without work, in milliseconds. */
const idleTimeout = 60_000

/** What runs in the threads stands beside this file, and is TypeScript where this is: threads have a loader of their own. */
const threadMain = new URL(`./worker-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** The threads of one server. */
export class WorkerPool {
  readonly #pool: Tinypool
  readonly #watched = new WeakSet<object>()
  #closing = false

  constructor(threads: number, { execArgv, env, resourceLimits }: ThreadOptions) {
    this.#pool = new Tinypool({
      filename: threadMain.href,
      minThreads: 1,
      maxThreads: threads,
      idleTimeout,
      // A thread that waits by Atomics cannot do anything else, such as keep a connection of a handler alive.
      useAtomics: false,
      ...(execArgv && { execArgv: [...execArgv] }),
      ...(env && { env: { ...env } }),
      ...(resourceLimits && { resourceLimits }),
    })
    // A thread that dies without work concerns nobody: the next request gets a new one.
    this.#pool.on('error', () => this.#watch())
    this.#watch()
  }

  /** The contracts of a module. Rejects with what keeps it from being loaded. */
  async describe(module: string): Promise<readonly WorkerContract[]> {
    return (await this.#run('describeModule', module)) as readonly WorkerContract[]
  }

  /** Serves a request in a thread. Rejects with what the handler throws, or with WorkerLost. */
  async run(module: string, { contract, args, call }: IncomingCall): Promise<unknown> {
    const { method } = contract
    const { port1: port, port2 } = new MessageChannel()
    const task: WorkerTask = {
      module,
      since: method?.since ?? '1.0',
      args: method?.argsShape === undefined ? args : encodeObjects(args, method.argsShape),
      facts: factsOf(call),
      port: port2,
    }
    const { signal } = call
    const onAbort = () => port.postMessage(noticeOf(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      const outcome = await this.#outcome(task, port)
      if (outcome.kind === 'failure') throw errorOf(outcome, method)
      const { result } = outcome
      return method?.resultShape === undefined ? result : decodeObjects(result, method.resultShape)
    } finally {
      signal.removeEventListener('abort', onAbort)
      port.close()
    }
  }

  /** Ends all threads, also those that work. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#pool.destroy()
  }

  async #run(name: string, task: unknown, transferList: MessagePort[] = []): Promise<unknown> {
    const running = this.#pool.run(task, { name, transferList })
    this.#watch()
    try {
      return await running
    } finally {
      this.#watch()
    }
  }

  /** Tells the pool of threads that end without an error, by `process.exit`: it would go on to give them work. */
  #watch(): void {
    for (const thread of this.#pool.threads) {
      if (this.#watched.has(thread)) continue
      this.#watched.add(thread)
      thread.once('exit', (code: unknown) => {
        if (this.#closing || !this.#pool.threads.includes(thread)) return
        thread.emit('error', new Error(`The thread exited with code ${code}`))
        this.#watch()
      })
    }
  }

  /** What the thread says of a task; the port closes without a word if the thread dies. */
  async #outcome(task: WorkerTask, port: MessagePort): Promise<WorkerOutcome> {
    const said = new Promise<WorkerOutcome | null>((resolve) => {
      port.once('message', resolve)
      port.once('close', () => resolve(null))
    })
    const ended = this.#run('serveTask', task, [task.port]).then(
      () => said,
      (cause: unknown) => {
        // What cannot be cloned never reached a thread.
        throw isCloneError(cause) ? cause : new WorkerLost(task.facts.method, { cause })
      },
    )
    ended.catch(() => {})
    const outcome = (await Promise.race([said, ended])) ?? (await ended)
    if (outcome === null) throw new WorkerLost(task.facts.method)
    return outcome
  }
}

function isCloneError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError'
}

/** Member by member: what a call has beside its facts cannot be cloned. */
function factsOf(call: ServerCall): WorkerTask['facts'] {
  const { context, method, version, namespace, target, endpointVersion, expectsReply, clientTimeout, deadline } = call
  return { context, method, version, namespace, target, endpointVersion, expectsReply, clientTimeout, deadline }
}

function noticeOf(reason: unknown): AbortNotice {
  if (reason instanceof Error) return { name: reason.name, message: reason.message }
  return { name: 'AbortError', message: String(reason) }
}

/** The error that a handler threw in a thread, as far as it can be had here. */
function errorOf(outcome: WorkerOutcome & { readonly kind: 'failure' }, method: Method | null): Error {
  const failure = parseFailure(outcome.failure)
  let error = errorFromFailure(failure, { declared: method?.errors ?? [], allowedRemoteModules: [failure.module] })
  if (error instanceof RemoteError && !(error instanceof DeclaredError)) {
    error = new RemoteError(failure, { message: failure.message })
    error.name = outcome.name
  }
  if (outcome.stack !== null) error.stack = outcome.stack
  if (outcome.expected) markExpected(error)
  return error
}
