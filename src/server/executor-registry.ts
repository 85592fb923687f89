import { availableParallelism } from 'node:os'
import { ExecutorLoadFailure, MessagingException } from '../core/errors.js'
import type { Endpoint } from './endpoint.js'
import type { Executor, ExecutorFactory, ExecutorOptions } from './executor.js'
import { workerModule } from './worker-endpoint.js'
import { WorkersExecutor } from './workers/workers-executor.js'

/** How many requests run at once where nothing else is said; oslo.messaging's `executor_thread_pool_size`. */
const defaultConcurrency = 64

const factories = new Map<string, ExecutorFactory>([
  ['blocking', () => ({ concurrency: 1 })],
  ['concurrent', ({ concurrency }) => ({ concurrency })],
  ['workers', (options) => new WorkersExecutor(options)],
])

/** Adds an executor under a name, or replaces it. */
export function registerExecutor(name: string, factory: ExecutorFactory): void {
  factories.set(name, factory)
}

/**
 * The executor with a name. Throws ExecutorLoadFailure for an unknown one and for endpoints that it cannot run,
 * MessagingException for a concurrency that is no whole number above zero.
 */
export function loadExecutor(
  name: string,
  options: Omit<ExecutorOptions, 'concurrency'> & { readonly concurrency?: number | undefined },
): Executor {
  const factory = factories.get(name)
  if (factory === undefined) {
    throw new ExecutorLoadFailure(name, `the executors are ${[...factories.keys()].join(', ')}`)
  }
  const concurrency = options.concurrency ?? (name === 'workers' ? availableParallelism() : defaultConcurrency)
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new MessagingException(`concurrency must be a whole number, at least 1. Got ${concurrency}`)
  }
  requireFitting(name, options.endpoints)
  return factory({ ...options, concurrency })
}

function requireFitting(name: string, endpoints: readonly Endpoint[]): void {
  const inThreads = endpoints.some((endpoint) => workerModule(endpoint) !== undefined)
  if (inThreads === (name === 'workers')) return
  const reason = inThreads
    ? 'the handlers of workerEndpoint run in threads of their own, by the executor "workers" only'
    : 'none of the endpoints is made by workerEndpoint'
  throw new ExecutorLoadFailure(name, reason)
}
