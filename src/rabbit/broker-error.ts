import { BrokerRefusal } from '../core/refusal.js'
import type { RefusalReason } from '../core/refusal-table.js'
import { conflictOf, conflictText } from './declaration-conflict.js'
import { refusalReason } from './refusal-reason.js'

/** What went wrong with the broker, in words for people. Never holds a password. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  /** True if trying again cannot help until somebody changes the broker or the URL. */
  readonly permanent: boolean

  constructor(message: string, details: { readonly permanent?: boolean; readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.permanent = details.permanent ?? false
  }

  /** Makes one of whatever was thrown. */
  static from(error: unknown): BrokerError {
    if (error instanceof BrokerError) return error
    const reason = refusalReason(error)
    if (reason !== undefined) return BrokerError.refused(reason, textOf(error), error)
    return new BrokerError(explained(textOf(error)), { permanent: isPermanent(error), cause: error })
  }

  /** One whose cause is a BrokerRefusal. `text` says what happened, without a period. */
  static refused(reason: RefusalReason, text: string, cause?: unknown): BrokerError {
    const refusal = new BrokerRefusal(reason, text, { cause })
    return new BrokerError(refusal.message, { permanent: true, cause: refusal })
  }
}

/** Reply codes of the broker: access refused, locked by somebody else, declared otherwise, not allowed. */
const permanentCodes: ReadonlySet<unknown> = new Set([403, 405, 406, 530])

const permanentTexts = [/\b403 \(ACCESS-REFUSED\)/, /\b530 \(NOT-ALLOWED\)/]

/** Reply code of the broker, or error code of Node. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

/** Class of the protocol's method over which the broker closed a channel. */
export function classOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'classId' in error ? error.classId : undefined
}

function isPermanent(error: unknown): boolean {
  const code = codeOf(error)
  if (permanentCodes.has(code)) return true
  if (typeof code === 'string' && /CERT|ERR_TLS|ERR_SSL|SELF_SIGNED/.test(code)) return true
  return error instanceof Error && permanentTexts.some((pattern) => pattern.test(error.message))
}

/** The broker says what differs, and leaves it to people which option that is. */
function explained(text: string): string {
  const conflict = conflictOf(text)
  return conflict ? `${text}: ${conflictText(conflict)}` : text
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(textOf).join('; ')
  if (!(error instanceof Error)) return String(error)
  // OpenSSL puts addresses and lines of its sources around it.
  if ('library' in error && 'reason' in error && typeof error.reason === 'string') return error.reason
  return error.message || String(codeOf(error) ?? error.name)
}
