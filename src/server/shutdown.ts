import { longestTimer } from '../core/timers.js'
import type { Listener } from '../transport/transport.js'
import type { Logger } from './logger.js'
import type { RequestPool } from './request-pool.js'

/** What is shut down. */
export interface ShutdownOptions {
  readonly pool: RequestPool
  readonly listeners: readonly Listener[]
  /** How long the last answers may take to be sent once the grace is over, in milliseconds. */
  readonly lastRepliesMs: number
  readonly logger: Logger
}

/** The end of a server: stop taking, finish, reply, close. */
export class Shutdown {
  readonly #options: ShutdownOptions
  readonly #startedAt = Date.now()
  #timer: ReturnType<typeof setTimeout> | undefined
  #graceMs = Number.POSITIVE_INFINITY
  #endGrace: () => void = () => {}

  constructor(options: ShutdownOptions) {
    this.#options = options
  }

  /** Resolves when everything is closed. Never rejects: what goes wrong is logged. */
  async run(graceMs: number | null): Promise<void> {
    const { pool, lastRepliesMs } = this.#options
    pool.close()
    const graceOver = new Promise<void>((resolve) => {
      this.#endGrace = resolve
    })
    if (graceMs !== null) this.shorten(graceMs)
    // Delivery ends first, or requests would arrive that nobody takes up; but a broker that is away must not hold up the stop.
    await Promise.race([this.#each('stop', (listener) => listener.stop()), graceOver])
    await Promise.race([pool.idle(), graceOver])
    clearTimeout(this.#timer)
    if (!pool.isIdle) await this.#abandon(pool, lastRepliesMs)
    await this.#each('close', (listener) => listener.close())
  }

  /** Lets the grace end so many milliseconds after the beginning of the shutdown, if that is earlier than so far. */
  shorten(graceMs: number): void {
    if (graceMs >= this.#graceMs) return
    this.#graceMs = graceMs
    clearTimeout(this.#timer)
    const left = Math.max(0, this.#startedAt + graceMs - Date.now())
    if (left <= longestTimer) this.#timer = setTimeout(() => this.#endGrace(), left)
  }

  /** Ends what still runs: handlers may react to their signals for one turn of the event loop. */
  async #abandon(pool: RequestPool, lastRepliesMs: number): Promise<void> {
    pool.abort()
    await new Promise<void>((resolve) => setImmediate(resolve))
    pool.abandon()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lastRepliesMs)
    })
    await Promise.race([pool.idle(), late])
    clearTimeout(timer)
  }

  async #each(what: string, act: (listener: Listener) => Promise<void>): Promise<void> {
    const { listeners, logger } = this.#options
    await Promise.all(
      listeners.map(async (listener) => {
        try {
          await act(listener)
        } catch (error) {
          logger.warn(`A listener failed to ${what}`, { error })
        }
      }),
    )
  }
}
