import { ExecutorLoadFailure, MessagingException } from '../core/errors.js'

/** How a server runs its handlers. */
export interface Executor {
  /** How many requests run at once; as many may wait to be taken up. */
  readonly concurrency: number
}

/** Makes an executor for a server. */
export type ExecutorFactory = (options: { readonly concurrency: number }) => Executor

/** The executors that are always there. */
export type ExecutorName = 'blocking' | 'concurrent'

const factories = new Map<string, ExecutorFactory>([
  ['blocking', () => ({ concurrency: 1 })],
  ['concurrent', ({ concurrency }) => ({ concurrency })],
])

/** Adds an executor under a name, or replaces it. */
export function registerExecutor(name: string, factory: ExecutorFactory): void {
  factories.set(name, factory)
}

/**
 * The executor with a name. Throws ExecutorLoadFailure for an unknown one, MessagingException for a concurrency that is no
 * whole number above zero.
 */
export function loadExecutor(name: string, concurrency: number): Executor {
  const factory = factories.get(name)
  if (factory === undefined) throw new ExecutorLoadFailure(name, [...factories.keys()])
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new MessagingException(`concurrency must be a whole number, at least 1. Got ${concurrency}`)
  }
  return factory({ concurrency })
}
