import { longestTimer } from '../core/timers.js'
import type { Logger } from '../server/logger.js'

/** Work that a service does again and again, such as a report of what it can do. */
export interface PeriodicTask {
  /** For logs. */
  readonly name: string
  /** From the beginning of one run to that of the next, in milliseconds. A run that takes longer is followed at once. */
  readonly everyMs: number
  /**
   * What is done. `signal` aborts when the service stops. What it throws is logged, and the next run comes in its time.
   */
  readonly run: (signal: AbortSignal) => unknown
  /** When the first run begins: at once, or after `everyMs` (the default). */
  readonly first?: 'at-once' | 'after-interval'
  /**
   * The first run is put off by a random time of up to so many milliseconds, so that services which were started together do
   * not work together for ever. Default 0.
   */
  readonly fuzzMs?: number
}

/** Throws TypeError for a task whose times make no sense. */
export function requireTask({ name, everyMs, fuzzMs = 0, run }: PeriodicTask): void {
  if (typeof run !== 'function') throw new TypeError(`The periodic task ${name} needs a function \`run\``)
  for (const [what, value, least] of [['everyMs', everyMs, 1] as const, ['fuzzMs', fuzzMs, 0] as const]) {
    if (Number.isFinite(value) && value >= least && value <= longestTimer) continue
    const range = `a number of milliseconds from ${least} to ${longestTimer}`
    throw new TypeError(`${what} of the periodic task ${name} must be ${range}. Got ${value}`)
  }
}

/** Runs one task until it is stopped. No run overlaps another. */
export class PeriodicRunner {
  readonly #task: PeriodicTask
  readonly #logger: Logger
  readonly #stopping = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(task: PeriodicTask, logger: Logger) {
    this.#task = task
    this.#logger = logger
  }

  /** Begins. `random` gives numbers from 0 up to 1. */
  start(random: () => number = Math.random): void {
    const { everyMs, first = 'after-interval', fuzzMs = 0 } = this.#task
    this.#schedule((first === 'at-once' ? 0 : everyMs) + random() * fuzzMs)
  }

  /** Begins no further run and aborts the one under way. Resolves when that is over; never rejects. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#stopping.abort()
    await this.#running
  }

  #schedule(delayMs: number): void {
    if (this.#stopping.signal.aborted) return
    this.#timer = setTimeout(
      () => {
        this.#running = this.#runOnce()
      },
      Math.min(delayMs, longestTimer),
    )
  }

  async #runOnce(): Promise<void> {
    const startedAt = performance.now()
    try {
      await this.#task.run(this.#stopping.signal)
    } catch (error) {
      // What was given up because of the stop is no incident.
      if (!this.#stopping.signal.aborted) this.#logger.error(`The periodic task ${this.#task.name} failed`, { error })
    }
    const late = performance.now() - startedAt - this.#task.everyMs
    if (late > 0 && !this.#stopping.signal.aborted) {
      this.#logger.warn(`The periodic task ${this.#task.name} took ${Math.round(late)} ms more than its interval`)
    }
    this.#schedule(Math.max(0, -late))
  }
}
