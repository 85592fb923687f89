import { ExecutorLoadFailure } from '../../core/errors.js'
import type { Endpoint } from '../endpoint.js'
import type { Executor, ExecutorOptions } from '../executor.js'
import { describeError } from '../failure-text.js'
import type { IncomingCall } from '../incoming-call.js'
import { adoptContracts, type WorkerContract, workerModule } from '../worker-endpoint.js'
import type { WorkerPool } from './worker-pool.js'

/**
 * Runs the handlers of worker endpoints in threads, as many at once as it has; those of other endpoints on the thread of the
 * server.
 */
export class WorkersExecutor implements Executor {
  readonly concurrency: number
  readonly #options: ExecutorOptions
  #pool: WorkerPool | null = null

  constructor(options: ExecutorOptions) {
    this.concurrency = options.concurrency
    this.#options = options
  }

  /** Starts a thread and loads the modules in it. Rejects with ExecutorLoadFailure if one cannot be served. */
  async open(): Promise<void> {
    const { WorkerPool } = await import('./worker-pool.js')
    try {
      this.#pool = new WorkerPool(this.concurrency, this.#options.threads)
      for (const endpoint of this.#options.endpoints) await load(endpoint, this.#pool)
    } catch (cause) {
      throw cause instanceof ExecutorLoadFailure
        ? cause
        : new ExecutorLoadFailure('workers', describeError(cause), { cause })
    }
  }

  invoke(incoming: IncomingCall): unknown {
    const { contract, args, call } = incoming
    const module = workerModule(contract.endpoint)
    if (module === undefined) return contract.handler.call(contract.endpoint.handlers, args, call)
    if (this.#pool === null) throw new ExecutorLoadFailure('workers', 'the threads have ended')
    return this.#pool.run(module, incoming)
  }

  async close(): Promise<void> {
    const pool = this.#pool
    this.#pool = null
    await pool?.close()
  }
}

async function load(endpoint: Endpoint, pool: WorkerPool): Promise<void> {
  const module = workerModule(endpoint)
  if (module === undefined) return
  let found: readonly WorkerContract[]
  try {
    found = await pool.describe(module)
  } catch (cause) {
    throw new ExecutorLoadFailure('workers', `${module} cannot be loaded: ${describeError(cause)}`, { cause })
  }
  if (adoptContracts(endpoint, found) === 0) {
    throw new ExecutorLoadFailure('workers', `${module} has no handler of the API`)
  }
}
