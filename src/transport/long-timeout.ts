import { longestTimer } from '../core/timers.js'

/** A timer of one call, set again and again, for any delay. */
export class LongTimeout {
  readonly #fire: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #due = 0

  constructor(fire: () => void) {
    this.#fire = fire
  }

  /** Fires after so many milliseconds, instead of when it was set for before. */
  set(delayMs: number): void {
    this.clear()
    this.#due = performance.now() + delayMs
    this.#arm(delayMs)
  }

  clear(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(delayMs, 0), longestTimer))
  }

  #wake(): void {
    this.#timer = undefined
    const left = this.#due - performance.now()
    // Timers may fire a fraction early.
    if (left > 1) this.#arm(left)
    else this.#fire()
  }
}
