import { type ErrorDetails, MessagingException } from './errors.js'
import { type RefusalReason, refusalTable } from './refusal-table.js'

/** Broker and client do not come together. It is the cause of the error that a caller sees; see {@link refusalOf}. */
export class BrokerRefusal extends MessagingException {
  static override readonly brand: string = 'BrokerRefusal'
  override readonly code = 'BROKER_REFUSAL'
  /** Row of the refusal table. */
  readonly reason: RefusalReason

  /** `text` says what happened, without a period; meaning and remedy of the reason follow it. */
  constructor(reason: RefusalReason, text: string, details?: ErrorDetails) {
    const { meaning, remedy } = refusalTable[reason]
    super(`${text}. ${meaning} ${remedy}`, details)
    this.reason = reason
  }
}

/** Longest chain of causes that is looked through. */
const deepest = 16

/** The refusal that led to an error, found among its causes; null if there was none. */
export function refusalOf(error: unknown): BrokerRefusal | null {
  let cause = error
  for (let depth = 0; depth < deepest && cause instanceof Error; depth += 1) {
    if (cause instanceof BrokerRefusal) return cause
    cause = cause.cause
  }
  return null
}
