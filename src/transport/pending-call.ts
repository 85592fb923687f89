import { CallCancelled, ProtocolError } from '../core/errors.js'
import type { Reply } from '../core/message.js'
import { isTruthy } from '../core/python-value.js'
import type { WireReply } from '../core/wire.js'
import type { CallRecord } from './call-record.js'
import { timeoutError } from './call-timeout.js'
import { LongTimeout } from './long-timeout.js'

/** Knows whether a request may have reached the broker without its word for it. */
export interface RequestCarrier {
  readonly exposed: boolean
}

/** A call that waits for its answer. */
export class PendingCall {
  readonly record: CallRecord
  /** The final answer. Rejects with MessagingTimeout, CallCancelled, ProtocolError, or what {@link fail} was given. */
  readonly answer: Promise<Reply>
  /** What carries the request to the broker; a driver that cannot tell more than {@link markSent} has none. */
  carrier: RequestCarrier | null = null
  readonly #leave: () => void
  readonly #timer = new LongTimeout(() => this.#checkTime())
  readonly #onAbort = () => this.#cancel()
  readonly #startedAt = performance.now()
  #resolve!: (reply: Reply) => void
  #reject!: (error: Error) => void
  #settled = false
  #sent = false
  #aliveAt: number | null = null
  #heartbeatAt: number | null = null
  #said: Reply = { result: null, failure: null }

  constructor(record: CallRecord, leave: () => void) {
    this.record = record
    this.#leave = leave
    this.answer = new Promise<Reply>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // The driver may still be publishing when the time is up: nobody listens yet, which is no reason to crash.
    this.answer.catch(() => {})
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
    signal?.addEventListener('abort', this.#onAbort, { once: true })
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
      const said = this.#said
      this.#settle(() => this.#resolve(said))
    } else if (reply.ending === false && isNothing(reply.result)) {
      // The timer is not touched: when it fires it looks at these.
      this.#aliveAt = performance.now()
      this.#heartbeatAt = Date.now()
    }
  }

  /** Gives the call up for a reason of the driver. */
  fail(error: Error): void {
    this.#settle(() => this.#reject(error))
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

  #settle(finish: () => void): void {
    if (this.#settled) return
    this.#settled = true
    this.#timer.clear()
    this.record.signal?.removeEventListener('abort', this.#onAbort)
    this.#leave()
    finish()
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
    if (left !== null) this.#timer.set(Math.min(left.total, left.silence))
  }

  #checkTime(): void {
    const left = this.#timeLeft()
    if (left === null) return
    if (left.total > 0 && left.silence > 0) {
      this.#timer.set(Math.min(left.total, left.silence))
      return
    }
    const reason = left.total <= 0 ? 'timeout' : 'monitor'
    const { sent } = this
    const progress = { reason, sent, confirmed: this.#sent, lastHeartbeatAt: this.#heartbeatAt } as const
    this.fail(timeoutError(this.record, progress))
  }

  /** Milliseconds until the whole time and the time of silence are over; null if neither is limited. */
  #timeLeft(): { total: number; silence: number } | null {
    const { timeoutMs, monitorMs } = this.record
    const aliveAt = this.#aliveAt
    if (timeoutMs === null && (monitorMs === null || aliveAt === null)) return null
    const now = performance.now()
    return {
      total: timeoutMs === null ? Number.POSITIVE_INFINITY : this.#startedAt + timeoutMs - now,
      silence: monitorMs === null || aliveAt === null ? Number.POSITIVE_INFINITY : aliveAt + monitorMs - now,
    }
  }
}

function isNothing(result: unknown): boolean {
  return result === null || result === undefined
}
