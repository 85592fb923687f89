import type { Endpoint } from './endpoint.js'
import type { IncomingCall } from './incoming-call.js'

/** How a server runs its handlers. */
export interface Executor {
  /** How many requests run at once; as many may wait to be taken up. */
  readonly concurrency: number
  /** Makes ready, before the server listens. If it rejects, so does the start of the server. */
  open?(): Promise<void>
  /** Calls the handler of a request. Absent: it is called on the thread of the server. */
  invoke?(call: IncomingCall): unknown
  /** Ends, once the server has stopped; what still runs is abandoned. Must not reject. */
  close?(): Promise<void>
}

/** The threads of the executor `workers`. */
export interface ThreadOptions {
  /**
   * Options of Node for the threads; default those of the process. Loaders of TypeScript may not reach threads by themselves:
   * tsx wants `['--import', url]`, with the URL of a module that calls `register()` of `tsx/esm/api`.
   */
  readonly execArgv?: readonly string[]
  /** Environment of the threads; default a copy of that of the process. */
  readonly env?: Readonly<Record<string, string>>
  /** Limits of the memory of each thread; one that goes beyond them dies and is replaced. */
  readonly resourceLimits?: {
    readonly maxOldGenerationSizeMb?: number
    readonly maxYoungGenerationSizeMb?: number
    readonly codeRangeSizeMb?: number
    readonly stackSizeMb?: number
  }
}

/** What an executor is made from. */
export interface ExecutorOptions {
  readonly concurrency: number
  readonly endpoints: readonly Endpoint[]
  readonly threads: ThreadOptions
}

/** Makes an executor for one life of a server. */
export type ExecutorFactory = (options: ExecutorOptions) => Executor

/** The executors that are always there. */
export type ExecutorName = 'blocking' | 'concurrent' | 'workers'
