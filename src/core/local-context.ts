import { AsyncLocalStorage } from 'node:async_hooks'

/** What calls made from here use where their options say nothing. */
export interface LocalContext {
  /** Context of the request that is being handled. */
  readonly context?: object
  /** When the work has to be done, in milliseconds since the epoch; null or absent: no limit. */
  readonly deadline?: number | null
  /** Gives calls up. */
  readonly signal?: AbortSignal
}

const storage = new AsyncLocalStorage<LocalContext | undefined>()

/** The local context of the running code: inside a handler that of its request, elsewhere undefined. */
export function localContext(): LocalContext | undefined {
  return storage.getStore()
}

/**
 * Runs a function, and all that it starts, inside a local context. With undefined it runs outside of any: for work that
 * must go on after the request, such as a cleanup.
 */
export function runInLocalContext<Args extends unknown[], Result>(
  context: LocalContext | undefined,
  run: (...args: Args) => Result,
  ...args: Args
): Result {
  return storage.run(context, run, ...args)
}
