import type { Reply } from '../core/message.js'
import { isTruthy } from '../core/python-value.js'
import type { WireReply } from '../core/wire.js'
import type { CallRecord } from './call-record.js'
import { type Deadlines, Timed } from './deadlines.js'
import type { RequestCarrier } from './pending-call.js'

/** So many answers are enough: nobody has more servers, and whoever floods a reply queue must not fill the memory. */
const mostAnswers = 10_000

/** A request to all servers of a topic, whose answers are gathered until the time is over. */
export class PendingSurvey extends Timed {
  readonly record: CallRecord
  /** What carries the request to the broker; null if the driver has handed it over at once. */
  carrier: RequestCarrier | null = null
  /** The answers. Rejects with what {@link fail} was given. */
  readonly answers: Promise<readonly Reply[]>
  readonly #leave: () => void
  readonly #deadlines: Deadlines
  readonly #heard: Reply[] = []
  #resolve!: (replies: readonly Reply[]) => void
  #reject!: (error: Error) => void
  #settled = false
  #sent = false

  constructor(record: CallRecord, leave: () => void, deadlines: Deadlines) {
    super()
    this.record = record
    this.#deadlines = deadlines
    this.#leave = leave
    this.answers = new Promise<readonly Reply[]>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // The driver may still be publishing when it fails: nobody listens yet, which is no reason to crash.
    this.answers.catch(() => {})
  }

  /** Whether it is over. */
  get settled(): boolean {
    return this.#settled
  }

  /** Whether the broker has the request. */
  get sent(): boolean {
    return this.#sent
  }

  /** Starts the clock. */
  start(): void {
    this.#deadlines.set(this, this.record.timeoutMs ?? 0)
  }

  /** The broker has the request. */
  markSent(): void {
    this.#sent = true
  }

  /** Takes a message of the reply queue; signs of life do not count. Never throws. */
  take({ result = null, failure, ending }: WireReply): void {
    if (this.#settled || !isTruthy(ending) || this.#heard.length >= mostAnswers) return
    const failed = isTruthy(failure)
    this.#heard.push({ result: failed ? null : result, failure: failed ? String(failure) : null })
  }

  /** An answer went over a limit: it is left out. */
  refuse(): void {}

  /** The time is over: what came by now is all. */
  onDue(): void {
    this.#settle(() => this.#resolve(this.#heard))
  }

  /** Gives it up for a reason of the driver. */
  fail(error: Error): void {
    this.#settle(() => this.#reject(error))
  }

  #settle(finish: () => void): void {
    if (this.#settled) return
    this.#settled = true
    // Now: whoever waits learns of it a little later, and nobody would gather what is written until then.
    this.carrier?.withdraw()
    this.#deadlines.clear(this)
    this.#leave()
    finish()
  }
}
