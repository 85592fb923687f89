import { TaskTimeout } from '../core/errors.js'
import { longestTimer } from '../core/timers.js'
import type { Logger } from './logger.js'

/** A step of a server's life. */
export type Step = 'start' | 'stop' | 'wait'

/** How long to wait for another step, or for another caller of the same one. */
export interface StepOptions {
  /** After so many milliseconds the waiting ends with TaskTimeout; what is waited for goes on. Default: never. */
  readonly timeoutMs?: number | null
  /** After so many milliseconds a warning is logged. Default 30000; 0: never. */
  readonly logAfterMs?: number
}

/** After how long a warning is logged where nothing else is said, in milliseconds. */
export const defaultLogAfterMs = 30_000

/** One life, from start to stop. */
class Epoch {
  /** The one execution of start; null before it, and again if it failed. */
  starting: Promise<void> | null = null
  isStarted = false
  /** The one execution of stop. */
  stopping: Promise<void> | null = null
  readonly started = deferred()
  readonly stopped = deferred()
}

/**
 * Keeps the order of oslo.messaging: start, stop, wait. A step that is called too early waits for its predecessor; each runs
 * once, and who calls it again waits for that run and does nothing; start after stop begins a new life, which steps that were
 * called in the old one cannot touch. A start that failed can be tried again.
 */
export class Lifecycle {
  #epoch = new Epoch()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** True from the end of start to the beginning of stop. */
  get isRunning(): boolean {
    return this.#epoch.isStarted && this.#epoch.stopping === null
  }

  /** True if there is nothing to stop: never started, or stopped. */
  get isIdle(): boolean {
    return this.#epoch.starting === null || this.#epoch.stopping !== null
  }

  /** Runs start. Rejects with what it rejects with, or with TaskTimeout. */
  async start(run: () => Promise<void>, options: StepOptions): Promise<void> {
    let epoch = this.#epoch
    while (epoch.stopping !== null) {
      await this.#wait(epoch.stopped.promise, 'start', 'stop', options)
      if (this.#epoch === epoch) this.#epoch = new Epoch()
      epoch = this.#epoch
    }
    if (epoch.isStarted) {
      this.#logger.warn('The server is running already: start does nothing')
      return
    }
    epoch.starting ??= execute(epoch, run)
    await this.#wait(epoch.starting, 'start', 'start', options)
  }

  /** Runs stop once start is over. Rejects with TaskTimeout if that, or stop itself, takes longer than the options say. */
  async stop(run: () => Promise<void>, options: StepOptions): Promise<void> {
    const epoch = this.#epoch
    // Not even a turn is lost where nothing is to be waited for: what is not taken up by now is to be left to the queue.
    if (!epoch.isStarted) await this.#wait(epoch.started.promise, 'stop', 'start', options)
    epoch.stopping ??= run().finally(() => epoch.stopped.resolve())
    await this.#wait(epoch.stopping, 'stop', 'stop', options)
  }

  /** Resolves once stop is over. Rejects with TaskTimeout if that takes longer than the options say. */
  async wait(options: StepOptions): Promise<void> {
    await this.#wait(this.#epoch.stopped.promise, 'wait', 'stop', options)
  }

  async #wait(task: Promise<void>, caller: Step, awaited: Step, options: StepOptions): Promise<void> {
    const { timeoutMs = null, logAfterMs = defaultLogAfterMs } = options
    const what = `${caller} is waiting for ${awaited} to complete`
    let warning: ReturnType<typeof setTimeout> | undefined
    let limit: ReturnType<typeof setTimeout> | undefined
    const timeout = new Promise<void>((_resolve, reject) => {
      if (timeoutMs === null || timeoutMs > longestTimer) return
      limit = setTimeout(() => reject(new TaskTimeout(what)), timeoutMs)
    })
    if (logAfterMs > 0 && logAfterMs <= longestTimer) {
      warning = setTimeout(() => this.#logger.warn(`Possible hang: ${what}`), logAfterMs)
      warning.unref?.()
    }
    try {
      await Promise.race([task, timeout])
    } finally {
      clearTimeout(limit)
      clearTimeout(warning)
    }
  }
}

async function execute(epoch: Epoch, run: () => Promise<void>): Promise<void> {
  try {
    await run()
    epoch.isStarted = true
    epoch.started.resolve()
  } catch (error) {
    epoch.starting = null
    throw error
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle = () => {}
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: settle }
}
