import { longestTimer } from '../core/timers.js'

/** Something whose time may come. It is in at most one collection of {@link Deadlines}, and a record of it at the same time. */
export abstract class Timed {
  /** When its time comes, by the monotonic clock. */
  due = 0
  line: DeadlineLine | null = null
  before: Timed | null = null
  behind: Timed | null = null

  /** Its time has come. It is waited for no more, and may be set again. Must not throw. */
  abstract onDue(): void
}

/**
 * The deadlines of many calls with few timers. Those that wait equally long stand in a line, in the order of their ends, and a
 * line has one timer: most calls have the same time, and are over long before it.
 */
export class Deadlines {
  readonly #lines = new Map<number, DeadlineLine>()

  /** Has its time come after so many milliseconds, instead of when it was set for before. */
  set(timed: Timed, delayMs: number): void {
    this.clear(timed)
    let line = this.#lines.get(delayMs)
    if (line === undefined) {
      line = new DeadlineLine(delayMs, this.#lines)
      this.#lines.set(delayMs, line)
    }
    line.append(timed)
  }

  /** Its time does not come. */
  clear(timed: Timed): void {
    timed.line?.remove(timed)
  }
}

/** Those that wait equally long, the first to end first. */
class DeadlineLine {
  readonly #delayMs: number
  readonly #lines: Map<number, DeadlineLine>
  #first: Timed | null = null
  #last: Timed | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(delayMs: number, lines: Map<number, DeadlineLine>) {
    this.#delayMs = delayMs
    this.#lines = lines
  }

  append(timed: Timed): void {
    timed.due = performance.now() + this.#delayMs
    timed.line = this
    timed.before = this.#last
    if (this.#last === null) this.#first = timed
    else this.#last.behind = timed
    this.#last = timed
    if (this.#timer === undefined) this.#arm(this.#delayMs)
  }

  /** The last one takes the timer along, so that nothing keeps a process that waits for nothing. */
  remove(timed: Timed): void {
    const { before, behind } = timed
    if (before === null) this.#first = behind
    else before.behind = behind
    if (behind === null) this.#last = before
    else behind.before = before
    timed.line = null
    timed.before = null
    timed.behind = null
    if (this.#first !== null) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#lines.delete(this.#delayMs)
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(delayMs, 0), longestTimer))
  }

  #wake(): void {
    this.#timer = undefined
    for (let first = this.#first; first !== null; first = this.#first) {
      const left = first.due - performance.now()
      // Timers may fire a fraction early.
      if (left > 1) {
        this.#arm(left)
        return
      }
      this.remove(first)
      first.onDue()
    }
  }
}
