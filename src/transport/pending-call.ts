import { CallCancelled, MessageLimitExceeded, ProtocolError } from '../core/errors.js'
import type { Reply } from '../core/message.js'
import { isTruthy } from '../core/python-value.js'
import type { WireReply } from '../core/wire.js'
import type { CallRecord } from './call-record.js'
import type { CallTable, Waiting } from './call-table.js'
import { timeoutError } from './call-timeout.js'
import { type Deadlines, Timed } from './deadlines.js'

/** Carries a request to the broker. */
export interface RequestCarrier {
  /** Whether the request may have reached the broker without its word for it. */
  readonly exposed: boolean
  /** Nobody waits for the answer any more: what was not written by now must not be. */
  withdraw(): void
}

/** As long as nothing came. */
const nothingSaid: Reply = { result: null, failure: null }

/** A call that waits for its answer. */
export class PendingCall extends Timed {
  readonly record: CallRecord
  /** What carries the request to the broker; a driver that cannot tell more than {@link markSent} has none. */
  carrier: RequestCarrier | null = null
  readonly #calls: CallTable<Waiting>
  readonly #deadlines: Deadlines
  readonly #startedAt: number
  /** Made when it is needed: a call without signal has none. */
  #onAbort: (() => void) | null = null
  #answer: Promise<Reply> | null = null
  #resolve: ((reply: Reply) => void) | null = null
  #reject: ((error: Error) => void) | null = null
  #error: Error | null = null
  #settled = false
  /** Whether its deadline was set before. */
  #timed = false
  #sent = false
  #aliveAt: number | null = null
  #heartbeatAt: number | null = null
  #said: Reply = nothingSaid

  /** Joins `calls` under its message id, and leaves them when it is over. */
  constructor(record: CallRecord, calls: CallTable<Waiting>, deadlines: Deadlines) {
    super()
    this.record = record
    this.#calls = calls
    this.#deadlines = deadlines
    this.#startedAt = performance.now()
    calls.add(this)
  }

  /** The final answer. Rejects with MessagingTimeout, CallCancelled, ProtocolError, or what {@link fail} was given. */
  get answer(): Promise<Reply> {
    // Made when somebody asks: until then a failure has nobody to tell, which is no reason to crash.
    this.#answer ??= this.#settled
      ? this.#error === null
        ? Promise.resolve(this.#said)
        : Promise.reject(this.#error)
      : new Promise<Reply>((resolve, reject) => {
          this.#resolve = resolve
          this.#reject = reject
        })
    return this.#answer
  }

  /** Whether the call is over. */
  get settled(): boolean {
    return this.#settled
  }

  /** Whether the broker has the request, or may have it: then it may be executed. */
  get sent(): boolean {
    return this.#sent || (this.carrier?.exposed ?? false)
  }

  /** Starts to listen to the signal and the clock. */
  start(): void {
    const { signal } = this.record
    if (signal?.aborted) {
      this.#cancel()
      return
    }
    if (signal !== undefined) {
      this.#onAbort = () => this.#cancel()
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
    this.#setTimer()
  }

  /** The broker has the request: from now on the server's silence counts. */
  markSent(): void {
    if (this.#settled || this.#sent) return
    this.#sent = true
    this.#aliveAt = performance.now()
    if (this.record.monitorMs !== null) this.#setTimer()
  }

  /** Takes a message of the reply queue. Never throws. */
  take(reply: WireReply): void {
    if (this.#settled) return
    // Whoever answers has the request, even if the broker's word for it is still under way.
    this.markSent()
    if (!this.#remember(reply)) return
    if (isTruthy(reply.ending)) {
      if (this.#settle()) this.#resolve?.(this.#said)
    } else if (reply.ending === false && isNothing(reply.result)) {
      // The timer is not touched: when it fires it looks at these.
      this.#aliveAt = performance.now()
      this.#heartbeatAt = Date.now()
    }
  }

  /** Its answer went over a limit, and was not read. */
  refuse(cause: MessageLimitExceeded): void {
    const { limit, allowed, found } = cause
    const what = `The answer to ${this.record.method}, message ID ${this.record.messageId},`
    this.fail(new MessageLimitExceeded(what, { limit, allowed, found, sent: true, cause }))
  }

  /** Gives the call up for a reason of the driver. */
  fail(error: Error): void {
    if (!this.#settle()) return
    this.#error = error
    this.#reject?.(error)
  }

  /** Keeps what a message says: a failure wins over a result, and the last word wins. False: it was unusable. */
  #remember(reply: WireReply): boolean {
    if (isTruthy(reply.failure)) {
      if (typeof reply.failure !== 'string') {
        this.fail(new ProtocolError('The failure in a reply is not a text'))
        return false
      }
      this.#said = { result: null, failure: reply.failure }
    } else if (!isNothing(reply.result)) {
      this.#said = { result: reply.result, failure: null }
    }
    return true
  }

  /** Ends it; false if it was over before. */
  #settle(): boolean {
    if (this.#settled) return false
    this.#settled = true
    // Now: whoever waits learns of it a little later, and what it is told of `sent` must stay true until then.
    this.carrier?.withdraw()
    this.#deadlines.clear(this)
    if (this.#onAbort !== null) this.record.signal?.removeEventListener('abort', this.#onAbort)
    this.#calls.delete(this.record.messageId)
    return true
  }

  #cancel(): void {
    const { method, messageId, signal } = this.record
    const { sent } = this
    const state = sent ? 'the request was sent' : 'the request was not sent'
    const message = `The call of ${method}, message ID ${messageId}, was cancelled; ${state}`
    this.fail(new CallCancelled(message, { sent, cause: signal?.reason }))
  }

  #setTimer(): void {
    const left = this.#timeLeft()
    if (left !== Number.POSITIVE_INFINITY) this.#deadlines.set(this, left)
  }

  /** Its time is up, or would be if there had been no signs of life since. */
  onDue(): void {
    const left = this.#timeLeft()
    if (left === Number.POSITIVE_INFINITY) return
    if (left > 0) {
      this.#deadlines.set(this, left)
      return
    }
    const { timeoutMs } = this.record
    const reason = timeoutMs !== null && this.#startedAt + timeoutMs <= performance.now() ? 'timeout' : 'monitor'
    const { sent } = this
    const progress = { reason, sent, confirmed: this.#sent, lastHeartbeatAt: this.#heartbeatAt } as const
    this.fail(timeoutError(this.record, progress))
  }

  /** Milliseconds until the whole time or the time of silence is over; infinite if neither is limited. */
  #timeLeft(): number {
    const { timeoutMs, monitorMs } = this.record
    const aliveAt = monitorMs === null ? null : this.#aliveAt
    // As it was just set, the whole time is left: calls of the same time then share a timer.
    if (timeoutMs !== null && aliveAt === null && !this.#timed) {
      this.#timed = true
      return timeoutMs
    }
    const now = performance.now()
    const whole = timeoutMs === null ? Number.POSITIVE_INFINITY : this.#startedAt + timeoutMs - now
    return monitorMs === null || aliveAt === null ? whole : Math.min(whole, aliveAt + monitorMs - now)
  }
}

function isNothing(result: unknown): boolean {
  return result === null || result === undefined
}
