import { type Deadlines, Timed } from '../transport/deadlines.js'
import type { RequestCarrier } from '../transport/pending-call.js'

/** A cast that waits for the broker to take it. */
export class WaitingCast extends Timed {
  /** Rejects with what {@link fail} was given. */
  readonly done: Promise<void>
  /** What carries it to the broker. */
  carrier: RequestCarrier | null = null
  /** Place among the casts of its transport. */
  slot = -1
  readonly #deadlines: Deadlines
  readonly #whenLate: () => Error
  #resolve!: () => void
  #reject!: (error: Error) => void

  /** `whenLate` says what is wrong when its time is up; null waits for ever. */
  constructor(deadlines: Deadlines, timeoutMs: number | null, whenLate: () => Error) {
    super()
    this.#deadlines = deadlines
    this.#whenLate = whenLate
    this.done = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (timeoutMs !== null) deadlines.set(this, timeoutMs)
  }

  /** The broker has it. */
  taken(): void {
    this.#deadlines.clear(this)
    this.#resolve()
  }

  /** Gives it up. */
  fail(error: Error): void {
    // Now, so that what the error says of `sent` stays true until it is heard of.
    this.carrier?.withdraw()
    this.#deadlines.clear(this)
    this.#reject(error)
  }

  onDue(): void {
    this.fail(this.#whenLate())
  }
}
