import type { MessageLimitExceeded } from '../core/errors.js'
import type { WireReply } from '../core/wire.js'
import type { CallRecord } from './call-record.js'
import { CallTable } from './call-table.js'
import { Deadlines } from './deadlines.js'
import { PendingCall } from './pending-call.js'
import { PendingSurvey } from './pending-survey.js'

export type { CallRecord } from './call-record.js'
export type { PendingCall } from './pending-call.js'

/**
 * The calls of a transport that wait for an answer, by message id. A driver opens a call before it publishes the request,
 * tells it when the broker has the request, and hands every message of the reply queue to {@link deliver}.
 */
export class PendingCalls {
  readonly #calls = new CallTable<PendingCall | PendingSurvey>()
  readonly #deadlines: Deadlines
  #ignored = 0

  /** `deadlines` may be shared with others of the transport. */
  constructor(deadlines = new Deadlines()) {
    this.#deadlines = deadlines
  }

  /** How many calls wait. */
  get size(): number {
    return this.#calls.size
  }

  /** How many messages belonged to no waiting call: late answers, late signs of life, answers to others. */
  get ignored(): number {
    return this.#ignored
  }

  /**
   * Begins to wait; the time counts from now. The call leaves by itself when it is answered, cancelled, too late or failed.
   * A signal that is aborted already rejects at once: check {@link PendingCall.settled} before publishing.
   */
  open(record: CallRecord): PendingCall {
    const call = new PendingCall(record, this.#calls, this.#deadlines)
    call.start()
    return call
  }

  /** Begins to gather the answers of all servers of a topic, for the time of the record; as {@link open}. */
  openSurvey(record: CallRecord): PendingSurvey {
    const survey = new PendingSurvey(record, () => this.#calls.delete(record.messageId), this.#deadlines)
    this.#calls.add(survey)
    survey.start()
    return survey
  }

  /** Takes a message of the reply queue. False: nobody waits for it. Never throws. */
  deliver(reply: WireReply): boolean {
    const call = typeof reply.messageId === 'string' ? this.#calls.get(reply.messageId) : undefined
    if (call === undefined) {
      this.#ignored++
      return false
    }
    call.take(reply)
    return true
  }

  /** Takes note of an answer that went over a limit: the call ends with that. A survey goes on, as others answer it as well. */
  refuse(messageId: string | null, error: MessageLimitExceeded): void {
    const call = messageId === null ? undefined : this.#calls.get(messageId)
    if (call === undefined) this.#ignored++
    else call.refuse(error)
  }

  /** Gives every waiting call up. */
  rejectAll(reason: (call: PendingCall | PendingSurvey) => Error): void {
    for (const call of this.#calls.all()) call.fail(reason(call))
  }
}
